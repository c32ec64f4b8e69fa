"""Which activity of the association a line means: by its reference, else by its name and its days and hours.

The same file sent twice thus means the same activities. When it cannot be told which of several is meant, the line
is a new one, and says so.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from directory.typed import folded
from events.forms.schedule import BY_DAY_NUMBER, Kind
from events.models import Activity
from events.recurrence import Schedule
from events.sheets.understanding import Said


def match(lines: Mapping[int, Said], activities: Mapping[int, Activity], apart: Collection[int]) -> dict[int, int]:
    """By the number of the line, the key of its activity; lines in `apart` have none, at the wish of their author."""
    found = {number: key for number, said in lines.items() if (key := reference(said)) in activities and key}
    taken = set(found.values())
    by_title: dict[str, list[int]] = {}
    for number, said in lines.items():
        if number not in found and number not in apart and not said.cells.get("reference"):
            by_title.setdefault(folded(said.title), []).append(number)
    theirs: dict[str, list[int]] = {}
    for key, activity in activities.items():
        if key not in taken and (name := folded(activity.title)) in by_title:
            theirs.setdefault(name, []).append(key)
    for name, keys in theirs.items():
        found |= _pair(by_title[name], keys, lines, activities)
    return found


def reference(said: Said) -> int | None:
    """The key that we wrote in an earlier table; 0 for what is none."""
    text = said.cells.get("reference", "")
    return None if not text else int(text) if text.isdecimal() and len(text) < 16 else 0


def _pair(
    numbers: Sequence[int], keys: Sequence[int], lines: Mapping[int, Said], activities: Mapping[int, Activity]
) -> dict[int, int]:
    """Lines and activities of one name: the likest first, while they share a day."""
    known = {key: _days(activities[key]) for key in keys}
    scores = sorted(
        (
            (-score, number, key)
            for number in numbers
            for key in keys
            if (score := _likeness(lines[number], *known[key], activities[key]))
        ),
    )
    found: dict[int, int] = {}
    for at, (score, number, key) in enumerate(scores):
        if number in found or key in found.values():
            continue
        rivals = [one for one in scores[at + 1 :] if one[0] == score and (one[1] == number) != (one[2] == key)]
        free = [one for one in rivals if one[1] not in found and one[2] not in found.values()]
        if free and -score < _SURE:
            continue  # as much like another one
        found[number] = key
    if not found and len(numbers) == len(keys) == 1:
        return {numbers[0]: keys[0]}
    return found


_SAME_DAYS, _SHARED_DAY, _SAME_START, _SAME_END, _SAME_PLACE, _SAME_FIRST = 16, 8, 4, 2, 1, 1
_SURE = _SAME_DAYS + _SAME_START + _SAME_END


def _days(activity: Activity) -> tuple[frozenset[Any], Schedule]:
    schedule = Schedule.of(activity)
    if schedule.kind == Kind.WEEKLY:
        return frozenset(schedule.weekdays), schedule
    if schedule.kind == Kind.MONTHLY:
        return frozenset({("month", schedule.month_week, schedule.month_weekday, schedule.month_day)}), schedule
    return frozenset(schedule.dates or (schedule.first_date,)), schedule


def _said_days(said: Said) -> frozenset[Any]:
    answers = said.answers
    kind = answers.get("schedule_kind")
    if kind == Kind.WEEKLY:
        return frozenset(int(day) for day in answers["weekdays"])
    if kind == Kind.MONTHLY:
        by_number = answers["month_rule"] == BY_DAY_NUMBER
        week = None if by_number else int(answers["month_rule"])
        weekday = None if by_number else int(answers["month_weekday"])
        return frozenset({("month", week, weekday, answers["month_day"])})
    if kind == Kind.DATES:
        return frozenset(said.dates)
    return frozenset({answers["first_date"]}) if kind == Kind.ONCE else frozenset()


def _likeness(said: Said, days: frozenset[Any], schedule: Schedule, activity: Activity) -> int:
    wanted = _said_days(said)
    if not wanted & days:
        return 0
    answers = said.answers
    return (
        (_SAME_DAYS if wanted == days else _SHARED_DAY)
        + _SAME_START * (answers.get("start_time") == schedule.start_time)
        + _SAME_END * (answers.get("end_time") == schedule.end_time)
        + _SAME_PLACE * ((answers.get("space"), answers.get("address", "")) == (activity.space, activity.address))
        + _SAME_FIRST * (answers.get("first_date") == schedule.first_date)
    )
