"""What a date costs: the tariff of its day, of its hall first, otherwise of the venue. Nothing here writes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from bookings.models import Tariff
from directory.models import Space, Venue

CENT = Decimal("0.01")
REDUCED = "-reduit"


@dataclass(frozen=True, order=True)
class Rate:
    """To whom a tariff speaks: an audience, at its ordinary or its reduced tariff."""

    audience: str
    is_reduced: bool = False

    @property
    def key(self) -> str:
        return self.audience + REDUCED * self.is_reduced

    @classmethod
    def of_key(cls, key: str) -> "Rate":
        return cls(key.removesuffix(REDUCED), key.endswith(REDUCED))

    def __str__(self) -> str:
        audience = str(Tariff.Audience(self.audience).label)
        return _("%(audience)s, reduced tariff") % {"audience": audience} if self.is_reduced else audience


class PriceBook:
    """The tariffs of some venues, past and to come."""

    def __init__(self, tariffs: Iterable[Tariff]) -> None:
        self.tariffs = list(tariffs)

    @classmethod
    def of(cls, venues: Iterable[Venue | int]) -> "PriceBook":
        """One query."""
        return cls(Tariff.objects.filter(venue__in=list(venues)))

    @cached_property
    def _by_thing(self) -> dict[tuple[int, int | None, Rate], list[Tariff]]:
        """The tariffs of one thing, the latest first."""
        found: dict[tuple[int, int | None, Rate], list[Tariff]] = defaultdict(list)
        for tariff in sorted(self.tariffs, key=lambda each: each.since, reverse=True):
            found[tariff.venue_id, tariff.space_id, Rate(tariff.audience, tariff.is_reduced)].append(tariff)
        return found

    @property
    def rates(self) -> list[Rate]:
        """Those to whom some tariff speaks, in the order of the audiences."""
        order = list(Tariff.Audience.values)
        met = {Rate(each.audience, each.is_reduced) for each in self.tariffs}
        return sorted(met, key=lambda rate: (order.index(rate.audience), rate.is_reduced))

    def on(self, day: date, space: Space, rate: Rate) -> Tariff | None:
        """The hall's own tariff on that day, otherwise the one of its venue; None when none has begun."""
        for thing in (space.pk, None):
            for tariff in self._by_thing.get((space.venue_id, thing, rate), []):
                if tariff.since <= day:
                    return tariff
        return None

    def standing_on(self, day: date) -> list[Tariff]:
        """The tariff in force of each thing on that day."""
        latest = (next((each for each in found if each.since <= day), None) for found in self._by_thing.values())
        return [tariff for tariff in latest if tariff]


def cost(tariff: Tariff, starts_at: datetime, ends_at: datetime) -> Decimal:
    """To the cent; an hour begun counts by its minutes."""
    if tariff.kind != Tariff.Kind.HOURLY:
        return tariff.amount
    hours = Decimal(int((ends_at - starts_at).total_seconds())) / 3600
    return (tariff.amount * hours).quantize(CENT, ROUND_HALF_UP)
