"""Where the papers of an association stand, in words: for its team, for the service, for who lends halls."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from directory.models import Association, AssociationDocument
from directory.papers import kinds
from directory.wording import full_date

State = AssociationDocument.State

MISSING, SENT_BACK, EXPIRED, SOON, WAITING, OK, NOT_ASKED = (
    "missing", "sent_back", "expired", "soon", "waiting", "ok", "not_asked",
)  # fmt: skip
PILLS = {MISSING: "no", SENT_BACK: "no", EXPIRED: "no", SOON: "part", WAITING: "wait", OK: "ok", NOT_ASKED: "off"}


@dataclass(frozen=True)
class Line:
    """One kind of paper: the one that counts, or none; and one sent back that nothing replaced yet."""

    asked: kinds.Asked
    paper: AssociationDocument | None
    sent_back: AssociationDocument | None
    key: str

    @property
    def pill(self) -> str:
        return PILLS[self.key]

    @property
    def is_pressing(self) -> bool:
        """Something for the team to do."""
        return self.key in (SENT_BACK, EXPIRED, SOON, MISSING)

    @property
    def name(self) -> str:
        shown = self.paper or self.sent_back
        return shown.name if shown else self.asked.label

    @property
    def label(self) -> str:
        """A few words for a status pill."""
        ends = self.paper.expires_on if self.paper else None
        words = {
            MISSING: _("Missing"),
            SENT_BACK: _("To be corrected"),
            WAITING: _("The service checks it"),
            NOT_ASKED: _("Not asked for"),
        }
        if self.key in words:
            return words[self.key]
        if ends is None:
            return _("Checked")
        if self.key == EXPIRED:
            return _("Expired on %(date)s") % {"date": full_date(ends)}
        if self.key == SOON:
            return _("Expires on %(date)s") % {"date": full_date(ends)}
        return _("Valid until %(date)s") % {"date": full_date(ends)}

    @property
    def label_for_agents(self) -> str:
        """The same, for whoever checks."""
        return _("To check") if self.key == WAITING else self.label


def of(association: Association, *, on: date) -> list[Line]:
    """A line for each kind, in the order in which they are asked for. One query."""
    return lines(association.documents.current().latest_first(), on=on)


def lines(current: Iterable[AssociationDocument], *, on: date) -> list[Line]:
    """The same, from the current papers of one association, the latest first."""
    by_kind: dict[str, list[AssociationDocument]] = {}
    for paper in current:
        by_kind.setdefault(paper.kind, []).append(paper)
    return [line for asked in kinds.ALL for line in _lines(asked, by_kind.get(asked.kind, []), on)]


def _lines(asked: kinds.Asked, papers: list[AssociationDocument], on: date) -> Iterator[Line]:
    if asked.has_title:  # each paper is a line of its own
        for paper in papers:
            is_back = paper.state == State.SENT_BACK
            yield _line(asked, None if is_back else paper, paper if is_back else None, on)
        return
    counting = next((paper for paper in papers if paper.counts), None)
    yield _line(asked, counting, next((paper for paper in papers if not paper.counts), None), on)


def _line(
    asked: kinds.Asked, paper: AssociationDocument | None, sent_back: AssociationDocument | None, on: date
) -> Line:
    return Line(asked, paper, sent_back, SENT_BACK if sent_back else _key(asked, paper, on))


def _key(asked: kinds.Asked, paper: AssociationDocument | None, on: date) -> str:
    if paper is None:
        return MISSING if asked.kind in settings.PAPERS_EXPECTED else NOT_ASKED
    if paper.expires_on and paper.expires_on < on:
        return EXPIRED
    if paper.expires_on and paper.expires_on <= soon(on):
        return SOON
    return WAITING if paper.state == State.WAITING else OK


def insurance(until: date | None, *, on: date) -> tuple[str, str]:
    """The pill and the words of an insurance that is valid until that day; None: there is none."""
    paper = AssociationDocument(kind=AssociationDocument.Kind.INSURANCE, state=State.VERIFIED, expires_on=until)
    line = _line(kinds.BY_KIND[paper.kind], paper if until else None, None, on)
    return line.pill, line.label


def soon(on: date) -> date:
    """The last day of what is said to expire soon."""
    return on + timedelta(days=settings.PAPERS_EXPIRE_SOON)


def why_no_hall(association: Association, *, on: date) -> str:
    """Why this association cannot ask for a hall that day, in a sentence; empty when it can.

    A certificate that waits for the service's check counts: nobody waits for us. One query, none when the
    town does not ask for it.
    """
    if not settings.HALLS_NEED_INSURANCE:
        return ""
    found = association.documents.current().filter(kind=AssociationDocument.Kind.INSURANCE)
    papers = list(found.latest_first())
    counting = next((paper for paper in papers if paper.counts), None)
    if counting and counting.expires_on:
        if counting.expires_on >= on:
            return ""
        words = _("The insurance certificate of your association expired on %(date)s.")
        return words % {"date": full_date(counting.expires_on)}
    if papers:
        return _("The service sent back the insurance certificate of your association.")
    return _("The insurance certificate of your association is missing.")
