from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from cms import how_long


class StandardPage(Page):
    """Legal texts, help: plain text that agents keep."""

    body = RichTextField(
        _("text"), blank=True, features=["h2", "h3", "bold", "italic", "ul", "ol", "link", "document-link"]
    )

    template = "cms/standard_page.html"
    parent_page_types = ["cms.HomePage", "cms.StandardPage"]
    subpage_types = ["cms.StandardPage"]
    content_panels = [*Page.content_panels, FieldPanel("body")]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The page on personal data says how long from the rules themselves, whatever its text says."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        if self.slug == how_long.PAGE:
            context |= {"kept": how_long.kept(), "dpo_email": settings.DPO_EMAIL}
        return context

    class Meta:
        verbose_name = _("page of text")
        verbose_name_plural = _("pages of text")
