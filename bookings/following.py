"""Whether the halls of the town follow an edit of a team, date by date.

Inside its opening hours, free, and wished for by nobody else: the hall moves along. When only the service may say
yes, the date and its hall stay as they are, and the new one is asked for. When somebody has the hall then, they stay.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings import availability, holding, judging, venue_rules, wording
from bookings.availability import Answer, Verdict
from bookings.breaches import Breach
from bookings.errors import NotBookable, SpaceTaken
from bookings.models import Slot
from directory import spaces as floor_plan
from directory.models import Space
from directory.wording import hours
from events.recurrence import Period


@dataclass(frozen=True)
class Going:
    """A granted date, and where its séance would have it."""

    slot: Slot
    period: Period


@dataclass(frozen=True)
class Staying:
    """One that does not follow: why, and whether the service is asked for it."""

    going: Going
    why: str
    is_asked: bool
    verdict: Verdict | None = None

    @property
    def refusal(self) -> SpaceTaken | NotBookable:
        """When there is nothing else to do than this date."""
        return SpaceTaken([self.verdict]) if self.verdict else NotBookable(self.why)

    @property
    def seance(self) -> int:
        return self.going.slot.occurrence_id or 0

    def as_fact(self) -> dict[str, Any]:
        slot, period = self.going.slot, self.going.period
        return {
            "was_at": slot.starts_at.isoformat(), "was_until": slot.ends_at.isoformat(),
            "starts_at": period.starts_at.isoformat(), "ends_at": period.ends_at.isoformat(),
            "space": slot.space.full_name, "why": self.why, "is_asked": self.is_asked,
        }  # fmt: skip


def stay(moving: Sequence[Going], *, at: datetime) -> list[Staying]:
    """Those that cannot follow. Their spaces are locked; called where what it frees is taken back afterwards."""
    found: list[Staying] = []
    rest = list(moving)
    holding.let_go(slots=[going.slot for going in rest])
    while out := _of_all(rest, at=at):
        kept = {staying.seance for staying in out}
        found += out
        rest = [going for going in rest if going.slot.occurrence_id not in kept]
        for staying in out:  # what stays is in the way of others
            slot = staying.going.slot
            holding.hold_for_slots([slot], {slot.space_id: list(floor_plan.undivided(slot.space))})
    return sorted(found, key=lambda staying: staying.going.slot.starts_at)


def _of_all(rest: Sequence[Going], *, at: datetime) -> list[Staying]:
    by_space: dict[Space, list[Going]] = {}
    for going in rest:
        by_space.setdefault(going.slot.space, []).append(going)
    return [staying for space, dates in by_space.items() for staying in _of_space(space, dates, at=at)]


def _of_space(space: Space, dates: Sequence[Going], *, at: datetime) -> Iterator[Staying]:
    if not Space.objects.bookable().filter(pk=space.pk).exists():
        yield from (Staying(going, _("This hall cannot be asked for any more."), is_asked=False) for going in dates)
        return
    periods, rules = [going.period for going in dates], venue_rules.of(space.venue_id)
    found = availability.of(space, periods, at=at)
    kept = judging.held_by_first(found, rules, dates[0].slot.request.association)
    first = {breach.starts_at: breach.sentence for breach in kept}
    judged = judging.judge(rules, space, periods, at=at)
    for going, verdict, broken in zip(dates, found.verdicts, judged.of_dates, strict=True):
        if not verdict.can_be_granted:
            why = wording.why_not(verdict, reader=going.slot.request.association)
            yield Staying(going, why, is_asked=False, verdict=verdict)
        elif sentence := first.get(going.period.starts_at):
            yield Staying(going, sentence, is_asked=False)
        elif why := _why_ask(going, verdict, broken, rules):
            yield Staying(going, why, is_asked=True)


def _why_ask(going: Going, verdict: Verdict, broken: Sequence[Breach], rules: venue_rules.Rules) -> str:
    if broken:
        return broken[0].sentence
    if verdict.answer == Answer.ASKED:
        return _("Somebody else has asked for this hall at that time: the service decides.")
    return "" if rules.on(going.period.date).week else _outside_hours(going.period)


def _outside_hours(period: Period) -> str:
    """Where a venue has no hours of its own, those of all halls."""
    first, last = (time.fromisoformat(hour) for hour in settings.HALL_HOURS)
    start, end = (timezone.localtime(moment) for moment in (period.starts_at, period.ends_at))
    if start.date() == end.date() and first <= start.time() and end.time() <= last:
        return ""
    return _("The halls of the town are open from %(first)s to %(last)s.") % {
        "first": hours(first), "last": hours(last),
    }  # fmt: skip
