from typing import TYPE_CHECKING, Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.sql import Folded
from directory.wording import hall_of

if TYPE_CHECKING:
    from .person import Person


class Neighbourhood(models.Model):
    """A quartier of the town, with a rough middle point."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(unique=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)

    class Meta:
        verbose_name = _("neighbourhood")
        verbose_name_plural = _("neighbourhoods")
        ordering = [Folded("name")]

    def __str__(self) -> str:
        return self.name


class VenueQuerySet(models.QuerySet["Venue"]):
    def listed(self) -> Self:
        """Those that the public may see."""
        return self.filter(is_listed=True)

    def run_by(self, person: "Person") -> Self:
        """Those for which this agent decides: the venues of their departments."""
        return self.filter(
            models.Exists(person.agencies.filter(ended_at=None, department_id=models.OuterRef("department_id")))
        )


class Venue(models.Model):
    """An équipement: a building or a ground with an address and one or more spaces.

    Accessibility facts are yes, no or unknown (None); unknown is never shown as yes.
    """

    name = models.CharField(_("name"), max_length=160)
    slug = models.SlugField(max_length=160, unique=True)
    department = models.ForeignKey(
        "directory.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="venues",
        verbose_name=_("department in charge"),
    )
    neighbourhood = models.ForeignKey(
        Neighbourhood,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="venues",
        verbose_name=_("neighbourhood"),
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=5, blank=True)
    city = models.CharField(_("town"), max_length=80, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    travel = models.CharField(_("how to get there"), max_length=250, blank=True)
    step_free = models.BooleanField(_("step-free"), null=True, blank=True)
    accessible_toilets = models.BooleanField(_("adapted toilets"), null=True, blank=True)
    hearing_loop = models.BooleanField(_("hearing loop"), null=True, blank=True)
    accessible_parking = models.BooleanField(_("adapted parking"), null=True, blank=True)
    access_note = models.CharField(_("note on access"), max_length=250, blank=True)
    data_es_id = models.CharField(_("Data ES installation"), max_length=20, null=True, blank=True, unique=True)
    imported = models.JSONField(default=dict, blank=True, editable=False)
    is_listed = models.BooleanField(_("shown to the public"), default=True)
    search = SearchVectorField(null=True, editable=False)  # kept by the database: migration 0003

    objects = VenueQuerySet.as_manager()

    class Meta:
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        ordering = [Folded("name")]
        indexes = [GinIndex(fields=["search"], name="venue_search")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/lieux/{self.slug}/"


class SpaceQuerySet(models.QuerySet["Space"]):
    def current(self) -> Self:
        """Those that exist today: not the parts of a hall that was made one again."""
        return self.filter(ended_at=None)

    def bookable(self) -> Self:
        """Those that an association may ask for; without a department in charge, nobody would answer."""
        return self.current().filter(is_bookable=True, venue__is_listed=True, venue__department__isnull=False)


class Space(models.Model):
    """A salle or terrain that can be asked for. A space with parts is held by holding its parts.

    Only undivided spaces are ever occupied; `parts` of parts are allowed.
    """

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="spaces", verbose_name=_("venue"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(max_length=120)
    kind = models.CharField(_("kind"), max_length=80, blank=True)
    capacity = models.PositiveIntegerField(_("people allowed"), null=True, blank=True)
    area = models.PositiveIntegerField(_("area in m²"), null=True, blank=True)
    gap_minutes = models.PositiveSmallIntegerField(
        _("minutes between two users"), default=0, help_text=_("Added after each use, never before.")
    )
    is_bookable = models.BooleanField(_("can be asked for"), default=True)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)  # a part whose hall was made one again
    data_es_id = models.CharField(_("Data ES equipment"), max_length=20, null=True, blank=True, unique=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = SpaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("space")
        verbose_name_plural = _("spaces")
        ordering = ["venue", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["venue", "slug"], name="space_slug_once_per_venue"),
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="space_not_part_of_itself"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def full_name(self) -> str:
        """« Salle des Tamaris, salle 2 »: the venue, then the hall. Reads the venue."""
        return hall_of(self.venue.name, self.name)
