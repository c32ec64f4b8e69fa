from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page


class DirectoryPage(Page):
    """The list of associations. Each association's page stands under it in the tree.

    Both are served by cms.views.directory, with fewer queries than Wagtail's walk down the tree.
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
        from cms import listing

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **listing.of(request.GET)}
