"""Verdicts and dates of requests, in words and dots. Nothing here reads the database."""

from collections import Counter
from dataclasses import dataclass

from django import template
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings import changes, wording
from bookings import register as decisions
from bookings.availability import Answer, Availability, Verdict
from bookings.models import Proposal, Slot
from bookings.rehousing import Replacement
from bookings.suggesting import Suggestion
from bookings.targets import shift
from directory.models import Association
from directory.wording import hours, long_date
from events.preview import LeftOut

register = template.Library()
METRES_IN_FULL = 1000

DOTS = {
    Answer.ASKED: " dot--alt",
    Answer.TOO_SMALL: " dot--alt",
    Answer.RULE: " dot--alt",
    Answer.TAKEN: " dot--no",
    Answer.CLOSED: " dot--no",
    Answer.PAST: " dot--off",
}
SLOT_DOTS = {
    Slot.State.ASKED: " dot--alt",
    Slot.State.PROPOSED: " dot--alt",
    Slot.State.REFUSED: " dot--no",
    Slot.State.WITHDRAWN: " dot--off",
    Slot.State.RELEASED: " dot--off",
    Slot.State.CANCELLED: " dot--no",
}

register.filter("moment", wording.moment)
register.filter("moment_within", wording.moment_within)
register.filter("lost", wording.lost)
register.filter("changes", changes.lines)
register.filter("span", wording.span)
register.filter("until", wording.until)
register.filter("slot_state", decisions.state)


@register.filter
def said(suggestion: Suggestion) -> str:
    """Where and when: « Maison des Canaux, grande salle », « Même salle, le lendemain, 18 h – 20 h »."""
    target = suggestion.target
    if suggestion.is_same_hall:
        when = hours(target.start, target.end)
        if not target.days:
            return _("Same hall, %(hours)s") % {"hours": when}
        return _("Same hall, %(day)s, %(hours)s") % {"day": shift(target.days).lower(), "hours": when}
    return suggestion.hall.full_name


@register.filter
def why(suggestion: Suggestion) -> str:
    """The reason for which it is suggested, and for how many dates it fits."""
    parts = []
    if not suggestion.is_same_hall:
        parts.append(_("same hour"))
        if suggestion.is_same_venue:
            parts.append(_("same venue"))
        elif suggestion.km is not None:
            parts.append(_("%(distance)s away") % {"distance": wording.distance(suggestion.km)})
        parts.append(
            ngettext("%(count)s person", "%(count)s people", suggestion.hall.capacity or 0)
            % {"count": suggestion.hall.capacity}
        )
    else:
        parts.append(_("the nearest free hour") if not suggestion.target.days else _("same hour, another day"))
    if suggestion.dates == 1:
        parts.append(_("free on this date"))
    else:
        parts.append(_("free on %(fits)s of %(dates)s dates") % {"fits": suggestion.fits, "dates": suggestion.dates})
    return capfirst(", ".join(parts)) + "."


@register.filter
def ground(code: str) -> str:
    """The legal ground in words."""
    return str(Slot.Ground(code).label) if code else ""


@register.filter
def state_said(slot: Slot) -> str:
    """The state of a date in words; of one that is held for an answer, why. The proposal was fetched along."""
    if slot.state == Slot.State.PROPOSED and slot.proposal and slot.proposal.kind != Proposal.Kind.ELSEWHERE:
        return _("held as an option") if slot.proposal.kind == Proposal.Kind.OPTION else _("offered, for it is free")
    return slot.get_state_display()


@register.filter
def date_span(first: Slot, slots: list[Slot]) -> str:
    """« du mardi 5 janvier au mardi 8 juin »: from the first of these dates to the last."""
    last = slots[-1]
    if last == first:
        return long_date(first.starts_at)
    return _("from %(first)s to %(last)s") % {"first": long_date(first.starts_at), "last": long_date(last.starts_at)}


