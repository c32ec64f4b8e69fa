"""Who phones whom: an agent takes a call before making it, so that nobody is phoned by two; what came of it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from directory.models import Person
from events.models import CallHold, CallStep
from events.registration_errors import CallTaken
from notifications.models import Notice, NoticeQuerySet

HELD_FOR = timedelta(minutes=15)
Kind = CallStep.Kind
_WHO = {"first": "by__first_name", "last": "by__last_name", "email": "by__email"}


@dataclass(frozen=True)
class Try:
    """One call that was made: « Camille Exemple, 14 h 05 : pas de réponse »."""

    kind: str
    who: str
    at: datetime

    @property
    def outcome(self) -> str:
        return str(Kind(self.kind).label)

    @classmethod
    def read(cls, row: dict[str, Any]) -> Self:
        return cls(row["kind"], _name(row), datetime.fromisoformat(row["at"]))


@dataclass(frozen=True)
class Held:
    """Somebody is phoning this number, until then at the latest."""

    by: int
    who: str
    until: datetime


def with_calls(notices: NoticeQuerySet, *, at: datetime) -> NoticeQuerySet:
    """Each with who holds its number now and what came of it so far: see `held` and `tries`. No query more."""
    now = CallHold.objects.filter(number=OuterRef("to"), until__gt=at)
    steps = CallStep.objects.filter(notice=OuterRef("pk")).order_by("pk")
    return notices.annotate(
        call_hold=Subquery(now.values(row=JSONObject(by="by", until="until", **_WHO))),
        call_tries=ArraySubquery(steps.values(row=JSONObject(kind="kind", at="at", **_WHO))),
    )


def held(notice: Notice) -> Held | None:
    row = getattr(notice, "call_hold", None)
    return Held(row["by"], _name(row), datetime.fromisoformat(row["until"])) if row else None


def tries(notice: Notice) -> Sequence[Try]:
    """The oldest first."""
    return [Try.read(row) for row in getattr(notice, "call_tries", ())]


def _name(row: dict[str, Any]) -> str:
    return f"{row['first']} {row['last']}".strip() or row["email"]


def take(number: str, *, by: Person, at: datetime) -> datetime:
    """I phone this number now; until when nobody else does. Taken again, it lasts longer. Raises CallTaken."""
    mine: dict[str, Any] = {"by": by, "until": at + HELD_FOR}
    if CallHold.objects.filter(Q(until__lte=at) | Q(by=by), number=number).update(**mine):
        return at + HELD_FOR
    hold, is_mine = CallHold.objects.select_related("by").get_or_create(number=number, defaults=mine)
    if not is_mine and hold.by_id != by.pk:
        raise CallTaken(str(hold.by), hold.until)
    return hold.until


def let_go(number: str, *, by: Person) -> None:
    """Somebody else may call; what another agent holds stays theirs."""
    CallHold.objects.filter(number=number, by=by).delete()


def write(notice: Notice, kind: str, *, by: Person, at: datetime) -> None:
    """Keep what came of a call. Its number is free again unless there is more to say to the same person."""
    CallStep.objects.create(notice=notice, kind=kind, by=by, at=at)
    more = Notice.objects.by_hand().unsettled().filter(channel=Notice.Channel.CALL, to=notice.to).exclude(pk=notice.pk)
    if kind == Kind.NO_ANSWER or not more.exists():
        let_go(notice.to, by=by)


def forget(*, at: datetime) -> None:
    """Numbers that nobody is phoning any more."""
    CallHold.objects.filter(until__lte=at).delete()
