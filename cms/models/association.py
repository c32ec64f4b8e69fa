from typing import Any, Self

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms import portrait
from cms.blocks import StoryBlocks

from .picture import Picture


class AssociationPage(Page):
    """An association's own page. Facts come from the directory; the story is theirs.

    Title and slug follow the association. Suspended: down, and no edit by the association brings
    it back; cms.moderation alone suspends and lifts.
    """

    association = models.OneToOneField(
        "directory.Association", models.PROTECT, related_name="page", verbose_name=_("association")
    )
    tagline = models.CharField(_("in one sentence"), max_length=200, blank=True)
    photo = models.ForeignKey(
        Picture, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("photo")
    )
    story = StreamField(StoryBlocks(), blank=True, verbose_name=_("who we are"))
    contact_note = models.CharField(_("how to reach us"), max_length=250, blank=True)
    welcomes_volunteers = models.BooleanField(_("is looking for volunteers"), default=False)
    offers_trial = models.BooleanField(_("offers a first session to try"), default=False)
    is_suspended = models.BooleanField(_("suspended by the service"), default=False)
    suspension_reason = models.CharField(_("why"), max_length=250, blank=True)

    template = "cms/association_page.html"
    parent_page_types = ["cms.DirectoryPage"]
    subpage_types: list[str] = []
    is_creatable = False  # made with its association in hand (cms.editing), never from a blank form
    content_panels = [
        FieldPanel("association", read_only=True),
        FieldPanel("tagline"),
        FieldPanel("photo"),
        FieldPanel("story"),
        FieldPanel("contact_note"),
        FieldPanel("welcomes_volunteers"),
        FieldPanel("offers_trial"),
        FieldPanel("is_suspended", read_only=True),
        FieldPanel("suspension_reason", read_only=True),
    ]
    promote_panels: list[FieldPanel] = []
    settings_panels: list[FieldPanel] = []

    class Meta:
        verbose_name = _("page of an association")
        verbose_name_plural = _("pages of associations")

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self.title = self.association.name
        self.slug = self.association.slug
        super().full_clean(*args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """Keep a suspension whatever an earlier revision says: it belongs to the page, not to its text."""
        page: Self = super().with_content_json(content)
        page.association_id = self.association_id
        page.is_suspended = self.is_suspended
        page.suspension_reason = self.suspension_reason
        return page

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **portrait.of(self.association, at=timezone.now(), page=self)}

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Behind cms.views.directory; whoever comes another way meets the same refusal."""
        if self.is_suspended or not self.association.is_listed:
            raise Http404
        response: HttpResponse = super().serve(request, *args, **kwargs)
        return response
