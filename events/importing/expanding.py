"""The days of an RRULE, at a cost that is known before: each period of the rule is one step, and steps are counted.

General libraries look for the next day until the year 9999 when a rule gives none, or for ever when
it repeats each zero seconds. Here only rules of days are read (RFC 5545: FREQ from DAILY to YEARLY).
"""

import datetime as dt
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta

from events.importing.refusals import Refused

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
UNITS = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
PARTS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}


class CannotRead(ValueError):
    """A rule that is wrong, or of a kind that no activity has."""


@dataclass
class Budget:
    """What is left to spend on one calendar. Raises Refused when it is spent."""

    steps: int = 150_000

    def spend(self, steps: int = 1) -> None:
        self.steps -= steps
        if self.steps < 0:
            raise Refused("too_long")


@dataclass(frozen=True)
class Rule:
    unit: str
    interval: int = 1
    count: int | None = None
    until: dt.datetime | None = None  # on the clock of the series
    weekdays: tuple[tuple[int, int], ...] = ()  # (rank, day): rank 0 is every one
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    week_starts: int = 0

    def days(self, first: dt.date, last: dt.date, budget: Budget, *, since: dt.date | None = None) -> Iterator[dt.date]:
        """The days of the rule from `first`, on which it begins, to `last`; those before `since` may be left out."""
        left = self.count
        for start in self._periods(first, last, since if left is None else None):
            budget.spend()
            for day in self._chosen(start, budget):
                if day < first:
                    continue
                if day > last or (left is not None and left <= 0):
                    return
                left = None if left is None else left - 1
                yield day

    def _periods(self, first: dt.date, last: dt.date, since: dt.date | None) -> Iterator[dt.date]:
        """The first day of each day, week, month or year that the rule visits."""
        skipped = 0
        if self.unit in ("DAILY", "WEEKLY"):
            step = self.interval * (7 if self.unit == "WEEKLY" else 1)
            start = first if self.unit == "DAILY" else first - dt.timedelta((first.weekday() - self.week_starts) % 7)
            skipped = max(0, ((since or start) - start).days // step - 1)
            start += dt.timedelta(skipped * step)
            while start <= last:
                yield start
                start += dt.timedelta(step)
            return
        months = self.interval * (12 if self.unit == "YEARLY" else 1)
        start = first.replace(day=1) if self.unit == "MONTHLY" else first.replace(month=1, day=1)
        if since and since > start:
            skipped = max(0, ((since.year - start.year) * 12 + since.month - start.month) // months - 1)
        start += relativedelta(months=skipped * months)
        while start <= last:
            yield start
            start += relativedelta(months=months)

    def _chosen(self, start: dt.date, budget: Budget) -> list[dt.date]:
        days = sorted(set(self._candidates(start, budget)))
        if not self.positions:
            return days
        at = {position - 1 if position > 0 else len(days) + position for position in self.positions}
        return [day for number, day in enumerate(days) if number in at]

    def _candidates(self, start: dt.date, budget: Budget) -> Iterator[dt.date]:
        if self.unit in ("DAILY", "WEEKLY"):
            span = range(7) if self.unit == "WEEKLY" else range(1)
            days = [start + dt.timedelta(number) for number in span]
            yield from (day for day in days if self._fits(day))
        elif self.unit == "MONTHLY":
            yield from self._of_month(start, budget)
        elif self.months or self.month_days:
            for month in self.months or range(1, 13):
                yield from self._of_month(start.replace(month=month), budget)
        else:
            yield from self._of_year(start, budget)

    def _fits(self, day: dt.date) -> bool:
        wanted = {weekday for _rank, weekday in self.weekdays}
        length = monthrange(day.year, day.month)[1]
        return (
            (not wanted or day.weekday() in wanted)
            and (not self.months or day.month in self.months)
            and (not self.month_days or day.day in self.month_days or day.day - length - 1 in self.month_days)
        )

    def _of_month(self, month: dt.date, budget: Budget) -> Iterator[dt.date]:
        budget.spend()
        if self.months and month.month not in self.months:
            return
        length = monthrange(month.year, month.month)[1]
        by_number = {number if number > 0 else length + number + 1 for number in self.month_days}
        for number in range(1, length + 1):
            day = month.replace(day=number)
            if (not by_number or number in by_number) and self._has_rank(
                day, (number - 1) // 7 + 1, (number - 1 - length) // 7
            ):
                yield day

    def _of_year(self, year: dt.date, budget: Budget) -> Iterator[dt.date]:
        budget.spend(12)
        length = 366 if monthrange(year.year, 2)[1] == 29 else 365
        for number in range(length):
            day = year + dt.timedelta(number)
            if self._has_rank(day, number // 7 + 1, (number - length) // 7):
                yield day

    def _has_rank(self, day: dt.date, rank: int, from_end: int) -> bool:
        if not self.weekdays:
            return True
        return any(day.weekday() == weekday and wanted in (0, rank, from_end) for wanted, weekday in self.weekdays)


def read(parts: dict[str, list[str]], *, first: dt.date, until: dt.datetime | None) -> Rule:
    """The rule in these parts; what it leaves unsaid follows from its first day. Raises CannotRead."""
    if unknown := set(parts) - PARTS:
        raise CannotRead(f"BY parts of hours or weeks: {sorted(unknown)}")
    unit = _one(parts, "FREQ").upper()
    interval, count = _number(_one(parts, "INTERVAL", "1")), _one(parts, "COUNT")
    if unit not in UNITS or not 1 <= interval <= 400 or (count and not 1 <= _number(count) <= 10_000):
        raise CannotRead(f"{unit} {interval} {count}")
    weekdays = tuple(_weekday(text, ranked=unit in ("MONTHLY", "YEARLY")) for text in parts.get("BYDAY", []))
    month_days = _numbers(parts, "BYMONTHDAY", 31)
    months = tuple(number for number in _numbers(parts, "BYMONTH", 12) if number > 0)
    if not weekdays and not month_days:
        if unit == "WEEKLY":
            weekdays = ((0, first.weekday()),)
        elif unit in ("MONTHLY", "YEARLY"):
            month_days = (first.day,)
            months = months or ((first.month,) if unit == "YEARLY" else ())
    return Rule(
        unit, interval, _number(count) if count else None, until, weekdays, month_days, months,
        _numbers(parts, "BYSETPOS", 366), _weekday(_one(parts, "WKST", "MO"), ranked=False)[1],
    )  # fmt: skip


def _one(parts: dict[str, list[str]], name: str, default: str = "") -> str:
    return (parts.get(name) or [default])[0]


def _number(text: str) -> int:
    try:
        return int(text[:8])
    except ValueError:
        raise CannotRead(text[:40]) from None


def _numbers(parts: dict[str, list[str]], name: str, most: int) -> tuple[int, ...]:
    numbers = tuple(sorted({_number(text) for text in parts.get(name, [])[:400]}))
    if any(not 1 <= abs(number) <= most for number in numbers):
        raise CannotRead(f"{name} {numbers[:5]}")
    return numbers


def _weekday(text: str, *, ranked: bool) -> tuple[int, int]:
    """« 2TU » → (2, 1). The rank means nothing within a week or a day."""
    day = text.strip().upper()[-2:]
    rank = text.strip()[:-2].lstrip("+")
    if day not in DAYS:
        raise CannotRead(text[:40])
    return (_number(rank) if rank and ranked else 0, DAYS.index(day))
