"""What the service reads: the associations that nobody confirmed for long, the most advanced first."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from directory.models import Association
from events.models import StillTrue
from events.still_true import ladder


@dataclass(frozen=True)
class Line:
    state: StillTrue
    next: ladder.Next | None

    @property
    def association(self) -> Association:
        return self.state.association

    @property
    def step(self) -> str:
        """Where it stands: unlisted, greyed, flagged, announced, or waiting for an answer."""
        if self.association.state == Association.State.UNLISTED:
            return "unlisted"
        if self.association.is_stale:
            return self.association.freshness
        return "announced" if self.state.announced else "asked"


def stale(at: datetime) -> QuerySet[StillTrue]:
    """Those that came to a step, were told of one, or left a letter without answer for longer than a month."""
    shown = Q(association__state__in=[Association.State.LISTED, Association.State.UNLISTED])
    late = Q(since__lt=at - timedelta(days=settings.STILL_TRUE_EVERY))
    told = Q(association__state=Association.State.UNLISTED) | ~Q(association__freshness="fresh") | ~Q(announced="")
    advanced = Case(
        When(association__state=Association.State.UNLISTED, then=Value(0)),
        When(association__freshness="greyed", then=Value(1)),
        When(association__freshness="flagged", then=Value(2)),
        When(~Q(announced=""), then=Value(3)),
        default=Value(4),
        output_field=IntegerField(),
    )
    rows = StillTrue.objects.filter(shown & (told | late)).select_related("association")
    return rows.annotate(advanced=advanced).order_by("advanced", "since", "pk")


def lines(states: "QuerySet[StillTrue] | list[StillTrue]") -> list[Line]:
    return [Line(state, ladder.after(state)) for state in states]
