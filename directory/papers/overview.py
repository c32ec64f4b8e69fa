"""Which associations are in order: the service's list, with its counts. Each association is in one state.

What the service has to do comes first: a paper to check; then what is missing or expired; then what
expires soon.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Case, CharField, Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from directory.models import Association, AssociationDocument, Membership
from directory.papers import standing

TO_CHECK, INCOMPLETE, SOON, IN_ORDER = "to_check", "incomplete", "soon", "in_order"
STATES = (TO_CHECK, INCOMPLETE, SOON, IN_ORDER)

Associations = QuerySet[Association]


def associations(*, on: date, words: str = "") -> Associations:
    """Those that have a team or papers, with `papers_state`, by name."""
    papers = AssociationDocument.objects.filter(association=OuterRef("pk"))
    team = Membership.objects.filter(association=OuterRef("pk"), accepted_at__isnull=False, ended_at=None)
    valid = papers.valid_on(on).filter(kind__in=settings.PAPERS_EXPECTED).order_by()
    held = Coalesce(
        Subquery(valid.values("association").annotate(n=Count("kind", distinct=True)).values("n")), Value(0)
    )
    state = Case(
        When(Exists(papers.to_check()), then=Value(TO_CHECK)),
        When(Exists(papers.current().filter(state=AssociationDocument.State.SENT_BACK)), then=Value(INCOMPLETE)),
        When(n_held__lt=len(settings.PAPERS_EXPECTED), then=Value(INCOMPLETE)),
        When(Exists(papers.expiring(on, standing.soon(on))), then=Value(SOON)),
        default=Value(IN_ORDER),
        output_field=CharField(),
    )
    known = Association.objects.exclude(state=Association.State.CLOSED).filter(Exists(team) | Exists(papers))
    if words:
        known = known.filter(Q(name__icontains=words) | Q(short_name__icontains=words) | Q(rna__iexact=words))
    return known.alias(n_held=held).annotate(papers_state=state).order_by("sort_key", "pk")


def counts(found: Associations) -> dict[str, int]:
    """How many are in each state; one query."""
    rows = found.order_by().values_list("papers_state").annotate(n=Count("pk"))  # type: ignore[misc]  # annotated above
    return dict.fromkeys(STATES, 0) | dict(rows)


def in_state(found: Associations, state: str) -> Associations:
    """Those in one of STATES."""
    return found.filter(papers_state=state)  # type: ignore[misc]  # annotated above


def with_papers(found: Associations) -> Associations:
    """Brings the current papers along, as `current_papers`; one query more for a page of them."""
    current = AssociationDocument.objects.current().latest_first()
    return found.prefetch_related(Prefetch("documents", current, to_attr="current_papers"))


@dataclass(frozen=True)
class Row:
    """An association: a line for each paper that is expected, and those of others that call for something."""

    association: Association
    expected: list[standing.Line]
    others: list[standing.Line]


def rows(page: Iterable[Any], *, on: date) -> list[Row]:
    """Each association of a page that came with_papers()."""
    found = []
    for each in page:
        lines = standing.lines(each.current_papers, on=on)
        others = [line for line in lines if line.asked.kind not in settings.PAPERS_EXPECTED]
        pressing = [line for line in others if line.key not in (standing.OK, standing.NOT_ASKED)]
        found.append(Row(each, [line for line in lines if line.asked.kind in settings.PAPERS_EXPECTED], pressing))
    return found
