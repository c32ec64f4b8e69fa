"""Until when an offered place is kept: time enough to answer, without leaving the place empty.

Somebody who reads e-mail or text messages has 48 hours when the séance is far, 4 hours when it is near.
Whoever is phoned has what an agent needs to reach them; a letter has the time that the post takes. Nobody has
to answer at night: what is offered then is offered from the morning on. On the last evening people are phoned,
whatever they chose: a letter would be read too late. Who left no number is written to all the same.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from events.models import Registration
from events.recurrence import PARIS

Channel = Registration.Channel
FAR = timedelta(hours=96)
NEAR = timedelta(hours=18)
LONG, SHORT, HURRIED = timedelta(hours=48), timedelta(hours=4), timedelta(hours=2)
BY_PHONE, BY_POST = timedelta(hours=24), timedelta(days=6)
EVENING, DAWN, MORNING = time(21), time(8), time(10)


@dataclass(frozen=True)
class Offer:
    """Answer before `until`; we tell them through `channel`."""

    until: datetime
    channel: str


def of(starts_at: datetime, *, channel: str, at: datetime, has_phone: bool = True) -> Offer:
    """The offer of a place at a séance that starts then, made now to somebody reached that way."""
    left = starts_at - at
    slow = channel in (Channel.CALL, Channel.PAPER)
    if left > FAR:
        wait = BY_POST if channel == Channel.PAPER else LONG
    elif left > NEAR:
        wait, channel = (BY_PHONE, Channel.CALL) if slow else (SHORT, channel)
    else:
        wait, channel = max(HURRIED, left / 3), Channel.CALL if has_phone or slow else channel
    return Offer(min(max(_by_day(at + wait), _awake(at) + wait), starts_at), channel)


def _awake(at: datetime) -> datetime:
    """When people can read or hear what is said now."""
    local = at.astimezone(PARIS)
    if DAWN <= local.time() < EVENING:
        return at
    day = local.date() + timedelta(days=local.time() >= EVENING)
    return datetime.combine(day, DAWN, PARIS)


def _by_day(until: datetime) -> datetime:
    """Never in the night, when we write to nobody: then until 10 in the morning."""
    local = until.astimezone(PARIS)
    if local.time() >= EVENING:
        return datetime.combine(local.date() + timedelta(days=1), MORNING, PARIS)
    return datetime.combine(local.date(), MORNING, PARIS) if local.time() < DAWN else until
