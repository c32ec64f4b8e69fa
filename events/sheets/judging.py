"""What each line of a table would do, told before anything is done: the forms of the site, asked line by line."""

import copy
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from directory.typed import folded
from events import drafting, wording
from events.forms.activity import ActivityForm, Place
from events.forms.schedule import Kind, ScheduleForm
from events.forms.sheets import LineFacts, LineSchedule
from events.forms.taking_part import COLUMNS as WAYS
from events.forms.taking_part import Ways
from events.models import Activity, Sheet, SheetLine
from events.recurrence import Schedule, local
from events.sheets import columns, matching, reading
from events.sheets.describing import cells_of
from events.sheets.known import Known
from events.sheets.understanding import Said, Trouble, theme_from_the_name, understand

NEW, CHANGED, SAME, LEFT, WRONG, DONE = "new", "changed", "same", "left", "wrong", "done"
_MOVES = {"days", "start", "end", "first", "last", "interval", "no_school", "no_public", "place"}
_WHEN = _MOVES - {"place"}
_EXAMPLE = ("exemple", "example")


@dataclass(frozen=True)
class Change:
    column: str
    before: str
    after: str


@dataclass
class Judged:
    """One line. `activity` and `schedule` are what would be kept, where nothing is wrong; `key` the activity meant."""

    number: int
    title: str
    kind: str
    when: str = ""
    reason: str = ""
    troubles: list[Trouble] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    known: Activity | None = None
    activity: Activity | None = None
    schedule: Schedule | None = None
    concerns_people: bool = False
    row: SheetLine | None = None

    @property
    def can_be_taken(self) -> bool:
        return self.kind in (NEW, CHANGED)


@dataclass(frozen=True)
class Report:
    """`digest` changes whenever what is shown does: nobody accepts what they have not seen."""

    lines: list[Judged]
    unknown: list[str]
    digest: str

    def of(self, kind: str) -> list[Judged]:
        return [line for line in self.lines if line.kind == kind]


