"""What a schedule gives, told before anything is kept: how many séances, when, and which days are left out."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from events.days_off import DaysOff
from events.recurrence import Period, Schedule
from events.wording import summary


@dataclass(frozen=True)
class Month:
    first_day: date
    periods: list[Period]


@dataclass(frozen=True)
class LeftOut:
    """Dates of the rule on which nothing takes place, and the holiday that says why."""

    reason: str
    dates: list[date]


@dataclass(frozen=True)
class Preview:
    """`horizon` is set when school holidays are not known up to the end of the schedule."""

    schedule: Schedule
    periods: list[Period]
    left_out: list[LeftOut]
    horizon: date | None
    at: datetime

    @classmethod
    def of(cls, schedule: Schedule, periods: list[Period], days_off: DaysOff, *, at: datetime) -> "Preview":
        skipped = schedule.skipped(days_off)
        reasons = dict.fromkeys(reason for _, reason in skipped)
        left_out = [LeftOut(reason, [day for day, why in skipped if why == reason]) for reason in reasons]
        unknown = (
            schedule.skips_school_holidays
            and days_off.horizon is not None
            and (schedule.is_endless or schedule.foreseen_until > days_off.horizon)
        )
        return cls(schedule, periods, left_out, days_off.horizon if unknown else None, at)

    @property
    def sentence(self) -> str:
        """« 36 séances, prochaine : mardi 24 novembre, 10 h – 11 h »."""
        return summary(self.periods, at=self.at)

    @property
    def months(self) -> list[Month]:
        by_month = groupby(self.periods, key=lambda period: period.date.replace(day=1))
        return [Month(first_day, list(periods)) for first_day, periods in by_month]
