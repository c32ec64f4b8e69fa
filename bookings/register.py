"""The register of decisions: every act on every request, as it was written, with what it changed date by date.

Nothing of private people: agents are named, who acted for an association is told as the association.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bookings import chronicle, wording
from bookings.history import Line, read_all
from bookings.models import Decision, Slot
from bookings.seasons import Span, season
from bookings.tables_out import Table
from directory.folding import fold
from directory.models import Agent, Venue

MOST = 5000  # decisions in one file
LONGEST = 80


@dataclass(frozen=True)
class Question:
    """What was chosen: `saison`, `lieu`, `association` (part of its name), `acte`, `motif`. Unknown values are left out."""

    span: Span
    spans: list[Span]
    venues: list[Venue]
    venue: Venue | None
    name: str
    kind: str
    ground: str

    def decisions(self) -> QuerySet[Decision]:
        """The latest first, with what a line shows."""
        found = Decision.objects.filter(at__gte=self.span.first, at__lt=self.span.end)
        if self.venue:
            found = found.filter(request__space__venue=self.venue)
        if self.name:
            found = found.filter(request__association__sort_key__contains=fold(self.name))
        if self.kind:
            found = found.filter(kind=self.kind)
        if self.ground:
            found = found.filter(verdicts__contains=[{"ground": self.ground}])
        by_agent = Exists(Agent.objects.filter(person=OuterRef("by")))
        known = found.select_related("by", "request__association", "request__space__venue").annotate(by_agent=by_agent)
        return known.order_by("-at", "-pk")


def asked(query: QueryDict, *, at: datetime) -> Question:
    """One query, for the venues."""
    span, spans = season(query.get("saison"), at=at)
    venues = list(Venue.objects.only("name", "slug"))
    kind, ground = query.get("acte", ""), query.get("motif", "")
    return Question(
        span, spans, venues,
        venue=next((each for each in venues if each.slug == query.get("lieu")), None),
        name=query.get("association", "").replace("\0", "").strip()[:LONGEST],
        kind=kind if kind in Decision.Kind.values else "",
        ground=ground if ground in Slot.Ground.values else "",
    )  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One decision, in words; `lines` say what became of each date."""

    decision: Decision
    what: str
    who: str
    lines: tuple[Line, ...]


def entry(decision: Decision) -> Entry:
    """No query."""
    return Entry(decision, chronicle.told(decision).what, who(decision), read_all(decision))


def who(decision: Decision) -> str:
    if decision.by is None:
        return _("time alone")
    if decision.by_agent:  # type: ignore[attr-defined]  # annotated by Question.decisions()
        return str(decision.by)
    return _("the association")


def state(code: str) -> str:
    """« accordée », in the active language; as it is when it is no longer known."""
    return str(Slot.State(code).label) if code in Slot.State.values else code


def table(question: Question) -> Table:
    """One line for each date of each decision."""
    columns = [
        _("When"), _("By whom"), pgettext("of a register", "Act"), _("Association"), _("What for"), _("Venue"), _("Hall"),
        _("Date"), _("Before"), _("After"), _("Legal ground"), _("Reason"), _("Instead"),
    ]  # fmt: skip
    return Table(
        pgettext("of decisions", "Register"), columns, _rows(question), [4, 4, 5, 6, 5, 5, 4, 6, 3, 3, 5, 8, 6]
    )


def _rows(question: Question) -> Iterator[list[Any]]:
    for decision in question.decisions()[:MOST]:
        told = entry(decision)
        asked_for = decision.request
        for line in told.lines:
            yield [
                decision.at, told.who, str(decision.get_kind_display()), asked_for.association.name, asked_for.purpose,
                asked_for.space.venue.name, line.space, wording.span(line), state(line.before), state(line.after),
                line.ground_in_words, line.reason, _instead(line),
            ]  # fmt: skip


def _instead(line: Line) -> str:
    return f"{line.instead.space}, {wording.moment_within(line.instead)}" if line.instead else ""
