"""How the town says what happens to a request, in the active language (design/DESIGN.md §4)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, TypeVar

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.availability import Answer, Verdict
from directory.models import Association
from directory.wording import hours, long_date


class Dated(Protocol):
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


D = TypeVar("D", bound=Dated)


def moment(dated: Dated) -> str:
    """ "Jeudi 28 janvier, 18 h – 20 h" """
    return capfirst(moment_within(dated))


def moment_within(dated: Dated) -> str:
    """ "jeudi 28 janvier, 18 h – 20 h", inside a sentence."""
    day = timezone.localtime(dated.starts_at).date()
    return _("%(day)s, %(hours)s") % {"day": long_date(day), "hours": hours(dated.starts_at, dated.ends_at)}


def span(dated: Dated) -> str:
    """ "Jeudi 28 janvier, 18 h – 20 h", or from one day and hour to another."""
    first, last = timezone.localtime(dated.starts_at), timezone.localtime(dated.ends_at)
    if first.date() == last.date():
        return capfirst(moment_within(dated))
    return _("From %(first)s, %(first_hour)s, to %(last)s, %(last_hour)s") % {
        "first": long_date(first), "first_hour": hours(first), "last": long_date(last), "last_hour": hours(last),
    }  # fmt: skip


def until(deadline: datetime) -> str:
    """ "vendredi 4 décembre, 20 h": until when one may answer."""
    return _("%(day)s, %(hours)s") % {"day": long_date(deadline), "hours": hours(deadline)}


def distance(km: float) -> str:
    """« 650 m », « 1,2 km »."""
    if km < 1:
        return _("%(metres)s m") % {"metres": max(50, round(km * 20) * 50)}
    return _("%(km)s km") % {"km": number_format(km, 1)}


def by_month(dates: Iterable[D]) -> list[tuple[str, list[D]]]:
    """The dates under the name of their month ("Janvier 2027"), in the order given."""
    months: dict[str, list[D]] = {}
    for dated in dates:
        name = capfirst(date_format(timezone.localtime(dated.starts_at), "F Y"))
        months.setdefault(name, []).append(dated)
    return list(months.items())


def dates(count: int) -> str:
    return ngettext("%(count)s date", "%(count)s dates", count) % {"count": count}


def why_not(verdict: Verdict, *, for_agents: bool = False, reader: Association | None = None) -> str:
    """Why this date cannot simply be granted; "" when it is free.

    Agents read every name; an association reads those that are public, and knows itself.
    """
    match verdict.answer:
        case Answer.ASKED:
            return _asked(verdict, for_agents, reader)
        case Answer.RULE:
            also = [_asked(verdict, for_agents, reader)] if verdict.rivals else []
            return " ".join([*(breach.sentence for breach in verdict.broken), *also])
        case Answer.TOO_SMALL:
            return _("The hall is too small for so many people.")
        case Answer.TAKEN:
            return _taken(verdict, for_agents, reader)
        case Answer.CLOSED:
            return _("Closed: %(reason)s.") % {"reason": verdict.shut.reason if verdict.shut else ""}
        case Answer.PAST:
            return _("This date is past.")
        case _:
            return ""


def _taken(verdict: Verdict, for_agents: bool, reader: Association | None) -> str:
    holder = verdict.holder
    if holder and reader and holder.association_id == reader.pk:
        return _("Already granted to you for “%(purpose)s”.") % {"purpose": holder.purpose}
    name = (holder.association if for_agents else holder.public_name) if holder else ""
    return _("Already granted to %(name)s.") % {"name": name} if name else _("Already granted to someone else.")


def _asked(verdict: Verdict, for_agents: bool, reader: Association | None) -> str:
    if reader and all(rival.association_id == reader.pk for rival in verdict.rivals):
        return _("You have already asked for it, for “%(purpose)s”.") % {"purpose": verdict.rivals[0].purpose}
    if not for_agents:
        return _("Also asked by someone else: the service will choose.")
    askers = [
        _("%(name)s (%(people)s people)") % {"name": rival.association, "people": rival.people}
        for rival in verdict.rivals
    ]
    return _("Also asked by %(names)s.") % {"names": ", ".join(askers)}


def lost(verdict: Verdict) -> str:
    """One line for an agent: the date, and who or what holds it now."""
    why = why_not(verdict, for_agents=True)
    return _("%(moment)s: %(why)s") % {"moment": moment(verdict), "why": why[:1].lower() + why[1:]}
