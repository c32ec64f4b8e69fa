"""Changes to dates that were granted, as the history keeps them and as they are told: moved, swapped, copied, freed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings import history, wording
from bookings.history import Line
from bookings.models import Decision

Kind = Decision.Kind
KINDS = frozenset({Kind.MOVED, Kind.SHORTENED, Kind.SWAPPED, Kind.COPIED, Kind.FREED})


@dataclass(frozen=True)
class Told:
    """One date that changed: what it was ("" for a new one), what it is ("" for one given back)."""

    was: str
    now: str


def lines(decision: Decision) -> list[Told]:
    """The dates of this change, in order, each with its hall."""
    return list(_told(decision.kind, _all_of(history.read(decision))))


def in_words(decision: Decision) -> str:
    """One line of the history: « Déplacé : mardi 1er décembre, 18 h – 20 h, salle 1 → … »."""
    told = lines(decision)
    if decision.kind == Kind.COPIED:
        return ngettext("%(count)s date added: %(dates)s", "%(count)s dates added: %(dates)s", len(told)) % {
            "count": len(told),
            "dates": "; ".join(each.now for each in told),
        }
    if decision.kind == Kind.FREED:
        return _("Given back by the service: %(date)s") % {"date": told[0].was}
    labels = {Kind.SHORTENED: _("Hours changed"), Kind.SWAPPED: _("Swapped")}
    label = labels.get(Kind(decision.kind), _("Moved"))
    return _("%(label)s: %(was)s → %(now)s") % {"label": label, "was": told[0].was, "now": told[0].now}


def _all_of(found: history.Lines) -> Iterable[Line]:
    return (*found.granted, *found.taken_back)


def _told(kind: str, found: Iterable[Line]) -> Iterator[Told]:
    for line in found:
        here = _placed(line)
        if kind == Kind.FREED:
            yield Told(here, "")
        else:
            yield Told(_placed(line.was) if line.was else "", here)


def _placed(held: "Line | history.Held") -> str:
    """« Mardi 1er décembre, 18 h – 20 h, grande salle »"""
    return _("%(moment)s, %(hall)s") % {"moment": wording.moment(held), "hall": held.space}
