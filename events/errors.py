"""What cannot be, said in words that a volunteer can act upon.

Each error is a ValidationError, so a form can carry it; `field` names the form field to show it by.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class ScheduleError(ValidationError):
    """A schedule that cannot be held."""

    sentence = _("This schedule is not possible.")
    field = "schedule_kind"

    def __init__(self, *, field: str = "", **params: object) -> None:
        super().__init__(self.sentence, code=type(self).__name__, params=params or None)
        self.field = field or self.field


class EndsBeforeItStarts(ScheduleError):
    sentence = _("The end comes before the start. Check the hours, or tick “ends the next day”.")
    field = "end_time"


class LastsMoreThanADay(ScheduleError):
    sentence = _("A séance lasts one day at most. If it ends the same day, untick “ends the next day”.")
    field = "ends_next_day"


class LastDateTooEarly(ScheduleError):
    sentence = _("The last date comes before the first one.")
    field = "last_date"


class InTheClockChange(ScheduleError):
    sentence = _("Between 2 and 3 in the night the clock changes twice a year. Choose another hour.")
    field = "start_time"


class NoWeekday(ScheduleError):
    sentence = _("Choose at least one day of the week.")
    field = "weekdays"


class NoMonthRule(ScheduleError):
    sentence = _("Choose a day of the month, for example the first Saturday or the 15th.")
    field = "month_rule"


class NoDates(ScheduleError):
    sentence = _("Write at least one date.")
    field = "dates_text"


class IntervalOutOfRange(ScheduleError):
    sentence = _("Choose a number between 1 and 52.")
    field = "interval"


class NoDateLeft(ScheduleError):
    sentence = _("No date is left with these choices. Change the dates, or the holidays to skip.")
    field = "last_date"


class TooManySeances(ScheduleError):
    sentence = _("This makes more than %(limit)s séances. Choose an earlier last date.")
    field = "last_date"


class StartsInThePast(ScheduleError):
    sentence = _("This moment is already past. Choose a later one.")
    field = "starts_at"


class SeanceIsOver(ValidationError):
    """A past séance can neither move nor be cancelled."""

    def __init__(self) -> None:
        super().__init__(_("This séance has already taken place. It cannot be changed any more."), code="over")
        self.field = "starts_at"


class AnotherSeanceAtThatTime(ValidationError):
    """Two séances of one activity would start together; `on` names the moment when several change at once."""

    def __init__(self, on: str = "") -> None:
        if on:
            sentence = _("A date of this activity has been put on %(moment)s by itself. Move or cancel that one first.")
            super().__init__(sentence, code="twice", params={"moment": on})
        else:
            super().__init__(_("Another séance of this activity already starts at that time."), code="twice")
        self.field = "starts_at"


class DayOfAnotherRule(ScheduleError):
    sentence = _(
        "Only dates of every week change their day together, within the week. For anything else, change the whole schedule."
    )
    field = "on"
