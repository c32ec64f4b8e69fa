from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class Season(models.Model):
    """The associative year, September to August for most."""

    name = models.CharField(_("name"), max_length=20, unique=True)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))

    class Meta:
        verbose_name = _("season")
        verbose_name_plural = _("seasons")
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(condition=models.Q(last_day__gt=models.F("first_day")), name="season_in_order"),
        ]

    def __str__(self) -> str:
        return self.name


class DayOffQuerySet(models.QuerySet["DayOff"]):
    def of_zone(self, zone: str) -> Self:
        """Public holidays and the school holidays of one zone."""
        return self.filter(models.Q(kind=DayOff.Kind.PUBLIC) | models.Q(zone=zone))


class DayOff(models.Model):
    """Days without séance: school holidays of a zone, or a public holiday. Both ends are included."""

    class Kind(models.TextChoices):
        SCHOOL = "school", _("school holidays")
        PUBLIC = "public", _("public holiday")

    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    name = models.CharField(_("name"), max_length=80)
    zone = models.CharField(_("zone"), max_length=1, blank=True)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    source = models.CharField(_("source"), max_length=120)
    is_corrected = models.BooleanField(_("corrected by the town"), default=False)

    objects = DayOffQuerySet.as_manager()

    class Meta:
        verbose_name = _("days off")
        verbose_name_plural = _("days off")
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(condition=models.Q(last_day__gte=models.F("first_day")), name="days_off_in_order"),
            models.UniqueConstraint(fields=["kind", "zone", "name", "first_day"], name="days_off_once"),
        ]

    def __str__(self) -> str:
        return self.name
