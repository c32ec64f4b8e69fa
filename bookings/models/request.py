from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import ScheduleFields


class SlotRequest(ScheduleFields):
    """An association asks for a space, on a schedule, for a purpose. Nothing is held before the answer."""

    class State(models.TextChoices):
        PENDING = "pending", _("waiting for an answer")
        DECIDED = "decided", _("decided")
        WITHDRAWN = "withdrawn", _("withdrawn")

    association = models.ForeignKey("directory.Association", models.PROTECT, related_name="slot_requests")
    space = models.ForeignKey("directory.Space", models.PROTECT, related_name="slot_requests")
    activity = models.ForeignKey(
        "events.Activity", models.SET_NULL, null=True, blank=True, related_name="slot_requests"
    )
    asked_by = models.ForeignKey("directory.Person", models.SET_NULL, null=True, related_name="+")
    purpose = models.CharField(_("what for"), max_length=140)
    people_expected = models.PositiveIntegerField(_("people expected"))
    needs = models.JSONField(_("needs"), default=list, blank=True)
    message = models.TextField(_("a word for the service"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    sent_at = models.DateTimeField()
    due_on = models.DateField(_("answer before"))
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta(ScheduleFields.Meta):
        abstract = False
        verbose_name = _("slot request")
        verbose_name_plural = _("slot requests")
        ordering = ["sent_at", "pk"]
        indexes = [
            models.Index(fields=["state", "sent_at"], name="slot_request_queue"),
            models.Index(fields=["association", "-sent_at"], name="slot_request_of_association"),
        ]
        constraints = [
            *ScheduleFields.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(people_expected__gt=0), name="slot_request_people_expected"
            ),
        ]

    def __str__(self) -> str:
        return self.purpose
