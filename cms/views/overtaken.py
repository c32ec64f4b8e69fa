"""The question to an agent whose form of a page is older than the page."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from wagtail.admin.views.pages.edit import EditView

from cms.models import AssociationPage
from cms.overtaken import Overtaken
from directory.models import Association

HELD = "page_is_held"


def ask_before_saving(request: HttpRequest, page: AssociationPage) -> HttpResponse | None:
    """None lets the admin go on. What saves by itself meets Wagtail's own refusal, which the open form shows.

    Whoever saves, here or in the form of the team (`cms.editing`), holds the association meanwhile: of two who save at
    the same moment the second sees the first's. So the admin's own view runs once more, while it is held.
    """
    if request.method != "POST":
        return None
    if not hasattr(request, HELD):
        with transaction.atomic():
            Association.objects.select_for_update().get(pk=page.association_id)
            setattr(request, HELD, True)
            answer = EditView.as_view()(request, page.pk)
            return answer.render() if isinstance(answer, TemplateResponse) else answer
    if not request.accepts("text/html"):
        return None
    overtaken = Overtaken.of(request, page)
    if overtaken is None:
        return None
    return render(request, "cms/admin/overtaken.html", {"page": page, "overtaken": overtaken}, status=409)
