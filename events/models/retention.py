from django.db import models
from django.utils.translation import gettext_lazy as _

from .registration import Registration


class RetentionRule(models.Model):
    """How long the town keeps who somebody was, once the last séance of their registration is over."""

    kind = models.CharField(_("kind"), max_length=6, choices=Registration.Kind, unique=True)
    months = models.PositiveSmallIntegerField(_("months kept"), default=3)

    class Meta:
        verbose_name = _("how long registrations are kept")
        verbose_name_plural = _("how long registrations are kept")
        ordering = ["kind"]

    def __str__(self) -> str:
        return f"{self.kind}: {self.months}"


class Erasure(models.Model):
    """One night's work of forgetting: how many were made anonymous, and how many notes were emptied."""

    at = models.DateTimeField()
    singles = models.PositiveIntegerField(default=0)
    trials = models.PositiveIntegerField(default=0)
    seasons = models.PositiveIntegerField(default=0)
    notes = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"
