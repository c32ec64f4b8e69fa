from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models import Venue

if TYPE_CHECKING:
    from directory.models import Person

CALLERS_KEPT = timedelta(days=30)  # how long a private name stays after the last date


class DirectBookingQuerySet(models.QuerySet["DirectBooking"]):
    def run_by(self, person: "Person") -> Self:
        """Those in venues that this agent's departments run."""
        return self.filter(request__space__venue__in=Venue.objects.run_by(person))

    def over_since(self, moment: datetime) -> Self:
        """Those whose last date ended before this moment, and that still name a private person."""
        named = self.filter(forgotten_at=None).exclude(name="", phone="")
        still = models.Exists(named.model.objects.filter(pk=models.OuterRef("pk"), request__slots__ends_at__gte=moment))
        return named.filter(~still)

    def with_dates(self) -> Self:
        """Counts the dates by what they are, and says which comes first and last."""
        slots = "request__slots"
        counts = {
            f"n_{state}": models.Count(slots, filter=models.Q(**{f"{slots}__state": state}))
            for state in ("granted", "proposed", "refused", "released", "cancelled")
        }
        return self.annotate(
            first_at=models.Min(f"{slots}__starts_at"), last_at=models.Max(f"{slots}__ends_at"), **counts
        )


class DirectBooking(models.Model):
    """An agent holds dates for somebody who does not ask through the site: a school, the town, a person who calls.

    Its dates are those of `request`, an answered one in the town's own name, so that planning, sheets, changes and
    closures know them. The name and the phone of a person who calls are read on the booking's own page only, by the
    agents of the venue, and erased some weeks after the last date.
    """

    class Kind(models.TextChoices):
        SCHOOL = "school", _("a school")
        TOWN = "town", _("the town, an event")
        CALLER = "caller", _("a person who calls")

    request = models.OneToOneField("bookings.SlotRequest", models.CASCADE, related_name="direct")
    kind = models.CharField(_("for whom"), max_length=6, choices=Kind)
    name = models.CharField(_("name"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = DirectBookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("direct booking")
        verbose_name_plural = _("direct bookings")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="school") | ~models.Q(name=""), name="direct_booking_names_the_school"
            ),
            models.CheckConstraint(
                condition=models.Q(forgotten_at=None) | models.Q(phone=""), name="direct_booking_is_forgotten_whole"
            ),
        ]

    def __str__(self) -> str:
        return self.said

    @property
    def said(self) -> str:
        """For whom it is, as everybody at work may read it: nobody's own name."""
        return said_of(self.kind, self.name)


def said_of(kind: str, name: str) -> str:
    """« École Jean-Moulin », « Ville », « Particulier »."""
    if kind == DirectBooking.Kind.CALLER:
        return str(_("A private person"))
    return name or str(_("The town"))
