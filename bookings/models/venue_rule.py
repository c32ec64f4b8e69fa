from typing import TYPE_CHECKING, Self

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from directory.models import AssociationDocument, Venue

if TYPE_CHECKING:
    from directory.models import Person


class VenueRuleQuerySet(models.QuerySet["VenueRule"]):
    def run_by(self, person: "Person") -> Self:
        """Those of venues that this agent's departments run."""
        return self.filter(venue__in=Venue.objects.run_by(person))

    def told(self, venue: "int | models.OuterRef | models.F") -> ArraySubquery:
        """All the rules of a venue, the earliest first, in a column of another question: `venue_rules.read` reads it."""
        lines = SpaceRule.objects.filter(rule=models.OuterRef("pk")).order_by("space")
        said = self.filter(venue=venue).order_by("since").values(
            told=JSONObject(
                since="since", rivals="rivals", min_notice="min_notice", max_notice="max_notice", week="week",
                who="who", quota_hours="quota_hours", papers="papers",
                themes=models.Subquery(_keys("themes")), associations=models.Subquery(_keys("associations")),
                spaces=ArraySubquery(
                    lines.values(line=JSONObject(space="space", gap="gap_minutes", in_holidays="opens_in_holidays"))
                ),
            )
        )  # fmt: skip
        return ArraySubquery(said)


def _keys(name: str) -> "models.QuerySet[VenueRule, list[int] | None]":
    some = VenueRule.objects.filter(pk=models.OuterRef("pk"), **{f"{name}__isnull": False}).order_by()
    return some.annotate(keys=ArrayAgg(name)).values_list("keys", flat=True)


class VenueRule(models.Model):
    """On which terms the spaces of a venue are asked for, from a day on and until the next rule begins.

    What is used on a day follows the rule of that day. A rule that has begun is never changed: another one begins.
    `week` says for each day, Monday first, from when until when the venue is open, or nothing: shut; empty, the
    hours of the town hold.
    """

    class Rivals(models.TextChoices):
        COMPETE = "compete", _("Several associations may ask for the same date: the service chooses")
        FIRST = "first", _("The first request keeps the date until the service answers")

    class Who(models.TextChoices):
        ANY = "any", _("Any association")
        SOME = "some", _("Only some associations")

    venue = models.ForeignKey("directory.Venue", models.CASCADE, related_name="rules", verbose_name=_("venue"))
    since = models.DateField(_("from"))
    rivals = models.CharField(_("rival requests"), max_length=7, choices=Rivals, default=Rivals.COMPETE)
    min_notice = models.PositiveSmallIntegerField(_("days before, at least"), null=True, blank=True)
    max_notice = models.PositiveSmallIntegerField(_("days before, at most"), null=True, blank=True)
    week = models.JSONField(_("opening hours"), default=list, blank=True)
    who = models.CharField(_("who may ask"), max_length=4, choices=Who, default=Who.ANY)
    themes = models.ManyToManyField("directory.Theme", blank=True, related_name="+", verbose_name=_("themes"))
    associations = models.ManyToManyField(
        "directory.Association", blank=True, related_name="+", verbose_name=_("associations")
    )
    quota_hours = models.PositiveSmallIntegerField(_("hours for each association and season"), null=True, blank=True)
    papers = ArrayField(
        models.CharField(max_length=10, choices=AssociationDocument.Kind), default=list, blank=True,
        verbose_name=_("papers asked for"),
    )  # fmt: skip
    by = models.ForeignKey("directory.Person", models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()

    objects = VenueRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of a venue")
        verbose_name_plural = _("rules of venues")
        ordering = ["venue", "since"]
        constraints = [
            models.UniqueConstraint(fields=["venue", "since"], name="venue_rule_one_a_day"),
            models.CheckConstraint(
                condition=models.Q(min_notice=None)
                | models.Q(max_notice=None)
                | models.Q(max_notice__gt=models.F("min_notice")),
                name="venue_rule_notices_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(quota_hours=None) | models.Q(quota_hours__gt=0),
                name="venue_rule_quota_of_some_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.venue_id} {self.since}"


class SpaceRule(models.Model):
    """What a rule says of one space: its rest between two users, and whether it opens in the school holidays."""

    rule = models.ForeignKey(VenueRule, models.CASCADE, related_name="spaces")
    space = models.ForeignKey("directory.Space", models.CASCADE, related_name="rules")
    gap_minutes = models.PositiveSmallIntegerField(_("minutes between two users"), default=0)
    opens_in_holidays = models.BooleanField(_("open in the school holidays"), default=True)

    class Meta:
        verbose_name = _("rule of a space")
        verbose_name_plural = _("rules of spaces")
        ordering = ["rule", "space"]
        constraints = [models.UniqueConstraint(fields=["rule", "space"], name="space_rule_once")]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.space_id}"

    @classmethod
    def gaps(cls) -> ArraySubquery:
        """The gaps of a space from day to day, in a column of a question about spaces: `holding.Gaps.read` reads it."""
        lines = cls.objects.filter(space=models.OuterRef("pk")).order_by("-rule__since")
        return ArraySubquery(lines.values(gap=JSONObject(since="rule__since", minutes="gap_minutes")))


class GapOn(models.Func):
    """Minutes that a space rests after a use that starts at a moment: by the rule of that day, else as it is known."""

    function = "bookings_gap"
    output_field = models.IntegerField()

    def __init__(self, space: str, base: str, moment: str) -> None:
        super().__init__(models.F(space), models.F(base), models.F(moment))
