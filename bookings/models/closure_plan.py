from typing import TYPE_CHECKING, Self

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import models
from django.utils.translation import gettext_lazy as _

from bookings.models.closure import Closure
from directory.models import Venue

if TYPE_CHECKING:
    from directory.models import Person


class ClosurePlanQuerySet(models.QuerySet["ClosurePlan"]):
    def run_by(self, person: "Person") -> Self:
        """Those of which this agent's departments run every space."""
        mine = Venue.objects.run_by(person)
        return self.filter(spaces__venue__in=mine).exclude(spaces__in=Closure.others_of(mine)).distinct()

    def waiting(self) -> Self:
        """Those that are not sent yet."""
        return self.filter(closure=None)

    def with_keys(self) -> Self:
        """Adds `space_keys`: the keys of the spaces to be closed."""
        return self.annotate(space_keys=ArrayAgg("spaces", distinct=True))


class ClosurePlan(models.Model):
    """A closure that an agent prepares. It holds nothing: what is planned is looked at again when it is sent."""

    spaces = models.ManyToManyField("directory.Space", related_name="closure_plans", verbose_name=_("spaces"))
    cause = models.CharField(_("cause"), max_length=10, choices=Closure.Cause)
    reason = models.CharField(_("said to the public"), max_length=200)
    message = models.TextField(_("a word to the associations"), blank=True)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    by = models.ForeignKey("directory.Person", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    closure = models.OneToOneField(Closure, models.CASCADE, null=True, blank=True, related_name="plan")

    objects = ClosurePlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("closure being prepared")
        verbose_name_plural = _("closures being prepared")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="closure_plan_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class ClosureChoice(models.Model):
    """What becomes of one granted date that a closure touches; kept once sent, to open again.

    `over` says why a rule of the other venue is passed over; `was_in` is the space the date had, written when sent;
    `back_at` the moment it was given again.
    """

    class Answer(models.TextChoices):
        REHOUSE = "rehouse", _("rehoused")
        CANCEL = "cancel", _("cancelled")
        KEEP = "keep", _("kept")

    plan = models.ForeignKey(ClosurePlan, models.CASCADE, related_name="choices")
    slot = models.ForeignKey("bookings.Slot", models.CASCADE, related_name="closure_choices")
    answer = models.CharField(max_length=8, choices=Answer)
    space = models.ForeignKey("directory.Space", models.PROTECT, null=True, blank=True, related_name="+")
    over = models.CharField(_("why a rule is passed over"), max_length=300, blank=True)
    was_in = models.ForeignKey("directory.Space", models.PROTECT, null=True, blank=True, related_name="+")
    back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("choice for a date touched by a closure")
        verbose_name_plural = _("choices for dates touched by a closure")
        ordering = ["slot__starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "slot"], name="closure_choice_once"),
            models.CheckConstraint(
                condition=models.Q(answer="rehouse", space__isnull=False)
                | ~models.Q(answer="rehouse") & models.Q(space=None),
                name="closure_choice_rehoused_somewhere",
            ),
            models.CheckConstraint(
                condition=models.Q(over="") | models.Q(answer="rehouse"),
                name="closure_choice_passes_over_when_rehoused",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slot_id} {self.answer}"
