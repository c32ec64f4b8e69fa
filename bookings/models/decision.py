from django.db import models
from django.utils.translation import gettext_lazy as _


class Decision(models.Model):
    """What became of a request: who acted, when, with which words and, date by date, on which ground.

    Each of `verdicts` says {"slot": id, "starts_at": ISO 8601, "ends_at", "space": name, "before": state,
    "after": state, "ground", "reason"}; where something else was proposed "to": {"starts_at", "ends_at",
    "space"}; for a date that changed hall or hours "was": the same; where rules of the venue were passed over
    "over": {"rules": [codes], "reason"}; and "of", the kind of the proposal that was answered. `conditions` are the
    sentences under which dates are given. `by` is nobody when time alone ended a proposal, or freed a date for who
    waited. A row is written once; the database refuses to change or delete it (DESIGN.md, what must never be broken, 8).
    """

    class Kind(models.TextChoices):
        DECIDED = "decided", _("decided by the service")
        WITHDRAWN = "withdrawn", _("withdrawn by the association")
        RELEASED = "released", _("given back by the association")
        CLOSED = "closed", _("changed by a closure")
        ACCEPTED = "accepted", _("proposal accepted by the association")
        DECLINED = "declined", _("proposal declined by the association")
        EXPIRED = "expired", _("proposal left without an answer")
        MOVED = "moved", _("moved by the service")
        SHORTENED = "shortened", _("shortened by the service")
        SWAPPED = "swapped", _("swapped by the service")
        COPIED = "copied", _("copied to other dates by the service")
        FREED = "freed", _("given back by the service")
        BOOKED = "booked", _("booked by the service")
        OPTION = "option", _("held as an option by the service")
        OFFERED = "offered", _("offered to who waited for it")

    request = models.ForeignKey("bookings.SlotRequest", models.PROTECT, related_name="decisions")
    by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.DECIDED)
    message = models.TextField(_("message to the association"), blank=True)
    verdicts = models.JSONField()
    conditions = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["at"], name="decision_by_moment")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(by__isnull=False) | models.Q(kind__in=["expired", "offered"]),
                name="decision_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.at:%Y-%m-%d}"
