"""Who had a hall and did not come, again and again: the agent is told, and finds a letter ready.

How often is too often is data (AbsenceRule). Dates that a letter has spoken of count no more.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings import emails, wording
from bookings.errors import AlreadyDecided
from bookings.models import AbsenceLetter, AbsenceRule, SlotRequest, Turnout
from directory.days import midnight
from directory.models import Person
from directory.wording import season_of


@dataclass(frozen=True)
class Absent:
    """A request whose association did not come; `missed` are the dates of this season not yet written about."""

    request: SlotRequest
    missed: tuple[Turnout, ...]
    in_a_row: int

    @property
    def why(self) -> str:
        """« 2 fois de suite », « 3 fois cette saison »."""
        if self.in_a_row > 1:
            return ngettext("%(count)s time in a row", "%(count)s times in a row", self.in_a_row) % {
                "count": self.in_a_row
            }
        count = len(self.missed)
        return ngettext("%(count)s time this season", "%(count)s times this season", count) % {"count": count}


def flagged(person: Person, *, at: datetime) -> list[Absent]:
    """Those of the agent's venues that the rule of today flags, the most absent first. Three queries."""
    rule = AbsenceRule.objects.on(timezone.localdate(at))
    missing = _turnouts(at).filter(came=False).values("slot__request")
    mine = SlotRequest.objects.reviewable_by(person).filter(pk__in=missing)
    found = _absent(mine.select_related("association", "space__venue__department"), rule, at)
    return sorted(found, key=lambda each: (-len(each.missed), each.request.association.sort_key))


def of(slot_request: SlotRequest, *, at: datetime) -> Absent | None:
    """What is to be said to this one; None when the rule says nothing."""
    rule = AbsenceRule.objects.on(timezone.localdate(at))
    only = SlotRequest.objects.filter(pk=slot_request.pk).select_related("association", "space__venue__department")
    return next(iter(_absent(only, rule, at)), None)


def _turnouts(at: datetime) -> QuerySet[Turnout]:
    first = midnight(date(season_of(timezone.localdate(at)), 9, 1))
    return Turnout.objects.filter(slot__starts_at__gte=first, slot__starts_at__lte=at, slot__request__direct=None)


def _absent(requests: QuerySet[SlotRequest], rule: AbsenceRule, at: datetime) -> list[Absent]:
    by_request: dict[int, list[Turnout]] = defaultdict(list)
    known = {request.pk: request for request in requests}
    told = set()
    for letter in AbsenceLetter.objects.filter(request__in=known):
        told |= set(letter.dates)
    rows = _turnouts(at).filter(slot__request__in=known).select_related("slot__space__venue")
    for row in rows.order_by("slot__starts_at", "pk"):
        by_request[row.slot.request_id].append(row)
    found = []
    for key, turnouts in by_request.items():
        missed = tuple(row for row in turnouts if not row.came and row.slot_id not in told)
        in_a_row = _in_a_row(turnouts, told)
        if in_a_row >= rule.in_a_row or len(missed) >= rule.in_season:
            found.append(Absent(known[key], missed, in_a_row if in_a_row >= rule.in_a_row else 0))
    return found


def _in_a_row(turnouts: Sequence[Turnout], told: set[int]) -> int:
    count = 0
    for row in reversed(turnouts):
        if row.came or row.slot_id in told:
            break
        count += 1
    return count


def draft(absent: Absent) -> str:
    """The words proposed for the letter, in the language of the agent's page."""
    dates = "\n".join(f"- {wording.moment(row.slot)}, {row.slot.space.full_name}" for row in absent.missed)
    return _(
        "Nobody came on these dates, although the hall was kept for you:\n\n%(dates)s\n\nOther associations look for"
        " a hall. If you do not need these hours any more, please give the dates back. If something prevented you,"
        " tell us: we look for a solution together."
    ) % {"dates": dates}


@transaction.atomic
def write(slot_request: SlotRequest, message: str, *, by: Person, at: datetime) -> AbsenceLetter:
    """Write to the team. Raises AlreadyDecided when a colleague has written about these dates meanwhile."""
    locked = SlotRequest.objects.select_for_update(of=("self",), no_key=True).with_names().get(pk=slot_request.pk)
    absent = of(locked, at=at)
    if absent is None:
        raise AlreadyDecided(_("A colleague has written about these absences meanwhile."))
    dates = [row.slot_id for row in absent.missed]
    letter = AbsenceLetter.objects.create(request=locked, by=by, at=at, message=message, dates=dates)
    emails.did_not_come(letter)
    return letter
