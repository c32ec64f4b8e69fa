from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms import today
from cms.blocks import StoryBlocks


class HomePage(Page):
    """The front door: search first, then what happens today.

    The template knows `today` (cms.today.Today), `wishes` (cms.today.Wishes: the tiles)
    and `neighbourhoods` (for the search fields): the same number of queries on every day.
    """

    lead = models.CharField(_("sentence under the title"), max_length=250, blank=True)
    story = StreamField(StoryBlocks(), blank=True, verbose_name=_("content"))

    template = "cms/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.DirectoryPage", "cms.StandardPage"]
    max_count = 1
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("story")]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **today.at_a_glance(timezone.now())}
