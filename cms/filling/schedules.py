"""When the activities of an invented town meet: mostly every week, some twice, some once a month or once."""

import datetime as dt
from functools import cached_property
from random import Random

from cms.filling.scale import Scale, Window
from cms.filling.week import LASTING, Piece
from events import days_off
from events.days_off import DaysOff
from events.recurrence import Period, Schedule


class Schedules:
    """Keeps the number of séances near the scale: when too few are written, activities meet twice a week."""

    def __init__(self, scale: Scale, window: Window, random: Random) -> None:
        self._scale, self._window, self._random = scale, window, random
        self._written = self._activities = 0
        self._days: dict[Schedule, list[dt.date]] = {}

    @cached_property
    def days_off(self) -> DaysOff:
        return days_off.known(self._window.first, self._window.last + dt.timedelta(days=250))

    def kind(self) -> str:
        """What the next activity is: once, dates, monthly, endless, weekly or twice."""
        number = self._random.random()
        for limit, kind in ((0.04, "once"), (0.09, "dates"), (0.14, "monthly"), (0.17, "endless")):
            if number < limit:
                return kind
        return "twice" if self._written < self._activities * self._scale.seances_each else "weekly"

    def schedule(self, kind: str, piece: Piece, weekdays: tuple[int, ...], minutes: int) -> Schedule:
        first = self._first_on(piece.weekday)
        later = dt.datetime.combine(first, piece.start) + dt.timedelta(minutes=minutes)
        goes_on = self._random.random() < 0.2
        hours = (piece.start, later.time())
        if kind == "once":
            day = first + dt.timedelta(weeks=self._random.randint(8, 40))
            return Schedule("once", day, *hours)
        if kind == "dates":
            weeks = sorted(self._random.sample(range(42), 6))
            dates = tuple(first + dt.timedelta(weeks=week) for week in weeks)
            return Schedule("dates", dates[0], *hours, dates=dates)
        return Schedule(
            "monthly" if kind == "monthly" else "weekly",
            self._window.first,
            *hours,
            last_date=None if kind == "endless" else self._window.last,
            weekdays=() if kind == "monthly" else weekdays,
            month_week=self._random.randint(1, 4) if kind == "monthly" else None,
            month_weekday=piece.weekday if kind == "monthly" else None,
            skips_school_holidays=not goes_on and kind != "endless",
            skips_public_holidays=True,
        )

    def periods(self, schedule: Schedule) -> list[Period]:
        """What the product's own rules give, worked out once for all schedules of the same days."""
        rule = _at_noon(schedule)
        if rule not in self._days:
            self._days[rule] = [period.date for period in rule.periods(self.days_off)]
        periods = [schedule.on(day) for day in self._days[rule]]
        self._written += len(periods)
        self._activities += 1
        return periods

    def _first_on(self, weekday: int) -> dt.date:
        return self._window.first + dt.timedelta(days=weekday)


def lasting(minutes: int, piece: Piece) -> int:
    """In a hall the gap must still fit into the piece; elsewhere a meeting lasts as long as it likes."""
    if piece.space is None:
        return min(minutes, 180)
    return min(minutes, LASTING - piece.space.gap_minutes)


def shifted(schedule: Schedule, window: Window) -> Schedule:
    """The same weekly or monthly rule in another season."""
    return Schedule(
        schedule.kind, window.first, schedule.start_time, schedule.end_time, last_date=window.last,
        weekdays=schedule.weekdays, month_week=schedule.month_week, month_weekday=schedule.month_weekday,
        skips_school_holidays=schedule.skips_school_holidays, skips_public_holidays=True,
    )  # fmt: skip


def _at_noon(schedule: Schedule) -> Schedule:
    return Schedule(
        schedule.kind, schedule.first_date, dt.time(12), dt.time(13), last_date=schedule.last_date,
        weekdays=schedule.weekdays, month_week=schedule.month_week, month_weekday=schedule.month_weekday,
        dates=schedule.dates, skips_school_holidays=schedule.skips_school_holidays,
        skips_public_holidays=schedule.skips_public_holidays,
    )  # fmt: skip
