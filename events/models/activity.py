from datetime import date
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models import Association, Person

from .schedule import ScheduleFields

LISTED = Association.PUBLIC_STATES  # as Association.objects.listed(), without a subquery


class ActivityQuerySet(models.QuerySet["Activity"]):
    def published(self) -> Self:
        """Those that the public may see."""
        return self.filter(state=Activity.State.PUBLISHED, association__state__in=LISTED)

    def skipping_days_off(self) -> Self:
        """Published ones whose dates depend on the table of days off."""
        return self.published().filter(models.Q(skips_school_holidays=True) | models.Q(skips_public_holidays=True))

    def to_extend(self, until: date) -> Self:
        """Those whose schedule goes on past what is laid out, which itself ends before `until`."""
        goes_on = models.Q(last_date=None) | models.Q(last_date__gt=models.F("laid_out_until"))
        return self.filter(goes_on, state=Activity.State.PUBLISHED, laid_out_until__lt=until)

    def visible_to(self, person: "Person | AnonymousUser") -> Self:
        """Published or ended ones; and drafts, for the team that writes them."""
        public = models.Q(state__in=[Activity.State.PUBLISHED, Activity.State.ENDED], association__state__in=LISTED)
        if not person.is_authenticated:
            return self.filter(public)
        return self.filter(public | models.Q(association__in=Association.objects.managed_by(person)))

    def with_place(self) -> Self:
        """With all that a page says of it, in the same query."""
        places = self.select_related("association", "theme__parent", "space__venue__neighbourhood", "neighbourhood")
        return places.defer("search", "association__search", "space__venue__search")

    def visible_to_all(self) -> Self:
        """Those whose page everybody may see: published or ended."""
        return self.filter(state__in=[Activity.State.PUBLISHED, Activity.State.ENDED], association__state__in=LISTED)

    def in_calendars(self, since: date) -> Self:
        """Those that a feed still shows: published, or ended, with a séance on or after `since`."""
        return self.visible_to_all().filter(laid_out_until__gte=since)


class Activity(ScheduleFields):
    """What an association offers: the rule of its schedule, for whom, at what price, where.

    After an edit of « this date and the following », the rule speaks of `rule_since` and later; the séances before
    stay as the former rule gave them. `leader` is who leads the dates still to be laid out; with `shows_leader` the page
    of the activity says who leads each date, which is never said in calendars nor in open data.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        ENDED = "ended", _("ended")

    class Entry(models.TextChoices):
        FREE_ENTRY = "free_entry", _("Free entry: just come")
        CONTACT = "contact", _("Contact the association first")
        REGISTRATION = "registration", _("Register here, for a limited number of places")

    class PriceKind(models.TextChoices):
        FREE = "free", _("free of charge")
        PAID = "paid", _("paid")
        UNKNOWN = "unknown", _("ask the association")

    class LevelKind(models.TextChoices):
        """For whom the level is right; empty when nobody said so."""

        ALL = "all", _("all levels")
        BEGINNER = "beginner", _("beginners")
        INTERMEDIATE = "intermediate", _("some experience")
        ADVANCED = "advanced", _("experienced people")

    association = models.ForeignKey("directory.Association", models.PROTECT, related_name="activities")
    title = models.CharField(_("name of the activity"), max_length=140)
    slug = models.SlugField(max_length=160, unique=True)
    theme = models.ForeignKey(
        "directory.Theme", models.PROTECT, null=True, blank=True, related_name="activities", verbose_name=_("theme")
    )
    summary = models.CharField(_("in one sentence"), max_length=200, blank=True)
    description = models.TextField(_("what it is like"), blank=True)
    to_bring = models.CharField(_("what to bring"), max_length=250, blank=True)
    age_min = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    age_max = models.PositiveSmallIntegerField(_("to age"), null=True, blank=True)
    level = models.CharField(_("level"), max_length=120, blank=True)
    level_kind = models.CharField(_("level"), max_length=12, choices=LevelKind, blank=True)
    is_seated = models.BooleanField(_("can be done seated"), default=False)
    is_online = models.BooleanField(_("can be followed from home, by video"), default=False)
    price_kind = models.CharField(_("price"), max_length=8, choices=PriceKind, default=PriceKind.UNKNOWN)
    price = models.DecimalField(_("amount in euros"), max_digits=7, decimal_places=2, null=True, blank=True)
    price_unit = models.CharField(_("per"), max_length=40, blank=True)
    price_note = models.CharField(_("more on the price"), max_length=200, blank=True)
    has_solidarity_rate = models.BooleanField(_("lower rate for small incomes"), default=False)
    entry = models.CharField(_("how to take part"), max_length=12, choices=Entry, default=Entry.CONTACT)
    offers_trial = models.BooleanField(_("a first séance to try"), default=False)
    takes_single = models.BooleanField(_("registration for one séance"), default=True)
    takes_season = models.BooleanField(_("registration for the season"), default=False)
    capacity = models.PositiveSmallIntegerField(_("places at each séance"), null=True, blank=True)
    trial_places = models.PositiveSmallIntegerField(_("places to try at each séance"), null=True, blank=True)
    welcomes_helpers = models.BooleanField(_("a helper comes without taking a place"), default=False)
    registration_opens_at = models.DateTimeField(_("registration opens"), null=True, blank=True)
    is_registration_closed = models.BooleanField(_("registration is closed"), default=False)
    contact_phone = models.CharField(_("phone"), max_length=30, blank=True)
    contact_email = models.EmailField(_("e-mail address"), blank=True)
    space = models.ForeignKey(
        "directory.Space",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("hall of the town"),
    )
    address = models.CharField(_("address"), max_length=250, blank=True)
    leader = models.CharField(_("led by"), max_length=80, blank=True, default="", db_default="")
    shows_leader = models.BooleanField(_("who leads it is shown to everybody"), default=False, db_default=False)
    neighbourhood = models.ForeignKey(
        "directory.Neighbourhood",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("neighbourhood"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    sequence = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    edited_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+", editable=False)
    changed_at = models.DateTimeField()
    rule_since = models.DateField(null=True, blank=True, editable=False)
    laid_out_until = models.DateField(null=True, blank=True)
    search = SearchVectorField(null=True, editable=False)

    objects = ActivityQuerySet.as_manager()

    class Meta(ScheduleFields.Meta):
        abstract = False
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["title", "pk"]
        indexes = [
            GinIndex(fields=["search"], name="activity_search"),
            models.Index(fields=["association", "state"], name="activity_of_association"),
        ]
        constraints = [
            *ScheduleFields.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(age_min=None) | models.Q(age_max=None) | models.Q(age_max__gte=models.F("age_min")),
                name="activity_ages_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(space=None) | models.Q(address=""), name="activity_in_space_or_at_address"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def takes_registrations(self) -> bool:
        """Does one register here, whether or not registration is open today?"""
        return self.entry == self.Entry.REGISTRATION

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    def get_absolute_url(self) -> str:
        return f"/activites/{self.slug}/"
