from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from directory.models import Association


class SlotQuerySet(models.QuerySet["Slot"]):
    def of(self, association: "Association") -> Self:
        """Those that this association asked for."""
        return self.filter(request__association=association)

    def asked(self) -> Self:
        """Those that wait for an answer."""
        return self.filter(state=Slot.State.ASKED)

    def granted(self) -> Self:
        """Those that the association has."""
        return self.filter(state=Slot.State.GRANTED)

    def proposed(self) -> Self:
        """Those for which something else was proposed, which they hold until the association answers."""
        return self.filter(state=Slot.State.PROPOSED)

    def beside(self) -> Self:
        """Those tied to a séance that another granted date holds."""
        held = Slot.objects.granted().filter(
            occurrence=models.OuterRef("occurrence"), space=models.F("occurrence__space")
        )
        return self.filter(
            models.Exists(held.exclude(pk=models.OuterRef("pk"))), occurrence__state__in=("planned", "moved")
        )

    def instead(self) -> Self:
        """Those beside another granted date whose séance they do not cover (`bookings.instead`). Where something else is
        proposed, what was asked for counts."""
        return self._that_miss(models.Q())

    def replacing(self) -> Self:
        """Those for which that other date is given back once they are granted: asked for at other hours, or by a request
        that says so."""
        return self._that_miss(models.Q(request__gives_back=True))

    def _that_miss(self, others: models.Q) -> Self:
        misses = models.Q(wanted_from__gt=models.F("occurrence__starts_at")) | models.Q(
            wanted_until__lt=models.F("occurrence__ends_at")
        )
        wanted = self.alias(
            wanted_from=Coalesce("asked_starts_at", "starts_at"), wanted_until=Coalesce("asked_ends_at", "ends_at")
        )
        return wanted.beside().filter(misses | others if others else misses)

    def with_proposals(self) -> Self:
        """Brings along the hall, what was proposed, and what had been asked for instead."""
        return self.select_related("space__venue", "proposal", "asked_space__venue")


class Slot(models.Model):
    """One dated answer of a request. Refused dates are kept, with their legal ground and reason.

    A date for which something else was proposed stands at the proposed hall and hour, and so does what it
    holds; `asked_space`, `asked_starts_at` and `asked_ends_at` then keep what the association had asked for.
    `conditions` are the sentences under which it was given, or is proposed.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")
        PROPOSED = "proposed", _("proposed elsewhere")
        WITHDRAWN = "withdrawn", _("withdrawn")
        RELEASED = "released", _("released")
        CANCELLED = "cancelled", _("cancelled by the town")

    class Ground(models.TextChoices):
        """The only grounds on which a town may refuse a hall (CGCT, article L2144-3)."""

        PROPERTY = "property", _("management of the town's properties")
        SERVICES = "services", _("running of the town's services")
        ORDER = "order", _("public order")

    request = models.ForeignKey("bookings.SlotRequest", models.CASCADE, related_name="slots")
    space = models.ForeignKey("directory.Space", models.PROTECT, related_name="slots")
    occurrence = models.ForeignKey("events.Occurrence", models.SET_NULL, null=True, blank=True, related_name="slots")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED)
    ground = models.CharField(_("legal ground"), max_length=10, choices=Ground, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    conditions = models.JSONField(default=list, blank=True)
    proposal = models.ForeignKey("bookings.Proposal", models.RESTRICT, null=True, blank=True, related_name="slots")
    asked_space = models.ForeignKey("directory.Space", models.PROTECT, null=True, blank=True, related_name="+")
    asked_starts_at = models.DateTimeField(null=True, blank=True)
    asked_ends_at = models.DateTimeField(null=True, blank=True)

    objects = SlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(fields=["space", "starts_at"], name="slot_in_space"),
            models.Index(fields=["space", "starts_at"], condition=models.Q(state="asked"), name="slot_asked_in_space"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["request", "space", "starts_at"], name="slot_once_per_request"),
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="slot_ends_after_start"),
            models.CheckConstraint(
                condition=~models.Q(state="refused") | (~models.Q(ground="") & ~models.Q(reason="")),
                name="slot_refused_with_ground_and_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="proposed") | models.Q(proposal__isnull=False),
                name="slot_proposed_by_a_proposal",
            ),
            models.CheckConstraint(
                condition=models.Q(proposal=None, asked_space=None, asked_starts_at=None, asked_ends_at=None)
                | models.Q(
                    proposal__isnull=False,
                    asked_space__isnull=False,
                    asked_starts_at__isnull=False,
                    asked_ends_at__isnull=False,
                ),
                name="slot_knows_what_was_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.space_id} {self.starts_at:%Y-%m-%d %H:%M}"
