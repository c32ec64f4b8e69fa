from typing import Any

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from cms import listing, portrait
from directory.models import Association

from .association import AssociationPage


class DirectoryPage(Page):
    """The list of associations, and the door to each: its own page, or the facts alone.

    An address under this page names an association by its slug. Only listed associations are
    shown; the page is shown when it is live and not suspended; without a live page the facts of
    the directory stand alone. Drafts never leave the workspace.
    """

    lead = models.CharField(_("sentence under the title"), max_length=250, blank=True)

    template = "cms/directory_page.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.AssociationPage"]
    max_count = 1
    content_panels = [*Page.content_panels, FieldPanel("lead")]

    class Meta:
        verbose_name = _("directory of associations")
        verbose_name_plural = _("directories of associations")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **listing.of(request.GET)}

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        if not path_components:
            result: RouteResult = super().route(request, path_components)
            return result
        if len(path_components) > 1:
            raise Http404
        association = get_object_or_404(
            Association.objects.listed().select_related("neighbourhood"), slug=path_components[0]
        )
        page = AssociationPage.objects.filter(association=association).first()
        if page is None or not (page.live or page.is_suspended):
            return RouteResult(self, kwargs={"association": association})
        page.association = association
        return RouteResult(page)

    def serve(
        self, request: HttpRequest, *args: Any, association: Association | None = None, **kwargs: Any
    ) -> HttpResponse:
        if association is None:
            response: HttpResponse = super().serve(request, *args, **kwargs)
            return response
        context = portrait.of(association, at=timezone.now())
        return render(request, AssociationPage.template, {"page": None, **context})
