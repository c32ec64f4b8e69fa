from typing import TYPE_CHECKING, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from directory.models import Venue
from events.drawing_secrets import new_secret

if TYPE_CHECKING:
    from datetime import date

    from directory.models import Person


class CaretakerQuerySet(models.QuerySet["Caretaker"]):
    def run_by(self, person: "Person") -> Self:
        """Those of whom this agent's departments run every venue."""
        mine = Venue.objects.run_by(person)
        return self.filter(venues__in=mine).exclude(venues__in=Venue.objects.exclude(pk__in=mine)).distinct()

    def current(self) -> Self:
        """Those whose link still opens."""
        return self.filter(revoked_at=None)


class Caretaker(models.Model):
    """Who opens and shuts venues. Their secret link shows who comes, and takes who came; no account is needed."""

    name = models.CharField(_("name"), max_length=80)
    venues = models.ManyToManyField("directory.Venue", related_name="caretakers", verbose_name=_("venues"))
    secret = models.CharField(max_length=40, unique=True, default=new_secret, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = CaretakerQuerySet.as_manager()

    class Meta:
        verbose_name = _("caretaker")
        verbose_name_plural = _("caretakers")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Their own page: whoever has the address is taken for them."""
        return reverse("bookings:caretaker_day", args=[self.secret])


class SheetPrint(models.Model):
    """The sheet of a week was printed: when, and what each line said, so that the next one marks what changed."""

    venue = models.ForeignKey("directory.Venue", models.CASCADE, related_name="sheet_prints")
    monday = models.DateField()
    printed_at = models.DateTimeField()
    by = models.ForeignKey("directory.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    said = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("printed sheet")
        verbose_name_plural = _("printed sheets")
        ordering = ["-printed_at", "-pk"]
        indexes = [models.Index(fields=["venue", "monday", "-printed_at"], name="sheet_print_of_week")]

    def __str__(self) -> str:
        return f"{self.venue_id} {self.monday}"


class Turnout(models.Model):
    """Who had the hall came or did not, and how many they were, as the caretaker saw it."""

    slot = models.OneToOneField("bookings.Slot", models.CASCADE, related_name="turnout")
    came = models.BooleanField(_("came"))
    people = models.PositiveIntegerField(_("people"), null=True, blank=True)
    at = models.DateTimeField()
    caretaker = models.ForeignKey(Caretaker, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("turnout")
        verbose_name_plural = _("turnouts")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(came=True) | models.Q(people=None), name="turnout_nobody_when_they_did_not_come"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slot_id} {self.came}"


class AbsenceRuleQuerySet(models.QuerySet["AbsenceRule"]):
    def on(self, day: "date") -> "AbsenceRule":
        """The rule of that day."""
        return self.filter(since__lte=day).latest("since", "pk")


class AbsenceRule(models.Model):
    """From which number of absences on the agent is told: in a row, or in a season. Dated; the first is shipped."""

    since = models.DateField(_("from"))
    in_a_row = models.PositiveSmallIntegerField(_("absences in a row"), default=2)
    in_season = models.PositiveSmallIntegerField(_("absences in a season"), default=3)

    objects = AbsenceRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule on absences")
        verbose_name_plural = _("rules on absences")
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(in_a_row__gte=1, in_season__gte=1), name="absence_rule_at_least_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.since}"


class AbsenceLetter(models.Model):
    """An association was written to because it did not come; the dates it speaks of count no more."""

    request = models.ForeignKey("bookings.SlotRequest", models.CASCADE, related_name="absence_letters")
    by = models.ForeignKey("directory.Person", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    message = models.TextField()
    dates = models.JSONField(default=list)

    class Meta:
        verbose_name = _("letter on absences")
        verbose_name_plural = _("letters on absences")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.at:%Y-%m-%d}"
