"""Until when an offered place is kept: time enough to answer, without leaving the place empty.

Somebody who reads e-mail or text messages has 48 hours when the séance is far, 4 hours when it is near.
Whoever is phoned has what an agent needs to reach them. Nobody has to answer at night. On the last
evening people are phoned, whatever they chose: a letter would be read too late.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from events.models import Registration
from events.recurrence import PARIS

Channel = Registration.Channel
FAR = timedelta(hours=96)
NEAR = timedelta(hours=18)
LONG, SHORT, HURRIED = timedelta(hours=48), timedelta(hours=4), timedelta(hours=2)
BY_PHONE = timedelta(hours=24)
EVENING, DAWN, MORNING = time(21), time(8), time(10)


@dataclass(frozen=True)
class Offer:
    """Answer before `until`; we tell them through `channel`."""

    until: datetime
    channel: str


def of(starts_at: datetime, *, channel: str, at: datetime) -> Offer:
    """The offer of a place at a séance that starts then, made now to somebody reached that way."""
    left = starts_at - at
    slow = channel in (Channel.CALL, Channel.PAPER)
    if left > FAR:
        return Offer(min(_by_day(at + LONG), starts_at), channel)
    if left > NEAR:
        wait = BY_PHONE if slow else SHORT
        return Offer(min(_by_day(at + wait), starts_at), Channel.CALL if slow else channel)
    return Offer(min(at + max(HURRIED, left / 3), starts_at), Channel.CALL)


def _by_day(until: datetime) -> datetime:
    """Never in the night, when we write to nobody: then until 10 in the morning."""
    local = until.astimezone(PARIS)
    if local.time() >= EVENING:
        return datetime.combine(local.date() + timedelta(days=1), MORNING, PARIS)
    return datetime.combine(local.date(), MORNING, PARIS) if local.time() < DAWN else until
