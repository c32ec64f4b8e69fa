from datetime import date
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory.models import Department

from .slot import Slot

if TYPE_CHECKING:
    from directory.models import Person


class LoanQuerySet(models.QuerySet["Loan"]):
    def run_by(self, person: "Person") -> Self:
        """Those of things that this agent's departments lend."""
        return self.filter(department__in=Department.objects.filter(agents__in=person.agencies.filter(ended_at=None)))

    def waiting(self) -> Self:
        """Those that wait for an answer."""
        return self.filter(state=Loan.State.ASKED)

    def promised(self) -> Self:
        """Those that were granted and have not left."""
        return self.filter(state=Loan.State.GRANTED)

    def out(self) -> Self:
        """Those that have left the store."""
        return self.filter(state=Loan.State.OUT)

    def late(self, today: date) -> Self:
        """Those that should have come back before today."""
        return self.out().filter(back_on__lt=today)

    def with_lines(self) -> Self:
        """Brings along who asks, and what."""
        lines = LoanLine.objects.select_related("equipment").order_by("equipment__category", "equipment__name", "pk")
        return self.select_related("association", "department", "slot__space__venue").prefetch_related(
            models.Prefetch("lines", lines)
        )


class Loan(models.Model):
    """An association asks one department for things over some days; from the answer until they are back.

    What is granted is held from `leaves_on` to `back_on`, both included: the days of use and the days of
    transport around them. One trip takes everything, so the longest transport counts for the whole loan.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("waiting for an answer")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")
        CANCELLED = "cancelled", _("cancelled by the association")
        OUT = "out", _("out of the store")
        BACK = "back", _("back")

    association = models.ForeignKey("directory.Association", models.PROTECT, related_name="loans")
    department = models.ForeignKey("directory.Department", models.PROTECT, related_name="loans")
    asked_by = models.ForeignKey("directory.Person", models.SET_NULL, null=True, related_name="+")
    slot = models.ForeignKey("bookings.Slot", models.SET_NULL, null=True, blank=True, related_name="loans")
    purpose = models.CharField(_("what for"), max_length=140)
    place = models.CharField(_("where it is used"), max_length=200, blank=True)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    leaves_on = models.DateField(_("leaves the store on"))
    back_on = models.DateField(_("is back on"))
    fetched_by = models.CharField(_("who fetches it"), max_length=80)
    phone = models.CharField(_("their phone"), max_length=30, blank=True)
    message = models.TextField(_("a word for the service"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED)
    ground = models.CharField(_("legal ground"), max_length=10, choices=Slot.Ground, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    sent_at = models.DateTimeField()
    due_on = models.DateField(_("answer before"))
    decided_at = models.DateTimeField(null=True, blank=True)
    out_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.CharField(_("handed to"), max_length=80, blank=True)
    back_at = models.DateTimeField(null=True, blank=True)
    condition = models.TextField(_("state in which it came back"), blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = LoanQuerySet.as_manager()

    class Meta:
        verbose_name = _("loan")
        verbose_name_plural = _("loans")
        ordering = ["sent_at", "pk"]
        indexes = [
            models.Index(fields=["department", "state", "leaves_on"], name="loan_of_department"),
            models.Index(fields=["association", "-sent_at"], name="loan_of_association"),
            models.Index(fields=["back_on"], condition=models.Q(state="out"), name="loan_out"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(leaves_on__lte=models.F("first_day"))
                & models.Q(first_day__lte=models.F("last_day"))
                & models.Q(last_day__lte=models.F("back_on")),
                name="loan_days_in_order",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="refused") | (~models.Q(ground="") & ~models.Q(reason="")),
                name="loan_refused_with_ground_and_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["out", "back"]) | models.Q(out_at__isnull=False),
                name="loan_out_since_a_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(state="back", back_at__isnull=False)
                | (~models.Q(state="back") & models.Q(back_at=None)),
                name="loan_back_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.purpose

    def get_absolute_url(self) -> str:
        """The association's own page of this loan."""
        return reverse("bookings:loan", args=[self.association.slug, self.pk])

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.ASKED

    @property
    def is_granted(self) -> bool:
        return self.state == self.State.GRANTED

    @property
    def is_out(self) -> bool:
        return self.state == self.State.OUT

    @property
    def is_part_back(self) -> bool:
        """Has something come back, and the rest not? Read from the lines."""
        return self.is_out and any(line.held != (line.taken or 0) for line in self.lines.all())

    @property
    def is_back(self) -> bool:
        return self.state == self.State.BACK

    @property
    def can_be_cancelled(self) -> bool:
        """The association may give up what has not left yet."""
        return self.state in (self.State.ASKED, self.State.GRANTED)

    @property
    def lost_its_hall(self) -> bool:
        """It was asked for a date in a hall which the association does not have any more, or was refused."""
        return self.slot is not None and self.slot.state not in (
            Slot.State.ASKED, Slot.State.GRANTED, Slot.State.PROPOSED,
        )  # fmt: skip


