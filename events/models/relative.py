from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.drawing_secrets import new_secret

from .registration import Registration


class RelativeQuerySet(models.QuerySet["Relative"]):
    def current(self, at: datetime) -> Self:
        """Those whose consent has not ended."""
        return self.filter(until__gt=at, ended_at=None)


class Relative(models.Model):
    """« Un proche »: somebody whom a registered person wants to get copies of their letters, and who may cancel for them.

    Agreed to by the registered person (`consent`, `by`, `created_at`), for a year at most. The secret link shows
    what the copies say, and cancels; nothing else.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("by e-mail")
        SMS = "sms", _("by text message")

    registration = models.ForeignKey("events.Registration", models.CASCADE, related_name="relatives")
    name = models.CharField(_("name"), max_length=120)
    channel = models.CharField(_("how to reach"), max_length=5, choices=Channel, default=Channel.EMAIL)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=16, blank=True)
    secret = models.CharField(max_length=43, unique=True, default=new_secret, editable=False)
    consent = models.CharField(max_length=7, choices=Registration.Consent)
    by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RelativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("relative")
        verbose_name_plural = _("relatives")
        constraints = [
            models.CheckConstraint(
                condition=Q(channel="email") & ~Q(email="") | Q(channel="sms") & ~Q(phone=""),
                name="relative_is_reached",
            ),
            models.CheckConstraint(condition=Q(until__gt=models.F("created_at")), name="relative_for_a_while"),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.until:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return f"/proches/{self.secret}/"
