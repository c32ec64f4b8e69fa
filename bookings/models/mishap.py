from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from .equipment import Equipment

if TYPE_CHECKING:
    from directory.models import Person


class MishapQuerySet(models.QuerySet["Mishap"]):
    def run_by(self, person: "Person") -> Self:
        """Those of things that this agent's departments lend."""
        return self.filter(equipment__in=Equipment.objects.run_by(person))

    def open(self) -> Self:
        """Those that still take pieces out of the stock."""
        return self.filter(closed_on=None)


class Mishap(models.Model):
    """Pieces that are missing or broken since a day. They are not lent until somebody closes it.

    Closed as *back*, they are lent again; closed as *gone*, the town owns so many fewer.
    """

    class Kind(models.TextChoices):
        MISSING = "missing", _("missing")
        BROKEN = "broken", _("broken")

    class Outcome(models.TextChoices):
        BACK = "back", _("found, repaired or replaced: lent again")
        GONE = "gone", _("gone for good: taken off the stock")

    equipment = models.ForeignKey("bookings.Equipment", models.PROTECT, related_name="mishaps")
    line = models.ForeignKey("bookings.LoanLine", models.PROTECT, null=True, blank=True, related_name="mishaps")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    count = models.PositiveIntegerField(_("how many"))
    since = models.DateField(_("since"))
    words = models.CharField(_("what happened"), max_length=300, blank=True)
    noted_by = models.ForeignKey("directory.Person", models.SET_NULL, null=True, related_name="+")
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    closed_by = models.ForeignKey("directory.Person", models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=5, choices=Outcome, blank=True)
    closing_words = models.CharField(_("what was done"), max_length=300, blank=True)

    objects = MishapQuerySet.as_manager()

    class Meta:
        verbose_name = _("missing or broken")
        verbose_name_plural = _("missing or broken")
        ordering = ["-since", "-pk"]
        indexes = [models.Index(fields=["equipment"], condition=models.Q(closed_on=None), name="mishap_open")]
        constraints = [
            models.CheckConstraint(condition=models.Q(count__gt=0), name="mishap_of_something"),
            models.CheckConstraint(
                condition=models.Q(closed_on=None, outcome="")
                | (models.Q(closed_on__gte=models.F("since")) & ~models.Q(outcome="")),
                name="mishap_closed_with_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.equipment_id} {self.kind} {self.count}"

    @property
    def is_open(self) -> bool:
        return self.closed_on is None