class Judge:
    """Answers the forms for one line after the other."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.facts, self.schedule = LineFacts(known), LineSchedule(known)

    def judge(self, number: int, said: Said, activity: Activity | None) -> Judged:
        """What this line would do to the activity that it means, or as a new one. Nothing is written."""
        line = Judged(number, said.title, WRONG, known=activity)
        had = _answers_of(activity) if activity else self._defaults()
        if activity is None:
            theme_from_the_name(said, self.known)
        elif not said.troubles and all(had.get(name) == answer for name, answer in said.answers.items()):
            line.kind, line.when = SAME, wording.sentence(Schedule.of(activity), today=local(self.known.at).date())
            return line  # whatever the activity itself still lacks
        answers = {**had, **said.answers}
        _follow(said, answers)
        before = Schedule.of(activity) if activity else None
        cells_before = cells_of(activity, before) if activity and before else {}
        written = copy.copy(activity) if activity else Activity(association=self.known.association)
        facts, schedule = self.facts.ask(written, answers), self.schedule.ask(answers)
        _say_missing(said, answers)
        unread = "days" in said.troubles  # what goes with days that could not be read is not asked
        for form in (facts, schedule):
            for name, problems in form.errors.as_data().items():
                column = columns.OF_FIELD.get(name)
                key = column.key if column else "title"
                if unread and key in ("first", "last", "interval"):
                    continue
                said.trouble(_as_written(said, key), " ".join(problems[0].messages))
        order = list(columns.BY_KEY)
        line.troubles = [said.troubles[key] for key in sorted(said.troubles, key=order.index)]
        line.notes = said.notes
        if line.troubles:
            return line
        line.activity, line.schedule = written, schedule.schedule()
        line.when = wording.sentence(line.schedule, today=local(self.known.at).date())
        if activity and before:
            self._compare(line, said, cells_before, before)
        else:
            line.kind = NEW
        if line.kind in (NEW, CHANGED) and not any(each.starts_at > self.known.at for each in schedule.periods):
            line.kind, line.reason = LEFT, _("All its dates are past.")
        return line

    def _compare(self, line: Judged, said: Said, cells_before: dict[str, str], before: Schedule) -> None:
        if line.known is None or line.activity is None or line.schedule is None:
            return
        after = cells_of(line.activity, line.schedule)
        changed = [key for key in after if after[key] != cells_before[key]]
        line.changes = [Change(str(columns.BY_KEY[key].heading), cells_before[key], after[key]) for key in changed]
        line.kind = CHANGED if changed else SAME
        if line.known.is_in_hall and _MOVES & set(changed):  # type: ignore[attr-defined]  # annotated by Known
            line.kind = WRONG
            key = "place" if "place" in changed else next(key for key in after if key in changed and key in _WHEN)
            said.trouble(_as_written(said, key), " ".join(drafting.HeldInAHall("place").messages))
            line.troubles = list(said.troubles.values())
        line.concerns_people = line.known.has_people and bool(_MOVES & set(changed))  # type: ignore[attr-defined]  # annotated

    def _defaults(self) -> dict[str, Any]:
        association = self.known.association
        return {
            "entry": Activity.Entry.CONTACT.value, "price_kind": Activity.PriceKind.UNKNOWN.value,
            "place": Place.LATER.value, "ways": [Ways.SINGLE.value], "interval": 1,
            "contact_phone": association.phone, "contact_email": association.email,
        }  # fmt: skip


def _answers_of(activity: Activity) -> dict[str, Any]:
    """What the form of this activity would show."""
    answers = {name: getattr(activity, name) for name in ActivityForm.Meta.fields}
    opens = activity.registration_opens_at
    return answers | ScheduleForm.initial_of(Schedule.of(activity)) | {
        "place": (Place.SPACE if activity.space_id else Place.ADDRESS if activity.address else Place.LATER).value,
        "ways": [way.value for way, column in WAYS.items() if getattr(activity, column)],
        "capacity": activity.capacity, "trial_places": activity.trial_places,
        "welcomes_helpers": activity.welcomes_helpers, "opens_on": local(opens).date() if opens else None,
    }  # fmt: skip


def _follow(said: Said, answers: dict[str, Any]) -> None:
    """Answers that go together: an amount makes a price, « non » to a trial is not undone by what was there before."""
    if said.answers.get("offers_trial") is False and "ways" not in said.answers:
        answers["ways"] = [way for way in answers["ways"] if way != Ways.TRIAL.value]
    if answers.get("price_kind") != Activity.PriceKind.PAID:
        answers["price"] = None


def _say_missing(said: Said, answers: dict[str, Any]) -> None:
    """What the form would ask in words that a table does not have."""
    kind = answers.get("schedule_kind")
    if kind is None:
        said.trouble("days", _("Write the days of the week, or a date in the column of the first date."))
    elif kind in (Kind.WEEKLY, Kind.MONTHLY):
        if not answers.get("first_date"):
            said.trouble("first", _("Write the first date."))
        if not answers.get("no_end") and not answers.get("last_date"):
            said.trouble("last", _("Write the last date, or “sans fin”."))
    if answers.get("start_time") is None and "hours" not in said.troubles:
        said.trouble("start", _("Write the hour at which it starts."))
    if answers.get("end_time") is None and "hours" not in said.troubles:
        said.trouble("end", _("Write the hour at which it ends."))


def _as_written(said: Said, key: str) -> str:
    """The column in which the author wrote it, where several may say it."""
    if key in ("start", "end") and not said.cells.get(key) and said.cells.get("hours"):
        return "hours"
    if key in ("age_min", "age_max") and said.cells.get("ages"):
        return "ages"
    return "days" if key == "days" and said.cells.get("days") else key


def report(sheet: Sheet, *, at: datetime) -> Report:
    """Every line of the sheet, in its order. Asks the database as often for one line as for a thousand."""
    known = Known(sheet.association, at=at)
    rows = list(sheet.lines.select_related("activity"))
    said = {row.number: understand(reading.by_key(sheet.headings, row.cells), known) for row in rows if not row.is_done}
    meant = matching.match(said, known.activities, apart=())
    judge = Judge(known)
    firsts: dict[Any, int] = {}
    lines = []
    for row in rows:
        if row.is_done:
            title = row.activity.title if row.activity else reading.by_key(sheet.headings, row.cells).get("title", "")
            lines.append(Judged(row.number, title, DONE, known=row.activity, row=row))
            continue
        line = _one(row.number, said[row.number], meant, firsts, judge)
        line.row = row
        lines.append(line)
    return Report(lines, reading.unknown(sheet.headings), _digest(lines))


def _one(number: int, said: Said, meant: dict[int, int], firsts: dict[Any, int], judge: Judge) -> Judged:
    if folded(said.title).startswith(_EXAMPLE) and ":" in said.title:
        return Judged(number, said.title, LEFT, reason=_("It is an example of our template."))
    key = meant.get(number)
    if said.cells.get("reference") and key is None:
        said.trouble("reference", _("It is that of none of your activities to come. Empty this cell to create one."))
    if key is not None and (first := firsts.setdefault(("activity", key), number)) != number:
        said.trouble("reference", _("Line %(line)s has the same one.") % {"line": first})
    line = judge.judge(number, said, judge.known.activities[key] if key else None)
    if line.kind == NEW and line.activity:
        same = (folded(line.title), line.schedule, line.activity.space, line.activity.address)
        if (first := firsts.setdefault(same, number)) != number:
            line.kind, line.reason = LEFT, _("It says the same as line %(line)s.") % {"line": first}
        elif twins := [one for one in judge.known.activities.values() if folded(one.title) == folded(line.title)]:
            when = wording.sentence(Schedule.of(twins[0]), today=local(judge.known.at).date())
            line.notes.append(_("You have another one of this name: %(when)s. It stays as it is.") % {"when": when})
    return line


def _digest(lines: Iterable[Judged]) -> str:
    shown = [
        (line.number, line.kind, line.known and (line.known.pk, line.known.edited_at, line.known.state), line.changes)
        for line in lines
    ]
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:20]


def wrong_lines(sheet: Sheet, found: Report) -> tuple[list[str], list[Sequence[str]]]:
    """The headings and the lines to mend, as they were written, with what to mend first."""
    at = [place for place, heading in enumerate(sheet.headings) if columns.key_of(heading) != "mend"]
    headings = [str(columns.BY_KEY["mend"].heading), *(sheet.headings[place] for place in at)]
    lines: list[Sequence[str]] = []
    for line in found.lines:
        if line.kind == WRONG and line.row:
            cells = line.row.cells
            mend = "\n".join(str(trouble) for trouble in line.troubles)
            lines.append([mend, *(cells[place] if place < len(cells) else "" for place in at)])
    return headings, lines
