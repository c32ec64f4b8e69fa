"""The question to an agent whose form of a page is older than the page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cms.models import AssociationPage
from cms.overtaken import Overtaken


def ask_before_saving(request: HttpRequest, page: AssociationPage) -> HttpResponse | None:
    """None lets the admin go on. What saves by itself meets Wagtail's own refusal, which the open form shows."""
    if request.method != "POST" or not request.accepts("text/html"):
        return None
    overtaken = Overtaken.of(request, page)
    if overtaken is None:
        return None
    return render(request, "cms/admin/overtaken.html", {"page": page, "overtaken": overtaken}, status=409)
