"""Whom to phone, and why: what was written for the call list, and what could not be delivered.

A letter knows no registration; its key names the step of a history that it tells, and this is read here.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from directory.models import Person
from events import phoning, saying
from events.models import CallStep, Occurrence, Registration, RegistrationStep
from notifications import outbox, phones
from notifications.channels import email
from notifications.models import Notice, NoticeQuerySet

TAKEN_OVER = timedelta(days=3)  # a letter given up longer ago is no news any more
LATER = timedelta(hours=2)
MOST = 1000  # looked at at once, the longest due first; beyond, the next appear as these are settled
_OF_STEP = re.compile(r"registrations/(\d{1,18})(?:/call)?$")
_OF_PARTY = re.compile(r"(?:reminders|texts)/(\d{1,18})/(?!.*/copie/)")
Channel = Notice.Channel


@dataclass(frozen=True)
class Call:
    """One line of the call list."""

    notice: Notice
    party: Registration | None
    step: RegistrationStep | None
    at: datetime

    @property
    def name(self) -> str:
        return self.party.name if self.party else self.notice.to

    @property
    def phone(self) -> str:
        """« 06 39 98 00 00 »; empty when nobody left one."""
        number = self.party.phone if self.party else self.notice.to
        return phones.shown(number) if phones.is_normalised(number) else ""

    @property
    def held(self) -> phoning.Held | None:
        """Who is phoning them now."""
        return phoning.held(self.notice)

    @property
    def tries(self) -> Sequence[phoning.Try]:
        """Who phoned them for this so far, and what came of it."""
        return phoning.tries(self.notice)

    @property
    def can_be_taken(self) -> bool:
        """There is a number to be phoned by one agent only."""
        return phones.is_normalised(self.notice.to)

    @property
    def seance(self) -> Occurrence | None:
        return self.party.occurrence if self.party else None

    @property
    def by_when(self) -> datetime | None:
        """The end of the offer, else the beginning of the séance that it is about."""
        if self.party and self.awaits_answer:
            return self.party.offered_until
        return self.seance.starts_at if self.seance else self._date_of_season

    @property
    def _date_of_season(self) -> datetime | None:
        """Of the season, one date may be cancelled or moved: its history says which."""
        facts = self.step.facts if self.step else {}
        told = [facts.get("seance"), *(facts.get("seances") or [])]
        moments = [datetime.fromisoformat(seance["starts_at"]) for seance in told if isinstance(seance, dict)]
        return min(moments, default=None)

    @property
    def said(self) -> list[str]:
        """The words to say, without name, number and code, which stand elsewhere."""
        return [line for line in self.notice.body.splitlines() if line.strip()][1:]

    @property
    def is_of_offer(self) -> bool:
        return self.step is not None and self.step.kind == RegistrationStep.Kind.OFFERED

    @property
    def is_of_text(self) -> bool:
        """They wrote something that nobody but a person can read."""
        return self.notice.key.startswith("texts/")

    @property
    def awaits_answer(self) -> bool:
        """Yes or no has to be heard; what else is to be said to the same person only has to be told."""
        return (self.is_of_offer or self.is_of_text) and bool(self.party and self.party.is_offered)

    @property
    def is_moot(self) -> bool:
        """Nothing is to be said any more: the offer was answered or put anew, the séance is over, or the person is
        forgotten."""
        if self.party is None:
            return False
        ends_at = self.seance.ends_at if self.seance else self._date_of_season
        is_over = ends_at is not None and ends_at <= self.at
        return bool(self.party.erased_at) or is_over or (self.is_of_offer and not self._is_the_offer)

    @property
    def _is_the_offer(self) -> bool:
        """The one that stands: a séance that comes sooner has it put anew, with another deadline and another call."""
        if self.step is None or self.party is None or not self.party.is_offered:
            return False
        until = self.step.facts.get("until")
        return until is None or datetime.fromisoformat(until) == self.party.offered_until

    @property
    def is_later(self) -> bool:
        """Tried already, to be tried again later."""
        return self.notice.due > self.at


def calls(*, at: datetime) -> list[Call]:
    """The most pressing first, those that are to be tried again later after them. Four queries."""
    found = read(to_do(Channel.CALL, at=at).order_by("due", "pk")[:MOST], at=at)
    return sorted(found, key=lambda call: (call.is_later, call.by_when or at + timedelta(days=365), call.notice.pk))


def call_of(pk: int, *, at: datetime) -> Call | None:
    """One that is still to be made."""
    return next(iter(read(to_do(Channel.CALL, at=at).filter(pk=pk), at=at)), None)


def calls_to(party: Registration, *, at: datetime) -> list[Call]:
    """What is to be said to this party, who may be on the phone right now; the oldest first. Three queries."""
    waiting = to_do(Channel.CALL, at=at).filter(about(party)).exclude(key__startswith="texts/").order_by("pk")
    return [call for call in read(waiting, at=at) if not call.is_moot]


def about(party: Registration) -> Q:
    """The letters that are about this party. One query."""
    keys = [f"registrations/{step}{end}" for step in party.steps.values_list("pk", flat=True) for end in ("", "/call")]
    return Q(key__in=keys) | Q(key__startswith=f"reminders/{party.pk}/") | Q(key__startswith=f"texts/{party.pk}/")


def of_letters(keys: Collection[int], *, at: datetime) -> list[Call]:
    """Those of these letters that are calls still to be made, held back or not. Three queries."""
    return read(Notice.objects.by_hand().unsettled().filter(pk__in=keys, channel=Channel.CALL).order_by("pk"), at=at)


def read(waiting: NoticeQuerySet, *, at: datetime) -> list[Call]:
    """These letters as calls, in the same order. Three queries."""
    notices = list(phoning.with_calls(waiting, at=at))
    steps, parties = _steps_of(notices), _parties_of(notices)
    found = []
    for notice in notices:
        step = steps.get(_number(_OF_STEP, notice))
        party = step.registration if step else parties.get(_number(_OF_PARTY, notice))
        found.append(Call(notice, party, step, at))
    return found


def _number(pattern: re.Pattern[str], notice: Notice) -> int:
    found = pattern.match(notice.key)
    return int(found[1]) if found else 0


def _steps_of(notices: Iterable[Notice]) -> dict[int, RegistrationStep]:
    wanted = {number for notice in notices if (number := _number(_OF_STEP, notice))}
    rows = RegistrationStep.objects.filter(pk__in=wanted).select_related(
        "registration__activity__association", "registration__occurrence__space__venue"
    )
    return {row.pk: row for row in rows} if wanted else {}


def _parties_of(notices: Iterable[Notice]) -> dict[int, Registration]:
    wanted = {number for notice in notices if (number := _number(_OF_PARTY, notice))}
    return {row.pk: row for row in Registration.objects.with_what().filter(pk__in=wanted)} if wanted else {}


@transaction.atomic
def done(call: Call, *, by: Person, at: datetime, outcome: str = CallStep.Kind.TOLD) -> None:
    """They were told; who told them, and what they said, is kept."""
    if outbox.settle_by_hand(call.notice, at=at):
        phoning.write(call.notice, outcome, by=by, at=at)


@transaction.atomic
def try_later(call: Call, *, by: Person, at: datetime) -> datetime:
    """No answer: again in two hours, or by half the time that is left when it is short. Returns when."""
    wait = LATER
    if call.by_when and call.by_when > at:
        wait = min(wait, max((call.by_when - at) / 2, timedelta(minutes=10)))
    if outbox.put_off(call.notice, until=at + wait):
        phoning.write(call.notice, CallStep.Kind.NO_ANSWER, by=by, at=at)
    return at + wait


def take_over(*, at: datetime) -> int:
    """Letters about registrations that could not be delivered become calls to make, once each. Returns how many."""
    lost = Notice.objects.given_up().by_machine().filter(given_up_at__gt=at - TAKEN_OVER)
    of_ours = lost.of_cause("registrations/") | lost.of_cause("reminders/")
    notices = [notice for notice in of_ours if _number(_OF_STEP, notice) or _number(_OF_PARTY, notice)]
    known = set(
        Notice.objects.filter(key__in=[f"{notice.key}/call" for notice in notices]).values_list("key", flat=True)
    )
    fresh = [notice for notice in notices if f"{notice.key}/call" not in known]
    steps, parties = _steps_of(fresh), _parties_of(fresh)
    taken = 0
    for notice in fresh:
        step = steps.get(_number(_OF_STEP, notice))
        party = step.registration if step else parties.get(_number(_OF_PARTY, notice))
        if party and not party.erased_at:
            _post(notice, party)
            taken += 1
    return taken


def _post(notice: Notice, party: Registration) -> None:
    """What the letter said, to be said by phone; why it did not arrive, and what has to be asked for."""
    lines = [
        party.name,
        _why(notice),
        notice.subject,
        party.activity.title,
        saying.line(party.occurrence) if party.occurrence else "",
    ]
    outbox.post(
        key=f"{notice.key}/call", to=party.phone or party.name,
        subject=_("Call %(name)s: %(why)s") % {"name": party.name, "why": notice.subject},
        body="\n".join(line for line in lines if line), channel=Channel.CALL, language=party.language,
    )  # fmt: skip


def _why(notice: Notice) -> str:
    if notice.last_error == outbox.STOPPED:
        return _("They want no text message any more: tell them, and ask how to reach them from now on.")
    if notice.channel == Channel.SMS:
        return _("Our text message could not be delivered: tell them, and ask for another number or address.")
    if notice.last_error.startswith(email.NOT_THERE):
        return _("Their mail server says that this e-mail address takes no letter: tell them, and ask for another.")
    return _("Our e-mail could not be delivered: tell them, and ask for another address or number.")


def count(*, at: datetime) -> int:
    """Calls that wait, those not needed any more included."""
    return to_do(Channel.CALL, at=at).count()


def count_letters(*, at: datetime) -> int:
    return to_do(Channel.PAPER, at=at).count()


def to_do(channel: str, *, at: datetime) -> NoticeQuerySet:
    """Those of a change that may still be taken back are left out: nobody was called yet, and they are not due."""
    return Notice.objects.by_hand().unsettled().filter(channel=channel).exclude(attempts=0, due__gt=at)
