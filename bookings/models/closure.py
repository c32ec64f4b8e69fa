from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models import Space, Venue

if TYPE_CHECKING:
    from datetime import datetime

    from directory.models import Person
    from directory.models.place import VenueQuerySet


class ClosureQuerySet(models.QuerySet["Closure"]):
    def run_by(self, person: "Person") -> Self:
        """Those of venues that this agent's departments run."""
        return self.filter(spaces__venue__in=Venue.objects.run_by(person)).distinct()

    def run_wholly_by(self, person: "Person") -> Self:
        """Those of which this agent's departments run every space: theirs to open again."""
        return self.run_by(person).exclude(spaces__in=Closure.others_of(Venue.objects.run_by(person)))

    def standing(self, at: "datetime") -> Self:
        """Those under way or to come, not reopened."""
        return self.filter(ends_at__gt=at, reopened_at=None)

    def with_spaces(self) -> Self:
        return self.prefetch_related(models.Prefetch("spaces", Space.objects.select_related("venue")))


class Closure(models.Model):
    """When and why spaces are shut. A closure holds the spaces as a slot would, until reopened."""

    class Cause(models.TextChoices):
        WORKS = "works", _("works")
        ELECTION = "election", _("election")
        SAFETY = "safety", _("safety check")
        WEATHER = "weather", _("heat or weather")
        HOLIDAY = "holiday", _("holidays")
        EVENT = "event", _("town event")

    spaces = models.ManyToManyField("directory.Space", related_name="closures", verbose_name=_("spaces"))
    cause = models.CharField(_("cause"), max_length=10, choices=Cause)
    reason = models.CharField(_("said to the public"), max_length=200)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    by = models.ForeignKey("directory.Person", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey("directory.Person", models.SET_NULL, null=True, related_name="+")

    objects = ClosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="closure_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.reason

    @staticmethod
    def others_of(venues: "VenueQuerySet") -> "models.QuerySet[Space]":
        """The spaces of all other venues."""
        return Space.objects.exclude(venue__in=venues)
