from django.db import models
from django.utils.translation import gettext_lazy as _


class Presence(models.Model):
    """One party at one séance: away (said beforehand, its places are free), came, or did not come.

    AWAY is for parties of the season only; a party without a row is expected.
    """

    class Kind(models.TextChoices):
        AWAY = "away", _("away")
        CAME = "came", _("came")
        MISSED = "missed", _("did not come")

    registration = models.ForeignKey("events.Registration", models.CASCADE, related_name="presences", db_index=False)
    occurrence = models.ForeignKey("events.Occurrence", models.PROTECT, related_name="presences")
    kind = models.CharField(max_length=6, choices=Kind)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        constraints = [
            models.UniqueConstraint(fields=["registration", "occurrence"], name="presence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.kind} {self.occurrence_id}"