@register.filter
def dot(dated: Verdict | Slot) -> str:
    """The class of the dot: none when free or granted."""
    if isinstance(dated, Slot):
        return SLOT_DOTS.get(Slot.State(dated.state), "")
    return DOTS.get(dated.answer, "")


@dataclass(frozen=True)
class Together:
    """Dates that are not simply free for the same reason."""

    why: str
    mark: str
    verdicts: list[Verdict]


@register.filter
def not_free(found: Availability, reader: Association | None) -> list[Together]:
    """The dates that are not simply free, by reason, as this association may read it; None: an agent reads."""
    gathered: dict[tuple[str, str], list[Verdict]] = {}
    for verdict in found.verdicts:
        if verdict.answer != Answer.FREE:
            gathered.setdefault((_why_not(verdict, reader), dot(verdict)), []).append(verdict)
    return [Together(why, mark, verdicts) for (why, mark), verdicts in gathered.items()]


def _why_not(verdict: Verdict, reader: Association | None) -> str:
    return wording.why_not(verdict, for_agents=reader is None, reader=reader)


@register.filter
def legend(found: Availability) -> list[tuple[Answer, str]]:
    """The answers that appear, each with the class of its dot."""
    met = {verdict.answer for verdict in found.verdicts}
    return [(answer, DOTS.get(answer, "")) for answer in Answer if answer in met]


@register.filter
def dates_left_out(groups: list[LeftOut]) -> int:
    return sum(len(group.dates) for group in groups)


@dataclass(frozen=True)
class Cell:
    label: str
    count: int
    icon: str = ""


@dataclass(frozen=True)
class Counted:
    sentence: str
    cells: list[Cell]


@register.filter
def counted(found: Availability) -> Counted:
    """« 36 dates, dont 34 libres et 2 déjà prises » and its figures; cells without any are left out."""
    counts = Counter(verdict.answer for verdict in found.verdicts)
    free = counts[Answer.FREE]
    unsure = counts[Answer.ASKED] + counts[Answer.TOO_SMALL] + counts[Answer.RULE]
    lost = counts[Answer.TAKEN] + counts[Answer.CLOSED] + counts[Answer.PAST]
    parts = [
        ngettext("%(count)s free", "%(count)s free", free) % {"count": free} if free else "",
        ngettext("%(count)s to be decided", "%(count)s to be decided", unsure) % {"count": unsure} if unsure else "",
        ngettext("%(count)s that cannot be had", "%(count)s that cannot be had", lost) % {"count": lost}
        if lost
        else "",
    ]
    sentence = wording.dates(len(found.verdicts)) + _(": ") + ", ".join(filter(None, parts)) + "."
    cells = [
        Cell(_("Asked for"), len(found.verdicts)),
        Cell(_("Free dates"), free, "check-circle"),
        Cell(_("To be decided"), unsure, "circle-half"),
        Cell(_("Not free"), lost, "x-circle"),
    ]
    return Counted(sentence, [cell for cell in cells if cell.count or cell.label in (_("Free dates"), _("Not free"))])


@register.filter
def why_there(proposal: Replacement) -> str:
    """« à 400 m, 60 personnes, même type de salle »: why this hall is proposed, and what speaks against it."""
    space = proposal.space
    said = [_way(proposal.metres)]
    if space.capacity:
        said.append(ngettext("%(count)s person", "%(count)s people", space.capacity) % {"count": space.capacity})
    else:
        said.append(_("room for an unknown number"))
    if proposal.same_kind:
        said.append(_("same kind of hall"))
    elif space.kind:
        said.append(space.kind.lower())
    if proposal.loses_step_free:
        said.append(_("step-free access not certain"))
    return ", ".join(said)


def _way(metres: int | None) -> str:
    if metres is None:
        return _("distance unknown")
    if metres == 0:
        return _("in the same venue")
    if metres < METRES_IN_FULL:
        return _("%(metres)s m away") % {"metres": max(50, round(metres / 50) * 50)}
    return _("%(km)s km away") % {"km": number_format(metres / 1000, 1)}
