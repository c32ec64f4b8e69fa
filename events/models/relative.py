from collections.abc import Sequence
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.drawing_secrets import new_secret

from .registration import Registration


class RelativeQuerySet(models.QuerySet["Relative"]):
    def of(self, party: Registration) -> Self:
        """Those who get copies about this party: of it alone, or of all the registrations of its person."""
        mine = Q(registration=party)
        return self.filter(mine | Q(calendar=party.calendar_id) if party.calendar_id else mine)

    def current(self, at: datetime) -> Self:
        """Those whose consent has not ended."""
        return self.filter(until__gt=at, ended_at=None)

    def only_of(self, parties: Sequence[Registration]) -> Self:
        """Those who are nobody's relatives any more once these parties are forgotten."""
        keys = [party.pk for party in parties]
        calendars = {party.calendar_id for party in parties if party.calendar_id}
        others = Registration.objects.filter(calendar__in=calendars).exclude(pk__in=keys).values("calendar")
        return self.filter(Q(registration__in=keys) | Q(calendar__in=calendars) & ~Q(calendar__in=others))


class Relative(models.Model):
    """« Un proche »: somebody whom a registered person wants to get copies of their letters, and who may cancel for them.

    Of one `registration`, or of all those of a person, to come ones included: then it points to their own `calendar`.
    Agreed to by the registered person (`consent`, `by`, `created_at`), for a year at most; nobody else noted it (`by`)
    when they said so with their own link. The secret link shows what the copies say, and cancels; nothing else.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("by e-mail")
        SMS = "sms", _("by text message")

    class Consent(models.TextChoices):
        """How the registered person agreed; the first ones are those of a registration made for them."""

        PRESENT = "present", _("present at the desk")
        PHONE = "phone", _("by phone")
        LETTER = "letter", _("in writing")
        LINK = "link", _("with their own link")

    registration = models.ForeignKey(
        "events.Registration", models.CASCADE, null=True, blank=True, related_name="relatives"
    )
    calendar = models.ForeignKey(
        "events.OwnCalendar", models.CASCADE, null=True, blank=True, related_name="relatives", editable=False
    )
    name = models.CharField(_("name"), max_length=120)
    channel = models.CharField(_("how to reach"), max_length=5, choices=Channel, default=Channel.EMAIL)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=16, blank=True)
    secret = models.CharField(max_length=43, unique=True, default=new_secret, editable=False)
    consent = models.CharField(max_length=7, choices=Consent)
    by = models.ForeignKey("directory.Person", models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RelativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("relative")
        verbose_name_plural = _("relatives")
        constraints = [
            models.CheckConstraint(
                condition=Q(channel="email") & ~Q(email="") | Q(channel="sms") & ~Q(phone=""),
                name="relative_is_reached",
            ),
            models.CheckConstraint(condition=Q(until__gt=models.F("created_at")), name="relative_for_a_while"),
            models.CheckConstraint(
                condition=Q(registration=None, calendar__isnull=False) | Q(registration__isnull=False, calendar=None),
                name="relative_of_one_or_of_all",
            ),
            models.CheckConstraint(
                condition=Q(by__isnull=False) | Q(consent="link"), name="relative_noted_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id or 'all'} {self.until:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return f"/proches/{self.secret}/"

    @property
    def is_for_all(self) -> bool:
        """Of all that the person is registered for, not of one registration."""
        return self.calendar_id is not None
