from typing import TYPE_CHECKING, Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models import Department
from directory.sql import Folded

if TYPE_CHECKING:
    from directory.models import Person

MOST_TRANSPORT_DAYS = 14
MOST_PIECES = 100_000


class EquipmentQuerySet(models.QuerySet["Equipment"]):
    def run_by(self, person: "Person") -> Self:
        """Those that this agent's departments lend."""
        return self.filter(department__in=Department.objects.filter(agents__in=person.agencies.filter(ended_at=None)))

    def offered(self) -> Self:
        """Those that an association may ask for."""
        return self.filter(is_offered=True, quantity__gt=0)

    def by_category(self) -> Self:
        """In the order of a catalogue."""
        return self.order_by("category", Folded("name"), "pk")


class Equipment(models.Model):
    """What the town lends: how many there are, and how many days of transport before and after each use."""

    class Category(models.TextChoices):
        FURNITURE = "1-furniture", _("Tables, chairs, benches")
        SHELTER = "2-shelter", _("Tents and shelters")
        STAGE = "3-stage", _("Stage, sound and light")
        DISPLAY = "4-display", _("Exhibition")
        KITCHEN = "5-kitchen", _("Kitchen and buffet")
        SAFETY = "6-safety", _("Barriers and safety")
        OTHER = "7-other", _("Other things")

    department = models.ForeignKey(
        "directory.Department", models.PROTECT, related_name="equipment", verbose_name=_("department that lends it")
    )
    category = models.CharField(_("category"), max_length=12, choices=Category, default=Category.FURNITURE)
    name = models.CharField(_("name"), max_length=80)
    description = models.CharField(_("description"), max_length=300, blank=True)
    quantity = models.PositiveIntegerField(_("how many the town owns"), validators=[MaxValueValidator(MOST_PIECES)])
    days_before = models.PositiveSmallIntegerField(_("days of transport before"), default=0)
    days_after = models.PositiveSmallIntegerField(_("days of transport after"), default=0)
    deposit = models.DecimalField(_("deposit in euros"), max_digits=8, decimal_places=2, null=True, blank=True)
    conditions = models.TextField(_("conditions"), blank=True)
    photo = models.ImageField(_("photo"), upload_to="materiel/", blank=True)
    photo_shows = models.CharField(_("what the photo shows"), max_length=250, blank=True)
    is_offered = models.BooleanField(_("can be asked for"), default=True)

    objects = EquipmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("equipment to lend")
        verbose_name_plural = _("equipment to lend")
        ordering = ["category", Folded("name"), "pk"]
        constraints = [
            models.UniqueConstraint(fields=["department", "name"], name="equipment_name_once_per_department"),
            models.CheckConstraint(
                condition=models.Q(days_before__lte=MOST_TRANSPORT_DAYS, days_after__lte=MOST_TRANSPORT_DAYS),
                name="equipment_transport_days",
            ),
            models.CheckConstraint(
                condition=models.Q(deposit=None) | models.Q(deposit__gte=0), name="equipment_deposit_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.name
