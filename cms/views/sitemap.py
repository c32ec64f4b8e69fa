from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cms.models import HomePage
from directory.models import Theme


def sitemap(request: HttpRequest) -> HttpResponse:
    """Where everything is, on one page."""
    home = HomePage.objects.live().first()
    pages = home.get_children().live().public().filter(content_type__model="standardpage") if home else []
    return render(request, "cms/sitemap.html", {"pages": pages, "themes": Theme.objects.filter(parent=None)})
