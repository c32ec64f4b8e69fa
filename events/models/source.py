from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarSourceQuerySet(models.QuerySet["CalendarSource"]):
    def live(self) -> Self:
        """Those that nobody has cut."""
        return self.filter(cut_at=None)

    def due(self, at: datetime) -> Self:
        """Those to be read by now that no worker is reading, the longest wait first."""
        free = models.Q(leased_until=None) | models.Q(leased_until__lte=at)
        return self.live().filter(free, next_read_at__lte=at).order_by("next_read_at", "pk")


class CalendarSource(models.Model):
    """A calendar that an association keeps elsewhere: an address read every few hours, or a file that was sent.

    `reading` is what it said when it was last understood (`events.importing.series`); what has been
    accepted of it are its `ImportedSeries`. `body` holds a file until the worker has read it. `waiting`
    counts what waits for a yes or a no. A source that is cut stays, so that its history can be told.
    """

    class Kind(models.TextChoices):
        ADDRESS = "address", _("address")
        FILE = "file", _("file")

    association = models.ForeignKey("directory.Association", models.CASCADE, related_name="calendar_sources")
    kind = models.CharField(max_length=7, choices=Kind)
    address = models.CharField(_("address of the calendar"), max_length=1000, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=120, blank=True)
    added_by = models.ForeignKey("directory.Person", models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()
    asks = models.BooleanField(_("ask before changing anything"), default=True)
    body = models.BinaryField(null=True, editable=False)
    etag = models.CharField(max_length=250, blank=True)
    last_modified = models.CharField(max_length=60, blank=True)
    next_read_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    reading = models.JSONField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    refusal = models.JSONField(null=True)
    waiting = models.PositiveSmallIntegerField(default=0)
    waiting_since = models.DateTimeField(null=True)
    cut_at = models.DateTimeField(null=True)

    objects = CalendarSourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar kept elsewhere")
        verbose_name_plural = _("calendars kept elsewhere")
        ordering = ["added_at", "pk"]
        indexes = [
            models.Index(fields=["next_read_at"], name="source_to_read", condition=models.Q(cut_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "address"],
                condition=models.Q(cut_at=None, kind="address"),
                name="source_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="file", address="") | (models.Q(kind="address") & ~models.Q(address="")),
                name="source_has_its_address",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.file_name or self.host

    @property
    def host(self) -> str:
        """The site that keeps it; the rest of the address may be a secret."""
        return self.address.partition("://")[2].partition("/")[0].rpartition("@")[2]

    @property
    def is_file(self) -> bool:
        return self.kind == self.Kind.FILE

    @property
    def is_first_read(self) -> bool:
        """Nothing has come of it yet, good or bad."""
        return self.read_at is None


class ImportedSeries(models.Model):
    """What was accepted of a source, as the source said it then; without an activity, it was left aside."""

    source = models.ForeignKey("events.CalendarSource", models.CASCADE, related_name="series")
    activity = models.ForeignKey("events.Activity", models.SET_NULL, null=True, related_name="imported")
    accepted = models.JSONField()

    class Meta:
        ordering = ["pk"]


class ImportedEvent(models.Model):
    """One entry of a calendar, by its UID and RECURRENCE-ID: an association takes each of them once."""

    association = models.ForeignKey("directory.Association", models.CASCADE, related_name="+", db_index=False)
    series = models.ForeignKey("events.ImportedSeries", models.CASCADE, related_name="events")
    uid = models.CharField(max_length=255)
    recurrence_id = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["association", "uid", "recurrence_id"], name="imported_event_once"),
        ]
