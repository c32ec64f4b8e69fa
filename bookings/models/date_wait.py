from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class DateWaitQuerySet(models.QuerySet["DateWait"]):
    def waiting(self) -> Self:
        """Those that have had no offer yet."""
        return self.filter(state=DateWait.State.WAITING)

    def to_come(self, at: datetime) -> Self:
        return self.filter(slot__starts_at__gt=at)

    def in_line(self) -> Self:
        """Whoever asked first comes first."""
        return self.order_by("asked_at", "pk")


class DateWait(models.Model):
    """An association whose date was refused asks to be told when it is free: it is offered then, in the order of asking.

    Only what somebody held is offered (`is_held`): a date refused for another reason stays refused while nobody has it.
    The offer is a proposal for the same hall and hour (`Proposal.Kind.FREED`): held, answered and ended as all are.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for the date")
        OFFERED = "offered", _("offered, not answered yet")
        TAKEN = "taken", _("taken")
        PASSED = "passed", _("not taken")
        LEFT = "left", _("does not wait any more")

    slot = models.OneToOneField("bookings.Slot", models.CASCADE, related_name="wait")
    by = models.ForeignKey("directory.Person", models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    is_held = models.BooleanField(_("was held by somebody"), default=False)
    proposal = models.OneToOneField("bookings.Proposal", models.SET_NULL, null=True, blank=True, related_name="wait")

    objects = DateWaitQuerySet.as_manager()

    class Meta:
        verbose_name = _("wait for a date")
        verbose_name_plural = _("waits for dates")
        ordering = ["asked_at", "pk"]
        indexes = [
            models.Index(fields=["asked_at", "id"], condition=models.Q(state="waiting"), name="date_wait_line"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="offered") | models.Q(proposal__isnull=False),
                name="date_wait_offered_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slot_id} {self.state}"