class LoanLine(models.Model):
    """So many pieces of one thing in a loan: asked, granted, handed over, come back.

    `held` is what the line takes from the stock on each day of `period` (closed at the start, open at the
    end): what is granted until it leaves, then what is still out, then nothing. What is late is held until today.
    The database refuses a held number that the stock does not allow (migrations 0016, 0020).
    """

    loan = models.ForeignKey(Loan, models.CASCADE, related_name="lines")
    equipment = models.ForeignKey("bookings.Equipment", models.PROTECT, related_name="lines")
    asked = models.PositiveIntegerField(_("asked"))
    granted = models.PositiveIntegerField(_("granted"), null=True, blank=True)
    taken = models.PositiveIntegerField(_("handed over"), null=True, blank=True)
    missing = models.PositiveIntegerField(_("missing"), default=0)
    broken = models.PositiveIntegerField(_("broken"), default=0)
    held = models.PositiveIntegerField(default=0)
    period = DateRangeField(_("period"))

    class Meta:
        verbose_name = _("line of a loan")
        verbose_name_plural = _("lines of loans")
        ordering = ["loan", "pk"]
        indexes = [GistIndex(fields=["equipment", "period"], condition=models.Q(held__gt=0), name="loan_line_held")]
        constraints = [
            models.UniqueConstraint(fields=["loan", "equipment"], name="loan_line_once"),
            models.CheckConstraint(condition=models.Q(asked__gt=0), name="loan_line_asks_something"),
            models.CheckConstraint(
                condition=models.Q(granted=None) | models.Q(granted__lte=models.F("asked")),
                name="loan_line_granted_within_asked",
            ),
            models.CheckConstraint(
                condition=models.Q(taken=None) | models.Q(taken__lte=models.F("granted")),
                name="loan_line_taken_within_granted",
            ),
            models.CheckConstraint(
                condition=models.Q(missing=0, broken=0) | models.Q(taken__gte=models.F("missing") + models.F("broken")),
                name="loan_line_lost_within_taken",
            ),
            models.CheckConstraint(
                condition=models.Q(held=0) | models.Q(granted__gte=models.F("held")),
                name="loan_line_held_within_granted",
            ),
            models.CheckConstraint(
                condition=models.Q(period__isempty=False)
                & models.Q(period__startswith__isnull=False)
                & models.Q(period__endswith__isnull=False),
                name="loan_line_period_bounded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id} {self.equipment_id}"

    @property
    def given(self) -> int:
        """How many the association has, or may count on."""
        return (self.granted if self.taken is None else self.taken) or 0

    @property
    def amiss(self) -> str:
        """« 1 en moins, 2 hors d’usage »; empty when nothing is."""
        missing = gettext("%(missing)s missing") % {"missing": self.missing} if self.missing else ""
        broken = gettext("%(broken)s broken") % {"broken": self.broken} if self.broken else ""
        return ", ".join(filter(None, (missing, broken)))

    @property
    def came_back(self) -> int:
        """How many came back as they had left, of a loan that has left."""
        return (self.taken or 0) - self.missing - self.broken - self.held

    @property
    def is_reduced(self) -> bool:
        return self.granted is not None and self.granted < self.asked


class LoanStep(models.Model):
    """The history of a loan: who did what, when, with which words. The database refuses to change or delete a row.

    Each of `lines` says {"name", "asked", "granted", "taken", "missing", "broken", "out"}.
    """

    class Kind(models.TextChoices):
        ASKED = "asked", _("asked by the association")
        DECIDED = "decided", _("answered by the service")
        CANCELLED = "cancelled", _("cancelled by the association")
        OUT = "out", _("handed over")
        PUT_BACK = "put_back", _("handing over undone")
        PART_BACK = "part_back", _("came back in part")
        BACK = "back", _("came back")
        WRITTEN = "written", _("letter from the service")

    loan = models.ForeignKey(Loan, models.PROTECT, related_name="steps")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    message = models.TextField(blank=True)
    ground = models.CharField(max_length=10, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    lines = models.JSONField(default=list)

    class Meta:
        verbose_name = _("step of a loan")
        verbose_name_plural = _("steps of loans")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.loan_id} {self.kind}"
