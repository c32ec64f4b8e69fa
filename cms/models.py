"""Pages that people read and agents edit. The only models that know Wagtail."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField, StreamField
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.models import GroupApprovalTask, Page

from .blocks import StoryBlocks


class Picture(AbstractImage):
    """A picture, and the association that brought it, if one did."""

    association = models.ForeignKey(
        "directory.Association", models.CASCADE, null=True, blank=True, related_name="pictures"
    )
    admin_form_fields = Image.admin_form_fields


class Rendition(AbstractRendition):
    image = models.ForeignKey(Picture, models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="rendition_once")
        ]


class HomePage(Page):
    """The front door: search first, then what happens today."""

    lead = models.CharField(_("sentence under the title"), max_length=250, blank=True)
    story = StreamField(StoryBlocks(), blank=True, verbose_name=_("content"))


class DirectoryPage(Page):
    """The list of associations; each association's page stands under it."""

    lead = models.CharField(_("sentence under the title"), max_length=250, blank=True)


class StandardPage(Page):
    """Legal texts, help: plain text that agents keep."""

    body = RichTextField(_("text"), blank=True)


class AssociationPage(Page):
    """An association's own page. Facts come from the directory; the story is theirs.

    Suspended: down, and no edit by the association brings it back.
    """

    association = models.OneToOneField("directory.Association", models.PROTECT, related_name="page")
    tagline = models.CharField(_("in one sentence"), max_length=200, blank=True)
    photo = models.ForeignKey(Picture, models.SET_NULL, null=True, blank=True, related_name="+")
    story = StreamField(StoryBlocks(), blank=True, verbose_name=_("who we are"))
    contact_note = models.CharField(_("how to reach us"), max_length=250, blank=True)
    welcomes_volunteers = models.BooleanField(_("is looking for volunteers"), default=False)
    offers_trial = models.BooleanField(_("offers a first session to try"), default=False)
    is_suspended = models.BooleanField(_("suspended by the service"), default=False)
    suspension_reason = models.CharField(_("why"), max_length=250, blank=True)


class FirstPublicationTask(GroupApprovalTask):
    """The service approves the first publication; later edits go live at once."""
