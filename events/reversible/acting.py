"""Do something to the dates of an activity, and know all of it; or only foresee it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from directory.models import Person
from events import scheduling
from events.models import Activity, ScheduleChange
from events.reversible import snapshot
from events.reversible.foreseen import Foreseen, count
from notifications import outbox

WINDOW = timedelta(minutes=5)  # in which a change can be taken back, and its letters wait
SOON = timedelta(hours=2)  # who comes so soon is told at once
Bar = ScheduleChange.Bar


@transaction.atomic
def do(
    activity: Activity,
    act: Callable[[], dict[str, Any] | None],
    *,
    kind: str,
    at: datetime,
    scope: str = ScheduleChange.Scope.ONE,
    by: Person | None = None,
) -> ScheduleChange:
    """Run `act`, which writes to this activity's dates, and keep what it changed.

    What it returns is kept for the floor above, under "above". Its letters wait for five minutes, in which it can be
    taken back; when a date begins within two hours, or when a place was offered to somebody who waited, it cannot be,
    and the letters leave at once. Raises whatever `act` raises; then nothing was written.
    """
    locked = scheduling.lock(activity)
    before = snapshot.take(locked, at=at)
    with outbox.collecting() as letters:
        above = act()
    after = snapshot.take(locked, at=at, and_parties=before.parties)
    facts = snapshot.facts(before, after)
    facts |= {"above": above or {}, "letters": [letter.pk for letter in letters]}
    bar = _bar(facts, has_letters=bool(letters), at=at)
    if not bar:
        outbox.hold(letters, until=at + WINDOW)
    return ScheduleChange.objects.create(
        activity=locked, kind=kind, scope=scope, by=by, at=at, undo_until=None if bar else at + WINDOW, bar=bar,
        told=count(letters), facts=facts,
    )  # fmt: skip


def foresee(
    activity: Activity,
    act: Callable[[], dict[str, Any] | None],
    *,
    at: datetime,
    kind: str = ScheduleChange.Kind.CHANGED,
) -> Foreseen:
    """Exactly what `do` would change and whom it would tell; nothing is kept. Raises what `act` raises."""
    with transaction.atomic():
        seen = Foreseen.of(do(activity, act, kind=kind, at=at))
        transaction.set_rollback(True)
    return seen


def _bar(facts: dict[str, Any], *, has_letters: bool, at: datetime) -> str:
    if facts["new_parties"] or any(
        before["state"] == "waiting" and after["state"] == "offered" for _pk, before, after in facts["parties"]
    ):
        return Bar.PLACE
    rows = [row for _pk, row in (*facts["added"], *facts["deleted"])]
    rows += [row for _pk, before, after in facts["changed"] for row in (before, after)]
    near = [row for row in rows if at - SOON < datetime.fromisoformat(row["starts_at"]) < at + SOON]
    return Bar.SOON if near and has_letters else ""


def forget(*, at: datetime) -> int:
    """Empty the facts of changes that can be taken back no more; who did what, and when, is kept. Returns how many."""
    old = ScheduleChange.objects.filter(at__lt=at - timedelta(days=1)).exclude(facts={})
    return old.update(facts={})
