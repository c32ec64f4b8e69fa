from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.sql import Folded
from directory.validators import valid_rna, valid_siret

if TYPE_CHECKING:
    from .person import Person

TOWN_SLUG = "reservations-de-la-ville"  # in whose name agents book directly; never shown to the public


class AssociationQuerySet(models.QuerySet["Association"]):
    def listed(self) -> Self:
        """Those that the public may see."""
        return self.filter(state__in=Association.PUBLIC_STATES)

    def real(self) -> Self:
        """All but the one in whose name agents book directly: it has no team, and stays a draft (migration 0010)."""
        return self.exclude(slug=TOWN_SLUG)

    def managed_by(self, person: "Person") -> Self:
        """Those for which this person speaks today."""
        return self.filter(
            memberships__person=person, memberships__accepted_at__isnull=False, memberships__ended_at=None
        ).exclude(state=Association.State.CLOSED)


class Association(models.Model):
    """An association of the town: its identity, what it is for, how to reach it.

    `declared` keeps the values last read from the national register; `edited_fields` names the
    columns that the association or the service changed by hand, which no import overwrites.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        LISTED = "listed", _("listed")
        DORMANT = "dormant", _("dormant")
        UNLISTED = "unlisted", _("not shown: nobody confirmed it")
        CLOSED = "closed", _("closed")

    class Freshness(models.TextChoices):
        """How long ago the team last said that all is right, as the public sees it."""

        FRESH = "fresh", _("checked")
        FLAGGED = "flagged", _("not checked lately")
        GREYED = "greyed", _("not checked for long")

    PUBLIC_STATES = (State.LISTED, State.DORMANT)

    rna = models.CharField(_("RNA number"), max_length=10, null=True, blank=True, unique=True, validators=[valid_rna])
    siret = models.CharField(_("SIRET"), max_length=14, blank=True, validators=[valid_siret])
    name = models.CharField(_("name"), max_length=250)
    short_name = models.CharField(_("short name"), max_length=80, blank=True)
    slug = models.SlugField(max_length=120, unique=True)
    sort_key = models.GeneratedField(
        expression=Folded("name"), output_field=models.CharField(max_length=250, db_collation="C"), db_persist=True
    )
    purpose = models.TextField(_("purpose"), blank=True)
    themes = models.ManyToManyField(
        "directory.Theme", blank=True, related_name="associations", verbose_name=_("themes")
    )
    neighbourhood = models.ForeignKey(
        "directory.Neighbourhood",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="associations",
        verbose_name=_("neighbourhood"),
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=5, blank=True)
    city = models.CharField(_("town"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    website = models.URLField(_("website"), blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.DRAFT)
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    freshness = models.CharField(
        _("freshness"),
        max_length=7,
        choices=Freshness,
        default=Freshness.FRESH,
        db_default=Freshness.FRESH,
        editable=False,
    )
    is_fictitious = models.BooleanField(_("invented for the demonstration"), default=False)
    declared = models.JSONField(default=dict, blank=True, editable=False)
    edited_fields = ArrayField(models.CharField(max_length=40), default=list, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    search = SearchVectorField(null=True, editable=False)  # kept by the database: migration 0003

    objects = AssociationQuerySet.as_manager()

    class Meta:
        verbose_name = _("association")
        verbose_name_plural = _("associations")
        ordering = ["sort_key", "pk"]
        indexes = [
            models.Index(fields=["state", "sort_key"], name="association_listing"),
            GinIndex(fields=["search"], name="association_search"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rna=None) | models.Q(rna__regex=r"^W\d{9}$"), name="association_rna_format"
            ),
            models.CheckConstraint(
                condition=models.Q(siret="") | models.Q(siret__regex=r"^\d{14}$"), name="association_siret_format"
            ),
            models.CheckConstraint(
                condition=~models.Q(slug=TOWN_SLUG) | models.Q(state="draft"), name="association_of_the_town_is_hidden"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/associations/{self.slug}/"

    @property
    def is_listed(self) -> bool:
        """May the public see it? The same answer as listed()."""
        return self.state in self.PUBLIC_STATES

    @property
    def is_stale(self) -> bool:
        """Has nobody said for a while that what is shown is right?"""
        return self.freshness != self.Freshness.FRESH
