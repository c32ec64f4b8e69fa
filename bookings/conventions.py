"""A convention is prepared from the granted dates of a request, sent to the association, then signed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone, translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from bookings import convention_emails
from bookings.models import Convention, ConventionDate, ConventionText, Slot, SlotRequest, Tariff
from bookings.models.request import SlotRequestQuerySet
from bookings.pricing import PriceBook, Rate, cost
from bookings.tables_out import hours
from directory import wording
from directory.models import Person, Venue

State = Convention.State
LANGUAGE = "fr"  # of the text, which the town writes and both sides sign


class CannotBePrepared(ValidationError):
    """No date is granted, or some have no tariff. The message says which."""


class ConventionMoved(ValidationError):
    """A colleague has prepared, sent or noted something meanwhile. The message says what."""


@dataclass(frozen=True)
class PricedDate:
    slot: Slot
    tariff: Tariff | None

    @property
    def amount(self) -> Decimal:
        return cost(self.tariff, self.slot.starts_at, self.slot.ends_at) if self.tariff else Decimal(0)


@dataclass(frozen=True)
class Draft:
    """What a convention would say with this rate."""

    rate: Rate | None
    dates: Sequence[PricedDate]

    @property
    def missing(self) -> list[Slot]:
        """The dates for which no tariff is known."""
        return [each.slot for each in self.dates if each.tariff is None]

    @property
    def total(self) -> Decimal:
        return sum((each.amount for each in self.dates), Decimal(0))

    @property
    def deposit(self) -> Decimal:
        """Asked for once: the highest of those of its dates."""
        return max((each.tariff.deposit for each in self.dates if each.tariff), default=Decimal(0))


def to_prepare(requests: SlotRequestQuerySet, *, at: datetime) -> SlotRequestQuerySet:
    """Those with granted dates to come, and no convention yet; `in_halls` has one granted date of each hall."""
    granted = Slot.objects.granted().filter(request=OuterRef("pk"), ends_at__gt=at)
    made = Convention.objects.current().filter(request=OuterRef("pk"))
    halls = (
        Slot.objects.granted()
        .select_related("space__venue")
        .order_by("request_id", "space_id")
        .distinct("request", "space")
    )
    return requests.filter(Exists(granted)).exclude(Exists(made)).prefetch_related(Prefetch("slots", halls, "in_halls"))


def halls_of(slots: Iterable[Slot]) -> list[str]:
    """The halls of these dates, each once, the first date's first."""
    return list(dict.fromkeys(slot.space.full_name for slot in slots))


def granted_dates(slot_request: SlotRequest) -> list[Slot]:
    return list(slot_request.slots.granted().select_related("space__venue").order_by("starts_at", "pk"))


def draft(slots: Sequence[Slot], rate: Rate | None, book: PriceBook) -> Draft:
    """No query."""
    days = [(slot, timezone.localdate(slot.starts_at)) for slot in slots]
    return Draft(rate, [PricedDate(slot, book.on(day, slot.space, rate) if rate else None) for slot, day in days])


def book_of(slots: Sequence[Slot]) -> PriceBook:
    return PriceBook.of({slot.space.venue_id for slot in slots})


@transaction.atomic
def prepare(slot_request: SlotRequest, *, rate: Rate, instead_of: int | None, by: Person, at: datetime) -> Convention:
    """Make one for the dates granted now; it takes the place of `instead_of`, the one that the agent saw.

    Raises ConventionMoved when another one stands there, and CannotBePrepared.
    """
    locked = SlotRequest.objects.select_for_update(of=("self",), no_key=True).with_names().get(pk=slot_request.pk)
    standing = Convention.objects.current().filter(request=locked).first()
    if (standing.pk if standing else None) != instead_of:
        raise ConventionMoved(_("A colleague has prepared a convention for this request meanwhile: here it is."))
    slots = granted_dates(locked)
    if not slots:
        raise CannotBePrepared(_("No date of this request is granted: there is nothing to agree on."))
    made = draft(slots, rate, book_of(slots))
    if made.missing:
        raise CannotBePrepared(_no_tariff(len(made.missing)))
    if standing:
        Convention.objects.filter(pk=standing.pk).update(state=State.REPLACED)
    convention = Convention.objects.create(
        request=locked, text=ConventionText.objects.latest("pk"), said=_said(locked, made, at), total=made.total,
        deposit=made.deposit, made_at=at, made_by=by,
    )  # fmt: skip
    ConventionDate.objects.bulk_create(
        ConventionDate(
            convention=convention, slot=each.slot, space=each.slot.space, starts_at=each.slot.starts_at,
            ends_at=each.slot.ends_at, amount=each.amount,
        )
        for each in made.dates
    )  # fmt: skip
    return convention


