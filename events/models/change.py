from django.db import models
from django.utils.translation import gettext_lazy as _


class ScheduleChange(models.Model):
    """What a team did to the dates of an activity in one act, and all that is needed to take it back.

    `facts` keeps the rows as they were and as they became, by id; they name no person and are emptied a day later.
    The letters of the act wait until `undo_until`; None when it cannot be taken back. `told` counts who is told, by
    way: {"email": 8, "sms": 3, "call": 1, "paper": 0, "relatives": 2, "service": 1}.
    """

    class Kind(models.TextChoices):
        CANCELLED = "cancelled", _("cancelled")
        CHANGED = "changed", _("changed")
        ADDED = "added", _("date added")
        EDITED = "edited", _("schedule edited")

    class Scope(models.TextChoices):
        ONE = "one", _("This date only")
        FOLLOWING = "following", _("This date and the following ones")
        ALL = "all", _("All dates to come")

    class Bar(models.TextChoices):
        """Why it cannot be taken back."""

        SOON = "soon", _("a date begins within two hours: the letters left at once")
        PLACE = "place", _("a place was offered to somebody who waited")

    activity = models.ForeignKey("events.Activity", models.CASCADE, related_name="schedule_changes")
    kind = models.CharField(max_length=9, choices=Kind)
    scope = models.CharField(max_length=9, choices=Scope, default=Scope.ONE)
    by = models.ForeignKey("directory.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    undo_until = models.DateTimeField(null=True, blank=True)
    bar = models.CharField(max_length=5, choices=Bar, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    told = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("change of dates")
        verbose_name_plural = _("changes of dates")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["at"], condition=~models.Q(facts={}), name="schedule_change_to_forget"),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.kind} {self.at:%Y-%m-%d %H:%M}"

    @property
    def concerns_people(self) -> bool:
        """Did it touch a date, a place, or somebody who is told? While its facts are kept."""
        dates = any(self.facts.get(name) for name in ("changed", "added", "deleted", "parties"))
        columns = (self.facts.get("activity") or [{}])[0].keys()
        return bool(self.told or dates or not columns.isdisjoint({"capacity", "trial_places"}))
