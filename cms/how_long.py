"""How long each thing about a person is kept, as the nightly work reads it: no figure is written a second time."""

from collections.abc import Sequence
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings import forgetting_keepers
from bookings.models.direct_booking import CALLERS_KEPT
from cms.models.sketch import SKETCHES_KEPT
from directory.models import DocumentRetention
from events import forgetting, merging_visits, relatives
from events.models import Registration, RetentionRule
from events.models.sheet import SHEETS_KEPT
from notifications import incoming

PAGE = "donnees-personnelles"
Kind = Registration.Kind


@dataclass(frozen=True)
class Kept:
    """One line: what is kept, and until when."""

    what: str
    until: str


def kept() -> Sequence[Kept]:
    """What the page on personal data shows. Two queries."""
    months = dict(RetentionRule.objects.values_list("kind", "months"))
    letters = _days(settings.NOTIFICATIONS_KEEP_DAYS)
    return [
        Kept(
            _("A registration for one date: name, contact, first names and ages"),
            _after(months, Kind.SINGLE, _("after the date")),
        ),
        Kept(_("A first séance to try: the same"), _after(months, Kind.TRIAL, _("after the date"))),
        Kept(_("A registration for the season: the same"), _after(months, Kind.SEASON, _("after the last date"))),
        Kept(_("The note on what would help you"), _("until the end of the séance")),
        Kept(
            _("A relative who gets copies: name, e-mail address or mobile number"),
            _("until the end that you chose, %(time)s at most") % {"time": _months(relatives.LONGEST)},
        ),
        Kept(_("The words of letters and text messages that we send"), letters),
        Kept(
            _("The text messages that you write to us"),
            _("%(time)s; when somebody has to call you, %(longer)s after the call")
            % {"time": _days(settings.NOTIFICATIONS_TEXTS_KEEP_DAYS), "longer": letters},
        ),
        Kept(_("A number that wrote STOP, so that we remember it"), _months(_whole(incoming.KEPT_STOPPED))),
        Kept(
            _("That an agent looked somebody up at the desk: which agent, when, never for whom"),
            _months(_whole(forgetting.LOOK_UPS_KEPT)),
        ),
        Kept(
            _("How often the page of an association or an activity is seen: a number, nothing about who saw it"),
            _("by day for %(time)s, then by month") % {"time": _months(_whole(merging_visits.DAYS_KEPT))},
        ),
        *_teams(),
        *_papers(),
        *_keepers(),
    ]


def _teams() -> list[Kept]:
    """What a team types and sends, beyond what it publishes."""
    return [
        Kept(
            _("What a volunteer types on the page of their association and has not saved: seen by them alone"),
            _("until it is saved; otherwise %(time)s, or until they leave the team")
            % {"time": _months(_whole(SKETCHES_KEPT))},
        ),
        Kept(
            _("A table of activities that a team sends, with what became of each line, and who sent it"),
            _("%(time)s; the team can erase it sooner") % {"time": _days(SHEETS_KEPT.days)},
        ),
        Kept(
            _("A calendar kept elsewhere that a team has us read: its address, or the file"),
            _("until the team has it read no more"),
        ),
    ]


def _keepers() -> list[Kept]:
    """People who open halls, have a key of one, or called to book one."""
    time = _months(_whole(forgetting_keepers.KEPT))
    return [
        Kept(
            _("A caretaker: name, halls, and which dates they ticked by their link"),
            _("as long as they keep these halls, then %(time)s") % {"time": time},
        ),
        Kept(
            _("Who has the key or the badge of a hall: name, association, dates"),
            _("until it is given back, then %(time)s") % {"time": time},
        ),
        Kept(
            _("Who called to book a hall: name and phone number, read by the agents of that hall only"),
            _("%(time)s after the last date") % {"time": _days(CALLERS_KEPT.days)},
        ),
    ]


def _papers() -> list[Kept]:
    """Papers of associations, which name people: a line for each kind."""
    end = _("after it was replaced or expired")
    return [
        Kept(
            _("A paper of an association: %(kind)s") % {"kind": rule.get_kind_display()},
            _("%(time)s %(end)s") % {"time": _months(rule.months), "end": end},
        )
        for rule in DocumentRetention.objects.all()
    ]


def _after(months: dict[str, int], kind: str, end: str) -> str:
    number = months.get(kind, 0)
    return (
        _("%(time)s %(end)s") % {"time": _months(number), "end": end}
        if number
        else _("the night %(end)s") % {"end": end}
    )


def _whole(time: relativedelta) -> int:
    return int(time.years * 12 + time.months)


def _months(number: int) -> str:
    if number >= 24 and number % 12 == 0:
        return ngettext("%(count)s year", "%(count)s years", number // 12) % {"count": number // 12}
    return ngettext("%(count)s month", "%(count)s months", number) % {"count": number}


def _days(number: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", number) % {"count": number}
