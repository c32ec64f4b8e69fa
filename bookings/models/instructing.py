from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from bookings.models import SlotRequest
    from directory.models import Person


class RequestNote(models.Model):
    """What an agent writes about a request for colleagues alone: never in a letter, never on the association's pages."""

    request = models.ForeignKey("bookings.SlotRequest", models.CASCADE, related_name="notes")
    by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.TextField(_("note"))

    class Meta:
        verbose_name = _("internal note")
        verbose_name_plural = _("internal notes")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.at:%Y-%m-%d}"


class UsualConditionQuerySet(models.QuerySet["UsualCondition"]):
    def offered(self) -> Self:
        """Those that agents may tick."""
        return self.filter(is_offered=True)


class UsualCondition(models.Model):
    """A condition that the service often attaches to a granted date, ready to be ticked."""

    words = models.CharField(_("condition"), max_length=200, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_offered = models.BooleanField(_("offered to agents"), default=True)

    objects = UsualConditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("usual condition")
        verbose_name_plural = _("usual conditions")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.words


class DecisionDraftQuerySet(models.QuerySet["DecisionDraft"]):
    def of_request(self, slot_request: "SlotRequest") -> Self:
        """All of one request, with who writes them; the latest first."""
        return self.filter(request=slot_request).select_related("by").order_by("-at", "pk")

    def of_others(self, person: "Person") -> Self:
        return self.exclude(by=person)


class DecisionDraft(models.Model):
    """A decision that an agent has begun to write. It holds nothing; colleagues see that it is there.

    `typed` are the fields as they were typed; `seen` the last decision that had been read.
    """

    request = models.ForeignKey("bookings.SlotRequest", models.CASCADE, related_name="drafts")
    by = models.ForeignKey("directory.Person", models.CASCADE, related_name="+")
    at = models.DateTimeField()
    seen = models.PositiveBigIntegerField(default=0)
    typed = models.JSONField()

    objects = DecisionDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft of a decision")
        verbose_name_plural = _("drafts of decisions")
        constraints = [models.UniqueConstraint(fields=["request", "by"], name="decision_draft_once_per_agent")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.by_id}"
