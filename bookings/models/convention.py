from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.models.slot import Slot
from directory.models import Venue

if TYPE_CHECKING:
    from directory.models import Association, Person


class ConventionText(models.Model):
    """One version of the town's text, with fields in braces. Saved again it is another version; none is rewritten."""

    text = models.TextField(_("text"))
    at = models.DateTimeField()
    by = models.ForeignKey("directory.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("text of conventions")
        verbose_name_plural = _("texts of conventions")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"


class ConventionQuerySet(models.QuerySet["Convention"]):
    def run_by(self, person: "Person") -> Self:
        """Those for halls that this agent's departments run."""
        return self.filter(request__space__venue__in=Venue.objects.run_by(person))

    def of(self, association: "Association") -> Self:
        return self.filter(request__association=association)

    def current(self) -> Self:
        """Those that no newer one has replaced."""
        return self.exclude(state=Convention.State.REPLACED)

    def handed_over(self) -> Self:
        """Those that the association has received: sent, or signed."""
        return self.filter(state__in=(Convention.State.SENT, Convention.State.SIGNED))

    def with_names(self) -> Self:
        return self.select_related("request__association", "request__space__venue")

    def with_staleness(self) -> Self:
        """Adds `is_stale`: the dates granted are no longer those that it says."""
        same = ConventionDate.objects.filter(
            convention=models.OuterRef(models.OuterRef("pk")), slot=models.OuterRef("pk"), space=models.OuterRef("space"),
            starts_at=models.OuterRef("starts_at"), ends_at=models.OuterRef("ends_at"),
        )  # fmt: skip
        unsaid = Slot.objects.granted().filter(~models.Exists(same), request=models.OuterRef("request"))
        held = Slot.objects.granted().filter(pk=models.OuterRef("slot"))
        lost = ConventionDate.objects.filter(~models.Exists(held), convention=models.OuterRef("pk"))
        return self.annotate(
            is_stale=models.Case(
                models.When(models.Exists(unsaid) | models.Exists(lost), then=True),
                default=False,
                output_field=models.BooleanField(),
            )
        )


class Convention(models.Model):
    """A convention de mise à disposition: what town and association agree on for the granted dates of one request.

    It keeps the version of the text it was made with, and in `said` the value of each field on that day; the database
    refuses to change either. When dates change, another one replaces it.
    """

    class State(models.TextChoices):
        PREPARED = "prepared", _("prepared")
        SENT = "sent", _("sent")
        SIGNED = "signed", _("signed")
        REPLACED = "replaced", _("replaced")

    request = models.ForeignKey("bookings.SlotRequest", models.PROTECT, related_name="conventions")
    text = models.ForeignKey(ConventionText, models.PROTECT, related_name="conventions")
    said = models.JSONField()
    total = models.DecimalField(max_digits=10, decimal_places=2)
    deposit = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.PREPARED)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    signed_by = models.CharField(_("signed by"), max_length=80, blank=True)
    noted_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")

    objects = ConventionQuerySet.as_manager()

    class Meta:
        verbose_name = _("convention")
        verbose_name_plural = _("conventions")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=~models.Q(state="replaced"), name="convention_one_for_a_request"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False), name="convention_sent_at_a_moment"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="signed") | (models.Q(signed_on__isnull=False) & ~models.Q(signed_by="")),
                name="convention_signed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """« 2026-0042 »: what people call it."""
        return f"{timezone.localdate(self.made_at).year}-{self.pk:04}"


class ConventionDate(models.Model):
    """One granted date as the convention says it, with its price; kept when the date changes afterwards."""

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="dates")
    slot = models.ForeignKey("bookings.Slot", models.SET_NULL, null=True, related_name="convention_dates")
    space = models.ForeignKey("directory.Space", models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    amount = models.DecimalField(max_digits=8, decimal_places=2)

    class Meta:
        verbose_name = _("date of a convention")
        verbose_name_plural = _("dates of a convention")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["convention", "slot"], name="convention_says_a_date_once"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="convention_date_costs_nothing_less"),
        ]

    def __str__(self) -> str:
        return f"{self.convention_id} {self.starts_at:%Y-%m-%d}"
