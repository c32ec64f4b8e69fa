"""What a calendar says of one activity, as our schedule form could say it: a rule or dates, and exceptions."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from typing import Any

from events.days_off import DaysOff
from events.recurrence import DATES, PARIS, Period, Schedule

Key = tuple[str, str]  # UID and RECURRENCE-ID of an entry


@dataclass(frozen=True)
class Earlier:
    """What a series was before its schedule changed in its course; the schedule has an end."""

    schedule: Schedule
    address: str


@dataclass(frozen=True)
class Series:
    """Séances are known by the day that the schedule gives them.

    `changes` are the exceptions: other hours or another day, or None for a day that is cancelled.
    `uid` names the repeated entry it comes from; single entries put together have a key for each day. When « this and the
    following » were changed there, `earlier` says what stands before, one after the other, and `schedule` what counts from
    its first date on.
    """

    title: str
    schedule: Schedule
    uid: str = ""
    description: str = ""
    address: str = ""
    changes: dict[dt.date, Period | None] = field(default_factory=dict)
    keys: dict[dt.date, Key] = field(default_factory=dict)
    earlier: tuple[Earlier, ...] = ()

    @property
    def since(self) -> dt.date | None:
        """The day from which the schedule counts, when something else stands before."""
        return self.schedule.first_date if self.earlier else None

    @property
    def identities(self) -> list[Key]:
        """The entries that it is made of."""
        return [(self.uid, "")] if self.uid else sorted(set(self.keys.values()))

    def seances(self, days_off: DaysOff, first: dt.date, last: dt.date) -> dict[dt.date, Period | None]:
        """Each day of the schedule with what takes place for it; None: nothing."""
        planned = [*self.before(days_off, first, last), *self.schedule.between(days_off, first, last)]
        return {period.date: self.changes.get(period.date, period) for period in planned}

    def before(self, days_off: DaysOff, first: dt.date, last: dt.date) -> list[Period]:
        """What the earlier schedules give, in order."""
        return [period for each in self.earlier for period in each.schedule.between(days_off, first, last)]

    def held(self, days_off: DaysOff, first: dt.date, last: dt.date) -> dict[dt.date, Period]:
        return {day: period for day, period in self.seances(days_off, first, last).items() if period}

    # --- As kept in a JSON column ---

    def as_json(self) -> dict[str, Any]:
        return {
            "title": self.title, "uid": self.uid, "description": self.description, "address": self.address,
            "schedule": dict(_written(self.schedule)),
            "changes": {day.isoformat(): period and _hours(period) for day, period in sorted(self.changes.items())},
            "keys": {day.isoformat(): list(key) for day, key in sorted(self.keys.items())},
            "earlier": [{"schedule": dict(_written(each.schedule)), "address": each.address} for each in self.earlier],
        }  # fmt: skip

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Series":
        return cls(
            title=kept["title"], uid=kept["uid"], description=kept["description"], address=kept["address"],
            schedule=_schedule(kept["schedule"]),
            changes={dt.date.fromisoformat(day): hours and _period(hours) for day, hours in kept["changes"].items()},
            keys={dt.date.fromisoformat(day): (uid, rid) for day, (uid, rid) in kept["keys"].items()},
            earlier=tuple(Earlier(_schedule(each["schedule"]), each["address"]) for each in kept.get("earlier", ())),
        )  # fmt: skip

    def with_dates(self, days: Iterator[dt.date] | set[dt.date]) -> "Series":
        """The same with these listed days."""
        listed = tuple(sorted(days))
        return replace(self, schedule=replace(self.schedule, dates=listed, first_date=listed[0], last_date=None))


def listed(first: Period, days: set[dt.date]) -> Schedule:
    """A schedule of dates at the hours of this period. Raises a ScheduleError when they cannot be held."""
    ends_next_day = first.ends_at.date() > first.starts_at.date()
    return Schedule(
        kind=DATES, first_date=min(days), start_time=first.starts_at.time(), end_time=first.ends_at.time(),
        ends_next_day=ends_next_day, dates=tuple(days),
    )  # fmt: skip


def _written(schedule: Schedule) -> Iterator[tuple[str, Any]]:
    for column in fields(schedule):
        value = getattr(schedule, column.name)
        if isinstance(value, dt.date | dt.time):
            value = value.isoformat()
        elif isinstance(value, tuple):
            value = [each.isoformat() if isinstance(each, dt.date) else each for each in value]
        yield column.name, value


def _schedule(kept: dict[str, Any]) -> Schedule:
    days = {name: dt.date.fromisoformat(kept[name]) for name in ("first_date", "last_date") if kept[name]}
    hours = {name: dt.time.fromisoformat(kept[name]) for name in ("start_time", "end_time")}
    dates = tuple(dt.date.fromisoformat(day) for day in kept["dates"])
    return Schedule(**{**kept, **days, **hours, "dates": dates, "weekdays": tuple(kept["weekdays"])})


def _hours(period: Period) -> list[str]:
    return [period.starts_at.replace(tzinfo=None).isoformat(), period.ends_at.replace(tzinfo=None).isoformat()]


def _period(hours: list[str]) -> Period:
    starts_at, ends_at = (dt.datetime.fromisoformat(hour).replace(tzinfo=PARIS) for hour in hours)
    return Period(starts_at, ends_at)
