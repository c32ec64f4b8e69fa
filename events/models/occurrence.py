from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models import Association
from events.week import WeekHour, WeekPart

if TYPE_CHECKING:
    from .activity import Activity


class OccurrenceQuerySet(models.QuerySet["Occurrence"]):
    def held(self) -> Self:
        """Those that take place: planned or moved."""
        return self.exclude(state=Occurrence.State.CANCELLED)

    def told(self) -> Self:
        """Those that the public is told of: all but those that an edited schedule no longer gives."""
        return self.filter(is_dropped=False)

    def with_place(self) -> Self:
        return self.select_related("space__venue__neighbourhood")

    def announced(self, at: datetime) -> Self:
        """Those of published activities that are not over, soonest first, cancelled ones included."""
        public = models.Q(activity__state="published", activity__association__state__in=Association.PUBLIC_STATES)
        return (
            self.told().upcoming(at).filter(public).select_related("activity__association", "space__venue")
            .order_by("starts_at", "pk")
        )  # fmt: skip

    def offered_by(self, association: Association, at: datetime) -> Self:
        """Those of its published activities that are not over, soonest first, cancelled ones included; listed or not."""
        theirs = models.Q(activity__state="published", activity__association=association)
        return self.told().upcoming(at).filter(theirs).select_related("activity").order_by("starts_at", "pk")

    def next_by_activity(self, activities: Iterable["Activity"]) -> dict[int, "Occurrence"]:
        """The first of these séances for each activity that has one, with its place. One query."""
        wanted = self.filter(activity__in=[activity.pk for activity in activities])
        first = wanted.order_by("activity_id", "starts_at", "pk").distinct("activity_id")
        return {seance.activity_id: seance for seance in first.with_place()}

    def without_place(self) -> Self:
        """Those of which nobody knows yet where they take place."""
        return self.filter(space=None, address="")

    def upcoming(self, at: datetime) -> Self:
        """Those that are not over at that moment."""
        return self.filter(ends_at__gt=at)


class Occurrence(models.Model):
    """A séance: one dated meeting. These rows are the truth for search, calendars and slots.

    `original_start` is the moment that the rule gives; moving or cancelling never changes it: with
    the activity it is the identity of the séance, and its RECURRENCE-ID in calendars (RFC 5545
    §3.8.4.4). Ids survive every edit. With neither space nor address, the place is to be confirmed.
    `is_dropped` marks a séance cancelled because the schedule, once edited, no longer gives it; `is_extra` one that the
    team added beside the schedule, which no edit of it takes away. With `has_own_place` it meets elsewhere than the
    others, and stays there when they move. `leader` is read by those who come, and by
    everybody when the activity shows it; never in calendars or open data.
    `free_places` is what the public may still take (None: without limit; people who wait or were
    offered a place count as if they had one), `waiting` how many people wait: both are written by
    whoever changes a registration, in the same transaction, for lists and search; the places
    themselves are counted from the registrations. `has_places` says that it is held and not full.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        MOVED = "moved", _("moved")
        CANCELLED = "cancelled", _("cancelled")

    activity = models.ForeignKey(
        "events.Activity",
        models.CASCADE,
        related_name="occurrences",
        db_index=False,  # two indexes begin with it
    )
    original_start = models.DateTimeField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    week_part = models.GeneratedField(
        expression=WeekPart("starts_at"), output_field=models.IntegerField(), db_persist=True
    )
    week_hour = models.GeneratedField(
        expression=WeekHour("starts_at"), output_field=models.SmallIntegerField(), db_persist=True
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.PLANNED)
    is_dropped = models.BooleanField(default=False)
    is_extra = models.BooleanField(default=False, db_default=False)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    space = models.ForeignKey("directory.Space", models.PROTECT, null=True, blank=True, related_name="occurrences")
    address = models.CharField(_("address"), max_length=250, blank=True)
    has_own_place = models.BooleanField(default=False, db_default=False)
    leader = models.CharField(_("led by"), max_length=80, blank=True, default="", db_default="")
    free_places = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    waiting = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    has_places = models.GeneratedField(
        expression=~models.Q(state="cancelled") & (models.Q(free_places=None) | models.Q(free_places__gt=0)),  # type: ignore[arg-type]  # a condition is an expression too
        output_field=models.BooleanField(),
        db_persist=True,
    )
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("séance")
        verbose_name_plural = _("séances")
        ordering = ["starts_at", "pk"]
        indexes = [
            # These two hold all that a search asks of a séance, so that it reads no row.
            models.Index(
                fields=["activity", "starts_at"],
                include=["week_part", "week_hour", "is_dropped", "has_places"],
                name="occurrence_of_activity",
            ),
            models.Index(
                fields=["starts_at"],
                include=["activity", "week_part", "week_hour", "is_dropped", "has_places"],
                name="occurrence_by_start",
            ),
            models.Index(fields=["space", "starts_at"], name="occurrence_in_space"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["activity", "original_start"], name="occurrence_identity"),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="occurrence_ends_after_start"
            ),
            models.CheckConstraint(
                condition=models.Q(space=None) | models.Q(address=""), name="occurrence_in_space_or_at_address"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def is_cancelled(self) -> bool:
        return self.state == self.State.CANCELLED

    @property
    def is_moved(self) -> bool:
        return self.state == self.State.MOVED

    @property
    def keeps_hours(self) -> bool:
        """Its team wants other hours, but the town has not given its hall for them: it takes place as before."""
        is_planned = self.state == self.State.PLANNED and not self.is_extra
        return is_planned and self.starts_at != self.original_start
