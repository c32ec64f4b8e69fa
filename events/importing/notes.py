"""What of a calendar is not taken, or is taken otherwise, in words: one sentence for each reason, with names."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from events import errors
from events.importing.reading import Note

NAMED = 6  # titles said for one reason
SENTENCES = {
    "all_day": _("Not taken, because they last all day and an activity needs hours:"),
    "several_days": _("Not taken, because they last more than a day:"),
    "private": _("Not taken, because the calendar marks them as private:"),
    "untitled": _("Not taken, because they have no name."),
    "broken": _("Not taken, because we could not read them:"),
    "rule": _("Not taken, because they are repeated in a way that we cannot read:"),
    "exrule": _("Taken, but some dates that the calendar leaves out may be there. Look at them:"),
    "zone": _("Taken at the hours of the town: we do not know the time zone that the calendar names. Check the hours:"),
    "no_end": _("Taken for one hour, because the calendar does not say when they end:"),
    "too_many_dates": _("Taken for the first 400 dates only:"),
    "too_many_series": _("Only the first 200 activities are taken. The first one left out:"),
    "twice": _("Taken once, because two of its dates start at the same moment:"),
    "elsewhere": _("Already taken from another of your calendars:"),
    "InTheClockChange": _("Not taken, because they start or end between 2 and 3 in the night, when the clock changes:"),
    "LastsMoreThanADay": _("Not taken, because they last more than a day:"),
    "EndsBeforeItStarts": _("Not taken, because they end before they start:"),
}


@dataclass(frozen=True)
class Said:
    sentence: str
    titles: list[str]
    more: int


def said(notes: Sequence[Note]) -> list[Said]:
    """Each reason once, with the names that it concerns."""
    titles: dict[str, dict[str, None]] = {}
    for note in notes:
        titles.setdefault(note["code"], {})[note["title"]] = None
    return [
        Said(
            str(SENTENCES.get(code, errors.ScheduleError.sentence)),
            [name for name in names if name][:NAMED],
            max(0, len(names) - NAMED),
        )
        for code, names in titles.items()
    ]
