"""Which rules of a venue stand against dates, and against whoever asks for them.

Nothing is refused here: a volunteer reads it beside the field, an agent may pass over it with a reason that the
history keeps.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import ceil

from django.utils import timezone

from bookings import venue_rules
from bookings.availability import Answer, Availability, Period, Verdict
from bookings.breaches import Breach, Rule
from bookings.models import Slot, SlotRequest
from bookings.venue_rules import Asker, Rules, Terms
from directory.models import Association, Space
from directory.wording import season_of
from events import days_off

WAITING_TOO = (Slot.State.ASKED, Slot.State.PROPOSED, Slot.State.GRANTED)
SETTLED = (Slot.State.PROPOSED, Slot.State.GRANTED)


@dataclass(frozen=True)
class Judged:
    """`of_dates` in the order of the periods asked about, each with none, one or several; `of_request` once for all."""

    of_dates: tuple[tuple[Breach, ...], ...]
    of_request: tuple[Breach, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.of_request) or any(self.of_dates)

    @property
    def all(self) -> tuple[Breach, ...]:
        return (*self.of_request, *(breach for each in self.of_dates for breach in each))

    @property
    def sentences(self) -> list[str]:
        """Each once, in the order in which they are met."""
        return list(dict.fromkeys(breach.sentence for breach in self.all))


def judge(
    rules: Rules,
    space: Space,
    periods: Sequence[Period],
    *,
    at: datetime,
    association: Association | None = None,
    states: Sequence[str] = WAITING_TOO,
    but_not: Collection[int] = (),
    spaces: Sequence[Space] = (),
) -> Judged:
    """What stands against these dates of a space (read with its venue), asked for at that moment.

    `spaces` says of each date in which other space of the venue it is.

    Without an association only what concerns dates is looked at: nobody asks. `states` are those of the dates that
    count among the hours the association has already.
    """
    if not rules:
        return Judged(tuple(() for _period in periods))
    days = [timezone.localtime(period.starts_at).date() for period in periods]
    terms = [rules.on(day) for day in days]
    placed = list(spaces) or [space] * len(days)
    holidays = venue_rules.holidays(rules, placed, days)
    today = timezone.localdate(at)
    of_dates = tuple(
        tuple(_of_date(rules, each, period, day, today, holidays, is_asked=association is not None))
        for each, period, day in zip(placed, periods, days, strict=True)
    )
    if association is None:
        return Judged(of_dates)
    seasons = {season_of(day) for day in days}
    who = venue_rules.asker(association, space.venue_id, terms, seasons, on=today, states=states, but_not=but_not)
    return Judged(of_dates, tuple(dict.fromkeys(_of_request(terms, space, list(periods), days, who))))


def of_halls(spaces: Collection[Space], periods: Sequence[Period], *, at: datetime) -> dict[int, Judged]:
    """What stands against these dates in each of these halls (read with their venues), whoever has them.

    Two queries, less that of the rules: see `venue_rules.of_halls`.
    """
    rules = venue_rules.of_halls(spaces)
    days = [timezone.localtime(period.starts_at).date() for period in periods]
    shut = [day for day in days if any(space.pk in rules[space.venue_id].on(day).shut_in_holidays for space in spaces)]
    holidays = days_off.known(min(shut), max(shut)) if shut else days_off.NONE
    today = timezone.localdate(at)
    return {
        space.pk: Judged(
            tuple(
                tuple(_of_date(rules[space.venue_id], space, period, day, today, holidays, is_asked=False))
                for period, day in zip(periods, days, strict=True)
            )
        )
        for space in spaces
        if rules[space.venue_id]
    }


class Doors:
    """When these halls (read with their venues) may be used by the rules of the day, whoever has them.

    Two queries, less that of the rules: see `venue_rules.of_halls`.
    """

    def __init__(self, spaces: Collection[Space], periods: Collection[Period]) -> None:
        self._rules = venue_rules.of_halls(spaces)
        days = {timezone.localtime(period.starts_at).date() for period in periods}
        shut = [
            day
            for day in days
            if any(space.pk in self._rules[space.venue_id].on(day).shut_in_holidays for space in spaces)
        ]
        self._holidays = days_off.known(min(shut), max(shut)) if shut else days_off.NONE

    def broken(self, space: Space, period: Period) -> tuple[Breach, ...]:
        """The rules that stand against this date there."""
        if not (rules := self._rules[space.venue_id]):
            return ()
        day = timezone.localtime(period.starts_at).date()
        return tuple(_of_date(rules, space, period, day, day, self._holidays, is_asked=False))


def of_request(
    slot_request: SlotRequest, slots: Sequence[Slot], rules: Rules, *, states: Sequence[str] = SETTLED
) -> Judged:
    """What stands against these dates of a request, all in one venue: notices count from its sending."""
    return judge(
        rules, slots[0].space, slots, at=slot_request.sent_at, association=slot_request.association, states=states,
        but_not=[slot.pk for slot in slots], spaces=[slot.space for slot in slots],
    )  # fmt: skip


def applied(found: Availability, judged: Judged) -> Availability:
    """The verdicts, with what the rules say of the dates that could be had otherwise."""
    verdicts = tuple(_applied(verdict, each) for verdict, each in zip(found.verdicts, judged.of_dates, strict=True))
    return replace(found, verdicts=verdicts)


def held_by_first(found: Availability, rules: Rules, association: Association) -> list[Breach]:
    """The dates that a request of somebody else keeps until it is answered, where the first one does."""
    return [
        Breach(Rule.FIRST, found.space.venue.name, starts_at=verdict.starts_at)
        for verdict in found.verdicts
        if any(rival.association_id != association.pk for rival in verdict.rivals)
        and rules.on(timezone.localtime(verdict.starts_at).date()).is_first_come
    ]


def _applied(verdict: Verdict, broken: tuple[Breach, ...]) -> Verdict:
    if not broken or not verdict.can_be_granted:
        return verdict
    return replace(verdict, answer=Answer.RULE, broken=broken)


def _of_date(
    rules: Rules, space: Space, period: Period, day: date, today: date, holidays: days_off.DaysOff, *, is_asked: bool
) -> Iterable[Breach]:
    terms, venue = rules.on(day), space.venue.name
    if not rules.is_open(period.starts_at, period.ends_at):
        yield _shut(rules, venue, period, day)
    if space.pk in terms.shut_in_holidays and (name := holidays.name_of(day, public=False)):
        yield Breach(Rule.HOLIDAYS, space.full_name, starts_at=period.starts_at, what=name)
    if not is_asked:
        return
    if terms.min_notice and (first := today + timedelta(days=terms.min_notice)) > day:
        yield Breach(Rule.TOO_LATE, venue, starts_at=period.starts_at, on=first, number=terms.min_notice)
    if terms.max_notice is not None and (last := today + timedelta(days=terms.max_notice)) < day:
        yield Breach(Rule.TOO_EARLY, venue, starts_at=period.starts_at, on=last, number=terms.max_notice)


def _shut(rules: Rules, venue: str, period: Period, day: date) -> Breach:
    opening, hours = rules.opening(day), rules.on(day).hours_of(day)
    if opening is None or hours is None:
        return Breach(Rule.HOURS, venue, starts_at=period.starts_at, on=day)
    is_early = period.starts_at < opening[0]
    return Breach(
        Rule.HOURS, venue, starts_at=period.starts_at, on=day, at=hours[0] if is_early else hours[1], is_early=is_early
    )


def _of_request(
    terms: Sequence[Terms], space: Space, periods: Sequence[Period], days: Sequence[date], who: Asker
) -> Iterable[Breach]:
    venue = space.venue.name
    asked: dict[int, timedelta] = {}
    for period, day in zip(periods, days, strict=True):
        asked[season_of(day)] = asked.get(season_of(day), timedelta()) + (period.ends_at - period.starts_at)
    for each in dict.fromkeys((term.since, season_of(day)) for term, day in zip(terms, days, strict=True)):
        since, season = each
        term = next(term for term in terms if term.since == since)
        if term.is_for_some and who.key not in term.associations and not term.themes & who.themes:
            yield Breach(Rule.WHO, venue)
        if missing := tuple(kind for kind in term.papers if kind not in who.papers):
            yield Breach(Rule.PAPERS, venue, papers=missing)
        held = who.held.get(season, timedelta())
        if term.quota_hours and held + asked[season] > timedelta(hours=term.quota_hours):
            yield Breach(Rule.QUOTA, venue, number=term.quota_hours, held=_hours(held), asked=_hours(asked[season]))


def _hours(lasting: timedelta) -> int:
    return ceil(lasting / timedelta(hours=1))
