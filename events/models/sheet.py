from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

SHEETS_KEPT = timedelta(days=30)


class SheetQuerySet(models.QuerySet["Sheet"]):
    def to_write(self) -> Self:
        """Those of which accepted lines wait to be written."""
        waiting = SheetLine.objects.filter(sheet=models.OuterRef("pk"), state=SheetLine.State.WANTED)
        return self.filter(models.Exists(waiting))

    def sent_before(self, moment: datetime) -> Self:
        return self.filter(sent_at__lt=moment)


class Sheet(models.Model):
    """A table of activities that a team sent, kept while it is looked at and mended, then forgotten.

    `headings` are those of the file, as they were written; what its lines say is read anew each time.
    """

    association = models.ForeignKey("directory.Association", models.CASCADE, related_name="sheets")
    file_name = models.CharField(max_length=120)
    headings = models.JSONField()
    sent_by = models.ForeignKey("directory.Person", models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField()
    accepted_by = models.ForeignKey("directory.Person", models.SET_NULL, null=True, related_name="+")
    publishes = models.BooleanField(default=False)

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("table of activities")
        verbose_name_plural = _("tables of activities")
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name


class SheetLine(models.Model):
    """One line of a table, under the number that the spreadsheet shows, and what became of it.

    `seen_at` is when its activity had last been edited as the team accepted; `apart`: it is another activity than the
    one of the same name; `why` says why it was refused after all.
    """

    class State(models.TextChoices):
        READ = "read", _("read")
        WANTED = "wanted", _("accepted")
        CREATED = "created", _("created")
        CHANGED = "changed", _("changed")
        REFUSED = "refused", _("refused")

    sheet = models.ForeignKey("events.Sheet", models.CASCADE, related_name="lines", db_index=False)
    number = models.PositiveIntegerField()
    cells = models.JSONField()
    state = models.CharField(max_length=7, choices=State, default=State.READ)
    activity = models.ForeignKey("events.Activity", models.SET_NULL, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True)
    apart = models.BooleanField(default=False)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["sheet", "number"], name="sheet_line_once")]
        indexes = [
            models.Index(fields=["sheet"], name="sheet_line_to_write", condition=models.Q(state="wanted")),
        ]

    @property
    def is_done(self) -> bool:
        return self.state in (self.State.CREATED, self.State.CHANGED)
