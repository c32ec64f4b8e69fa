"""A town of schedules of every shape, the same each time, with a season of moves, cancellations and edits."""

import random
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import product

from directory.bulk import look_again
from events import loading_days_off, scheduling
from events.errors import AnotherSeanceAtThatTime, NoDateLeft
from events.models import Activity, Occurrence
from events.recurrence import PARIS, Schedule, local
from tests import factories

AUGUST = datetime(2026, 8, 20, 9, tzinfo=PARIS)
SEASON = (date(2026, 9, 1), date(2027, 7, 10))
CLOCK_CHANGES = (date(2026, 10, 25), date(2027, 3, 28))
HOURS = [
    (time(8, 15), time(9), False), (time(10), time(11, 30), False), (time(18), time(20), False),
    (time(0, 30), time(1, 45), False), (time(3), time(4), False), (time(22), time(1), True),
    (time(23, 30), time(0), True),
]  # fmt: skip


def shapes() -> list[Schedule]:
    """Seventy-odd schedules over one season, on both sides of both clock changes."""
    first, last = SEASON
    hours = iter(HOURS * 30)
    found: list[Schedule] = []

    def add(**rule: object) -> None:
        starts, ends, next_day = next(hours)
        hour = {"start_time": starts, "end_time": ends, "ends_next_day": next_day}
        fields = {"first_date": first, "last_date": last} | hour
        found.append(Schedule(**fields | rule))  # type: ignore[arg-type]  # gathered by name

    for day in range(7):
        add(kind="weekly", weekdays=(day,))
    for days, interval in product([(0, 3), (1, 2, 4), (5, 6), (0, 6)], [1, 2, 3]):
        add(kind="weekly", weekdays=days, interval=interval, first_date=first + timedelta(days=3))
    for day, interval in product([6, 2], [2, 3, 5]):
        add(kind="weekly", weekdays=(day,), interval=interval, skips_school_holidays=True)
    add(kind="weekly", weekdays=tuple(range(7)), skips_school_holidays=True, skips_public_holidays=True)
    add(kind="weekly", weekdays=(0, 1, 2, 3, 4), skips_school_holidays=True)
    add(kind="weekly", weekdays=(6,), skips_public_holidays=True)
    add(kind="weekly", weekdays=(1,), last_date=None)
    add(kind="weekly", weekdays=(0, 4), interval=2, last_date=None, skips_school_holidays=True)
    for week, day in product([1, 2, 3, 4, -1], [0, 6]):
        add(kind="monthly", month_week=week, month_weekday=day)
    for week, interval in product([1, -1], [2, 3]):
        add(kind="monthly", month_week=week, month_weekday=5, interval=interval)
    for number, interval in [(1, 1), (15, 1), (25, 1), (28, 1), (29, 1), (30, 2), (31, 1), (31, 2), (31, 3)]:
        add(kind="monthly", month_day=number, interval=interval)
    add(kind="monthly", month_day=28, last_date=None, skips_public_holidays=True)
    for day in (*CLOCK_CHANGES, date(2026, 12, 5)):
        add(kind="once", first_date=day, last_date=day)
    rng = random.Random(7)
    for count in (1, 2, 5, 12, 30):
        days = rng.sample([first + timedelta(days=n) for n in range(300)], count)
        add(kind="dates", dates=(*days, *CLOCK_CHANGES))
    at_ten = {"start_time": time(10), "end_time": time(11), "ends_next_day": False}
    return [*found, *(replace(schedule, **at_ten) for schedule in found[::6])]  # type: ignore[arg-type]  # gathered by name


def build() -> None:
    """Publish everything, then live through the season: at each step something moves, ends or changes."""
    loading_days_off.load(zone="B", at=AUGUST)
    rng = random.Random(2026)
    spaces = [factories.make_space(), factories.make_space("Dojo", venue=factories.make_venue("Gymnase Picasso"))]
    for number, schedule in enumerate(shapes()):
        activity = factories.make_activity(
            f"Activité n° {number} – éveil, à l’écoute, et un nom assez long pour que la ligne soit pliée",
            slug=f"activite-{number}", schedule=schedule, address="Quai des Anglais" if number % 5 == 0 else "",
        )  # fmt: skip
        scheduling.lay_out(activity, at=AUGUST)
        if number in (4, 20):
            look_again()  # or each act would read whole tables
        rows = list(activity.occurrences.all())
        if not activity.address:
            scheduling.assign(rng.sample(rows, len(rows) * 3 // 4), rng.choice(spaces), at=AUGUST)
        for at in (AUGUST, datetime(2026, 11, 2, 9, tzinfo=PARIS), datetime(2027, 2, 1, 9, tzinfo=PARIS)):
            disturb(activity, rng, at)
            if number % 4 == 0:
                edit(activity, rng, at + timedelta(days=10))


def disturb(activity: Activity, rng: random.Random, at: datetime) -> None:
    """Cancel some séances to come and move others, some of them across a clock change."""
    rows = list(activity.occurrences.filter(starts_at__gt=at))
    for row in rng.sample(rows, len(rows) // 8):
        scheduling.cancel(row, reason="Animatrice absente", at=at)
    for row in rng.sample(rows, len(rows) // 8):
        starts_at = _moved(row, rng)
        if starts_at > at:
            try:
                scheduling.move(row, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), reason="", at=at)
            except AnotherSeanceAtThatTime:
                continue


def _moved(row: Occurrence, rng: random.Random) -> datetime:
    day = rng.choice([local(row.starts_at).date() + timedelta(days=rng.choice([-6, -1, 0, 1, 3])), *CLOCK_CHANGES])
    return datetime.combine(day, time(rng.choice([4, 9, 15, 21]), rng.choice([0, 5, 30])), PARIS)


def edit(activity: Activity, rng: random.Random, at: datetime) -> None:
    """Change the rule in mid-season: another hour, another day, another rhythm, another end."""
    schedule = Schedule.of(activity)
    changes: list[dict[str, object]] = [{"start_time": time(9), "end_time": time(10), "ends_next_day": False}]
    if schedule.kind == "weekly":
        changes += [{"weekdays": (2, 5)}, {"interval": 2}, {"interval": 1, "first_date": local(at).date()}]
    if schedule.kind in ("weekly", "monthly"):
        changes += [{"last_date": date(2027, 5, 20)}]
    try:
        replace(schedule, **rng.choice(changes)).write_to(activity)  # type: ignore[arg-type]  # gathered by name
        activity.save()
        scheduling.lay_out(activity, at=at)
    except NoDateLeft:
        return
