from django.db import models
from django.utils.translation import gettext_lazy as _

from .registration import Registration


class RegistrationStep(models.Model):
    """The history of a party: who did what, when, with which words.

    A row is written once: the database refuses to change or delete it, except that its words may be
    emptied when the person is forgotten (DESIGN.md, what must never be broken, 8). `facts` names no person:
    {"before": state, "after": state, "size": 3, "seance": "2026-12-01T18:00+01:00", ...}.
    """

    class Kind(models.TextChoices):
        REGISTERED = "registered", _("registered")
        WAITED = "waited", _("put on the waiting list")
        OFFERED = "offered", _("a place offered")
        PASSED = "passed", _("passed over: too many people for the places left")
        ACCEPTED = "accepted", _("offer accepted")
        DECLINED = "declined", _("offer declined")
        EXPIRED = "expired", _("offer expired")
        RESIZED = "resized", _("number of people changed")
        RESCHEDULED = "rescheduled", _("moved to another séance")
        AWAY = "away", _("away on one date")
        BACK = "back", _("comes after all")
        MOVED = "moved", _("the séance changed its time or place")
        SEANCE_CANCELLED = "seance_off", _("a séance is cancelled")
        SEANCE_RESTORED = "seance_on", _("a cancelled séance takes place")
        ADDED = "added", _("a date is added")
        UNDONE = "undone", _("the change was taken back before anybody was told")
        CANCELLED = "cancelled", _("cancelled")
        SPLIT = "split", _("split in two")
        EDITED = "edited", _("contact changed")
        MESSAGED = "messaged", _("the association wrote to them")
        TOO_LATE = "too_late", _("waited until the séance began")
        ERASED = "erased", _("personal data erased")

    registration = models.ForeignKey("events.Registration", models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=11, choices=Kind)
    at = models.DateTimeField()
    actor = models.CharField(max_length=8, choices=Registration.Actor)
    by = models.ForeignKey("directory.Person", models.PROTECT, null=True, blank=True, related_name="+")
    words = models.CharField(max_length=250, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("step of a registration")
        verbose_name_plural = _("steps of registrations")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.kind}"
