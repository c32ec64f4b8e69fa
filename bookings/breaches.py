"""What stands against a date or a request in the rules of its venue, and how it is said."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from directory.models import AssociationDocument
from directory.wording import hour, long_date


class Rule(TextChoices):
    """Which rule; kept by code in the history when an agent passes over it."""

    HOURS = "hours", gettext_lazy("opening hours")
    HOLIDAYS = "holidays", gettext_lazy("school holidays")
    TOO_LATE = "too_late", gettext_lazy("asked too late")
    TOO_EARLY = "too_early", gettext_lazy("asked too early")
    FIRST = "first", gettext_lazy("the first request keeps the date")
    WHO = "who", gettext_lazy("who may ask")
    QUOTA = "quota", gettext_lazy("hours for each association")
    PAPERS = "papers", gettext_lazy("papers asked for")


@dataclass(frozen=True)
class Breach:
    """One rule that stands in the way: of one date, or of the whole request when it has no `starts_at`."""

    rule: Rule
    where: str
    starts_at: datetime | None = None
    on: date | None = None
    at: time | None = None
    is_early: bool = False
    what: str = ""
    number: int = 0
    held: int = 0
    asked: int = 0
    papers: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """In the active language: « Gymnase du Grès ferme à 22 h le mardi. »"""
        return _SAID[self.rule](self)


def _hours(breach: Breach) -> str:
    assert breach.on is not None  # noqa: S101 - the hours of a date
    said = {"venue": breach.where, "day": date_format(breach.on, "l")}
    if breach.at is None:
        return _("%(venue)s is shut on %(day)s.") % said
    said["hour"] = hour(breach.at) if breach.at != time() or breach.is_early else _("midnight")
    if breach.is_early:
        return _("%(venue)s opens at %(hour)s on %(day)s.") % said
    return _("%(venue)s shuts at %(hour)s on %(day)s.") % said


def _holidays(breach: Breach) -> str:
    return _("%(hall)s is shut in the school holidays (%(name)s).") % {"hall": breach.where, "name": breach.what}


def _too_late(breach: Breach) -> str:
    said = ngettext(
        "%(venue)s must be asked for at least %(count)s day before: choose a date from %(date)s on.",
        "%(venue)s must be asked for at least %(count)s days before: choose a date from %(date)s on.", breach.number,
    )  # fmt: skip
    return said % {"venue": breach.where, "count": breach.number, "date": long_date(breach.on or date.min)}


def _too_early(breach: Breach) -> str:
    said = ngettext(
        "%(venue)s can be asked for at most %(count)s day before: until %(date)s for now.",
        "%(venue)s can be asked for at most %(count)s days before: until %(date)s for now.", breach.number,
    )  # fmt: skip
    return said % {"venue": breach.where, "count": breach.number, "date": long_date(breach.on or date.min)}


def _first(breach: Breach) -> str:
    return _("Another association has asked for this date first: its request keeps it until the service answers.")


def _who(breach: Breach) -> str:
    return _("%(venue)s is kept for some associations, and this one is not among them.") % {"venue": breach.where}


def _quota(breach: Breach) -> str:
    said = _(
        "%(venue)s is lent %(most)s h for each association and season: %(held)s h are taken already, these dates make"
        " %(asked)s h more."
    )
    return said % {"venue": breach.where, "most": breach.number, "held": breach.held, "asked": breach.asked}


def _papers(breach: Breach) -> str:
    names = ", ".join(str(AssociationDocument.Kind(kind).label) for kind in breach.papers)
    return _("%(venue)s is lent once the service has these papers, still valid: %(papers)s.") % {
        "venue": breach.where, "papers": names
    }  # fmt: skip


_SAID = {
    Rule.HOURS: _hours, Rule.HOLIDAYS: _holidays, Rule.TOO_LATE: _too_late, Rule.TOO_EARLY: _too_early,
    Rule.FIRST: _first, Rule.WHO: _who, Rule.QUOTA: _quota, Rule.PAPERS: _papers,
}  # fmt: skip
