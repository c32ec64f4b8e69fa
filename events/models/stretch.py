from django.db import models
from django.db.models import Q


class Stretch(models.Model):
    """A time during which an activity meets, at one hour of the week, at least every `WIDEST` days.

    What a search reads for hours of the clock: of any dates at least `WIDEST` days long,
    those that overlap a stretch hold a séance of it, so a whole season is one row instead of forty. Nobody
    writes here: the database keeps these rows beside the outlooks (`look_ahead`, migration 0033). `is_held`:
    a stretch of all its séances, cancelled ones included; `is_open`: of those with a place left; often the two are
    one row. Those that end before the outlook's `since` are not kept.
    """

    WIDEST = 22
    """Days between two séances of one stretch, at most: the two weeks of school holidays do not cut it, nor summer time."""

    activity = models.ForeignKey("events.Activity", models.CASCADE, related_name="+", db_index=False)
    is_held = models.BooleanField()
    is_open = models.BooleanField()
    week_hour = models.SmallIntegerField()
    week_part = models.IntegerField()
    first_start = models.DateTimeField()
    last_start = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "is_held", "is_open", "week_hour", "first_start"], name="stretch_begins_once"
            ),
            models.CheckConstraint(condition=Q(is_held=True) | Q(is_open=True), name="stretch_of_something"),
            models.CheckConstraint(condition=Q(first_start__lte=models.F("last_start")), name="stretch_ends_after"),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.week_hour} {self.first_start:%Y-%m-%d}–{self.last_start:%Y-%m-%d}"
