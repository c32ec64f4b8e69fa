from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.utils.translation import gettext_lazy as _


class Occupancy(models.Model):
    """One undivided space held for one period, by a slot or by a closure: the proof that no space is
    given twice.

    The period is closed at the start and open at the end, never empty; the gap that a space needs
    between users pads its end. Writers lock the spaces in key order first (bookings.holding).
    """

    space = models.ForeignKey("directory.Space", models.PROTECT, related_name="occupancies")
    period = DateTimeRangeField(_("period"))
    slot = models.ForeignKey("bookings.Slot", models.CASCADE, null=True, blank=True, related_name="occupancies")
    closure = models.ForeignKey("bookings.Closure", models.CASCADE, null=True, blank=True, related_name="occupancies")

    class Meta:
        verbose_name = _("occupation")
        verbose_name_plural = _("occupations")
        indexes = [GistIndex(fields=["period"], name="occupancy_by_period")]
        constraints = [
            ExclusionConstraint(
                name="occupancy_no_space_given_twice",
                expressions=[("space", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=models.Q(period__isempty=False)
                & models.Q(period__startswith__isnull=False)
                & models.Q(period__endswith__isnull=False)
                & models.Q(period__lower_inc=True)
                & models.Q(period__upper_inc=False),
                name="occupancy_half_open_never_empty",
            ),
            models.CheckConstraint(
                condition=models.Q(slot=None, closure__isnull=False) | models.Q(slot__isnull=False, closure=None),
                name="occupancy_by_slot_or_closure",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.space_id} {self.period}"
