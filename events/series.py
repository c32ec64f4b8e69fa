"""Can one rule say these séances? The rows are the truth; the rule only has to give exactly them.

A rule that cannot, or that would have to skip more dates than it gives, is not used: each séance
then stands alone in the calendar.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

from events.recurrence import Schedule

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class Series:
    """Wall-clock starts: those that the rule says and the table holds, and those it says in vain."""

    starts: tuple[dt.datetime, ...]
    skipped: tuple[dt.datetime, ...]
    rule: dict[str, str | int]  # an RRULE without its UNTIL, which is the last start

    @property
    def first(self) -> dt.datetime:
        return self.starts[0]

    @property
    def last(self) -> dt.datetime:
        return self.starts[-1]


def of(schedule: Schedule, originals: Collection[dt.datetime]) -> Series | None:
    """The series that gives the most of these starts, none other; None when a rule is of no use.

    Starts that the rule does not give (an earlier schedule, another hour) are left out of it.
    """
    rule = _rule(schedule)
    at_this_hour = sorted(start for start in originals if start.time() == schedule.start_time)
    if rule is None or len(at_this_hour) < 2:
        return None
    days = set(schedule.days(at_this_hour[0].date(), at_this_hour[-1].date()))
    starts = [start for start in at_this_hour if start.date() in days]
    if len(starts) < 2:
        return None
    given = _given_by(rule, starts[0], starts[-1])
    skipped = [start for start in given if start not in set(starts)]
    if len(skipped) > len(starts) or len(given) != len(starts) + len(skipped):
        return None
    return Series(tuple(starts), tuple(skipped), rule)


def _rule(schedule: Schedule) -> dict[str, str | int] | None:
    value = schedule.rule()
    if value is None:
        return None
    rule: dict[str, str | int] = {"FREQ": schedule.kind.upper()}
    if schedule.interval > 1:
        # Which days share a week decides which weeks are skipped.
        rule |= {"INTERVAL": schedule.interval, "WKST": "MO"}
    if schedule.kind == "weekly":
        rule["BYDAY"] = ",".join(DAYS[day] for day in schedule.weekdays)
    elif schedule.month_day is not None:
        rule["BYMONTHDAY"] = schedule.month_day
    else:
        rule["BYDAY"] = f"{schedule.month_week}{DAYS[schedule.month_weekday or 0]}"
    return rule


def _given_by(rule: dict[str, str | int], first: dt.datetime, last: dt.datetime) -> list[dt.datetime]:
    """What a calendar makes of the rule, read back from its own words."""
    byday = [weekday(DAYS.index(day[-2:]), int(day[:-2]) if day[:-2] else None)
             for day in str(rule.get("BYDAY", "")).split(",") if day]  # fmt: skip
    found = rrule(
        WEEKLY if rule["FREQ"] == "WEEKLY" else MONTHLY,
        dtstart=first, until=last, interval=int(rule.get("INTERVAL", 1)), wkst=0,
        byweekday=byday or None, bymonthday=rule.get("BYMONTHDAY"),
    )  # fmt: skip
    return list(found)
