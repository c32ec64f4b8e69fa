from django.db import models
from django.utils.translation import gettext_lazy as _


class Decision(models.Model):
    """What was decided on a request: who, when, with which words and, date by date, on which ground.

    A row is written once; the database refuses to change or delete it.
    """

    request = models.ForeignKey("bookings.SlotRequest", models.PROTECT, related_name="decisions")
    by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    message = models.TextField(_("message to the association"), blank=True)
    verdicts = models.JSONField()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.at:%Y-%m-%d}"
