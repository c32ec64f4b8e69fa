import secrets
from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


def new_secret() -> str:
    return secrets.token_urlsafe(24)


class AlertQuerySet(models.QuerySet["Alert"]):
    def confirmed(self) -> Self:
        """Those whose address said yes by the link of its letter."""
        return self.exclude(confirmed_at=None)

    def never_confirmed(self, before: datetime) -> Self:
        return self.filter(confirmed_at=None, asked_at__lt=before)

    def at_once(self) -> Self:
        return self.confirmed().filter(rhythm=Alert.Rhythm.AT_ONCE)

    def weekly(self) -> Self:
        return self.confirmed().filter(rhythm=Alert.Rhythm.WEEKLY)


class Alert(models.Model):
    """A search that somebody wants to hear of by e-mail. The address is all that is known of them.

    `query` is the search as it stands in an address, read anew each time. `told` holds the keys of
    the activities that the person knows: those found when they confirmed, and those told since.
    Deleted when stopped.
    """

    class Rhythm(models.TextChoices):
        WEEKLY = "semaine", _("Once a week, on Monday")
        AT_ONCE = "tout-de-suite", _("As soon as there is something new, once a day at most")

    secret = models.CharField(max_length=40, unique=True, default=new_secret, editable=False)
    email = models.EmailField(_("e-mail address"))
    query = models.CharField(max_length=2000, blank=True)
    rhythm = models.CharField(_("rhythm"), max_length=13, choices=Rhythm, default=Rhythm.WEEKLY)
    language = models.CharField(max_length=5, default="fr")
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    written_at = models.DateTimeField(null=True, blank=True)
    letters = models.PositiveIntegerField(default=0)
    told = ArrayField(models.BigIntegerField(), default=list, blank=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        constraints = [
            models.UniqueConstraint(Lower("email"), "query", name="alert_once_per_search"),
        ]
        indexes = [
            models.Index(fields=["rhythm", "looked_at"], name="alert_to_look_at"),
        ]

    def __str__(self) -> str:
        return f"{self.rhythm} {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/alertes/{self.secret}/"

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None
