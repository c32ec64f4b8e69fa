from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models import Venue

if TYPE_CHECKING:
    from datetime import date

    from directory.models import Person


class TariffQuerySet(models.QuerySet["Tariff"]):
    def run_by(self, person: "Person") -> Self:
        """Those of venues that this agent's departments run."""
        return self.filter(venue__in=Venue.objects.run_by(person))

    def begun_by(self, day: "date") -> Self:
        """Those that have begun by that day; later ones of the same thing may have taken their place."""
        return self.filter(since__lte=day)


class Tariff(models.Model):
    """What a hall costs to one audience, from a day until another tariff of the same thing begins.

    Without a hall it holds for every hall of the venue that has none of its own. Once begun it is never changed nor
    removed: the database refuses, so that what was asked of somebody can be explained years later.
    """

    class Audience(models.TextChoices):
        ASSOCIATION = "association", _("associations of the town")
        ELSEWHERE = "elsewhere", _("associations from elsewhere")
        PUBLIC = "public", _("schools and public services")
        RESIDENT = "resident", _("residents")
        COMPANY = "company", _("companies")

    class Kind(models.TextChoices):
        FREE = "free", _("free of charge")
        FLAT = "flat", _("a price for each date")
        HOURLY = "hourly", _("a price for each hour")

    venue = models.ForeignKey("directory.Venue", models.PROTECT, related_name="tariffs", verbose_name=_("venue"))
    space = models.ForeignKey(
        "directory.Space", models.PROTECT, null=True, blank=True, related_name="tariffs", verbose_name=_("hall")
    )
    audience = models.CharField(_("for whom"), max_length=11, choices=Audience)
    is_reduced = models.BooleanField(_("reduced tariff"), default=False)
    kind = models.CharField(_("how it is counted"), max_length=6, choices=Kind)
    amount = models.DecimalField(_("amount"), max_digits=8, decimal_places=2, default=0)
    deposit = models.DecimalField(_("deposit"), max_digits=8, decimal_places=2, default=0)
    since = models.DateField(_("from"))
    decided_in = models.CharField(_("council decision"), max_length=120, blank=True)
    by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = TariffQuerySet.as_manager()

    class Meta:
        verbose_name = _("tariff")
        verbose_name_plural = _("tariffs")
        ordering = ["venue", "space", "audience", "is_reduced", "-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["venue", "space", "audience", "is_reduced", "since"],
                name="tariff_once_a_day",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(kind="free", amount=0) | (~models.Q(kind="free") & models.Q(amount__gt=0)),
                name="tariff_costs_unless_free",
            ),
            models.CheckConstraint(condition=models.Q(deposit__gte=0), name="tariff_deposit_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.venue_id} {self.audience} {self.since}"


class HourlyValue(models.Model):
    """What an hour of a hall is worth, from a day on: lent free of charge, it is a help in kind of that value.

    Once begun it is never changed nor removed, as a tariff.
    """

    space = models.ForeignKey("directory.Space", models.PROTECT, related_name="hourly_values", verbose_name=_("hall"))
    amount = models.DecimalField(_("value of an hour"), max_digits=8, decimal_places=2)
    since = models.DateField(_("from"))
    by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("value of an hour")
        verbose_name_plural = _("values of an hour")
        ordering = ["space", "-since"]
        constraints = [
            models.UniqueConstraint(fields=["space", "since"], name="hourly_value_once_a_day"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="hourly_value_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.space_id} {self.since}"