def _no_tariff(count: int) -> str:
    return ngettext(
        "One date has no tariff of this kind: set it first, or choose another tariff.",
        "%(count)s dates have no tariff of this kind: set it first, or choose another tariff.", count,
    ) % {"count": count}  # fmt: skip


@transaction.atomic
def send(convention: Convention, *, by: Person, at: datetime) -> None:
    """The team may read it, and is written to. Raises ConventionMoved when it is sent, signed or replaced already."""
    locked = _locked(convention)
    if locked.state != State.PREPARED:
        raise ConventionMoved(_moved(locked))
    locked.state, locked.sent_at, locked.sent_by = State.SENT, at, by
    locked.save(update_fields=["state", "sent_at", "sent_by"])
    convention_emails.convention_sent(locked)


@transaction.atomic
def note_signature(convention: Convention, *, on: date, signed_by: str, by: Person) -> None:
    """Both have signed. Raises ConventionMoved when that is noted already, or when it was replaced."""
    locked = _locked(convention)
    if locked.state not in (State.PREPARED, State.SENT):
        raise ConventionMoved(_moved(locked))
    locked.state, locked.signed_on, locked.signed_by, locked.noted_by = State.SIGNED, on, signed_by, by
    locked.save(update_fields=["state", "signed_on", "signed_by", "noted_by"])


def _locked(convention: Convention) -> Convention:
    return Convention.objects.select_for_update(of=("self",), no_key=True).with_names().get(pk=convention.pk)


def _moved(convention: Convention) -> str:
    return {
        State.SENT: _("A colleague has sent it meanwhile."),
        State.SIGNED: _("Its signature has been noted meanwhile."),
    }.get(State(convention.state), _("Another convention has replaced this one meanwhile."))


def _said(slot_request: SlotRequest, made: Draft, at: datetime) -> dict[str, str]:
    """What each field of the text says on that day, in the language of the text."""
    with translation.override(LANGUAGE):
        association, venue = slot_request.association, slot_request.space.venue
        slots = [each.slot for each in made.dates]
        unknown = _("not known")
        seat = " ".join(filter(None, (association.address, association.postcode, association.city)))
        venues = {slot.space.venue_id: slot.space.venue for slot in slots}.values()
        halls = halls_of(slots)
        people = slot_request.people_expected
        return {
            "association": association.name,
            "adresse": seat or unknown,
            "rna": association.rna or unknown,
            "siret": association.siret or unknown,
            "objet": slot_request.purpose,
            "personnes": ngettext("%(count)s person", "%(count)s people", people) % {"count": people},
            "salle": " ; ".join(halls),
            "lieu": " ; ".join(map(_address, venues)),
            "nombre": ngettext("%(count)s date", "%(count)s dates", len(slots)) % {"count": len(slots)},
            "periode": period(slots[0].starts_at, slots[-1].starts_at),
            "heures": hours_in_words(hours(sum((slot.ends_at - slot.starts_at).total_seconds() for slot in slots))),
            "tarif": str(made.rate),
            "montant": wording.amount(made.total) if made.total else _("none: free of charge"),
            "caution": wording.amount(made.deposit) if made.deposit else pgettext("deposit", "none"),
            "ville": settings.TOWN_NAME,
            "service": venue.department.name if venue.department else settings.SERVICE_NAME,
            "date": wording.full_date(at),
        }


def _address(venue: Venue) -> str:
    return " ".join(filter(None, (venue.address, venue.postcode, venue.city))) or venue.name


def period(first: datetime, last: datetime) -> str:
    """« le 24 novembre 2026 », « du 24 novembre 2026 au 8 juin 2027 »."""
    if wording.local_date(first) == wording.local_date(last):
        return _("on %(date)s") % {"date": wording.full_date(first)}
    return _("from %(first)s to %(last)s") % {"first": wording.full_date(first), "last": wording.full_date(last)}


def hours_in_words(count: Decimal) -> str:
    """« 36 heures », « 1,5 heure », « 36,75 heures »."""
    return ngettext("%(hours)s hour", "%(hours)s hours", int(count)) % {"hours": number_format(count)}
