"""What associations are told when the town closes halls: one letter each, with all their dates."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from bookings import wording
from bookings.models import ClosureChoice, ClosurePlan, Slot, SlotRequest
from directory.models import Association, Membership, Person
from notifications import letters

Answer = ClosureChoice.Answer
LETTER = "bookings/emails/closure_told"


@dataclass(frozen=True)
class Moved:
    """A date that has another hall now."""

    slot: Slot
    was_in: str
    goes_to: str
    by_exception: bool


@dataclass(frozen=True)
class Letter:
    """What an association will read, before it is sent."""

    association: Association
    moved: int
    cancelled: int
    kept: int
    readers: int
    subject: str = ""
    text: str = ""


def told(plan: ClosurePlan, choices: Iterable[ClosureChoice]) -> None:
    """To each team whose dates are moved, cancelled or kept."""
    assert plan.closure_id  # noqa: S101 - letters tell of what is done
    for association, theirs in _by_association(choices).items():
        for person in Person.objects.of_team(association.pk):
            with translation.override(person.language):
                known = _known(plan, association, theirs) | {"person": person}
            letters.write(
                LETTER,
                known,
                key=f"bookings/closed/{plan.closure_id}/{association.pk}/{person.pk}",
                to=person.email,
                language=person.language,
                reply_to=known["answer_to"],
            )


def preview(plan: ClosurePlan, choices: Iterable[ClosureChoice], *, shown: int) -> list[Letter]:
    """The letters that would leave, the first ones with their words."""
    theirs = _by_association(choices)
    teams = Membership.objects.filter(
        association__in=theirs, accepted_at__isnull=False, ended_at=None, person__is_active=True
    )
    readers = Counter(teams.values_list("association", flat=True))
    found = []
    for number, (association, rows) in enumerate(theirs.items()):
        counts = {answer: sum(row.answer == answer for row in rows) for answer in Answer}
        subject = text = ""
        if number < shown:
            known = {**letters._town(), **_known(plan, association, rows), "person": None}
            subject = letters._text(f"{LETTER}.subject.txt", known)
            text = letters._text(f"{LETTER}.txt", known)
        found.append(
            Letter(
                association, counts[Answer.REHOUSE], counts[Answer.CANCEL], counts[Answer.KEEP],
                readers[association.pk], subject, text,
            )
        )  # fmt: skip
    return found


def _by_association(choices: Iterable[ClosureChoice]) -> dict[Association, list[ClosureChoice]]:
    rows = list(choices)
    asked = SlotRequest.objects.filter(pk__in={row.slot.request_id for row in rows}).select_related("association")
    requests = {request.pk: request.association for request in asked}
    found: dict[Association, list[ClosureChoice]] = {}
    for row in sorted(rows, key=lambda each: each.slot.starts_at):
        found.setdefault(requests[row.slot.request_id], []).append(row)
    return dict(sorted(found.items(), key=lambda each: each[0].sort_key))


def _known(plan: ClosurePlan, association: Association, rows: Sequence[ClosureChoice]) -> dict[str, Any]:
    moved = [
        Moved(row.slot, (row.was_in or row.slot.space).name, row.space.full_name, bool(row.over))
        for row in rows
        if row.answer == Answer.REHOUSE and row.space
    ]
    halls = {(row.was_in or row.slot.space).pk: (row.was_in or row.slot.space) for row in rows}
    department = next(iter(halls.values())).venue.department
    cancelled = [row.slot for row in rows if row.answer == Answer.CANCEL]
    return {
        "plan": plan,
        "when": wording.span(plan),
        "court": settings.RECOURSE_COURT,
        "association": association,
        "halls": sorted({hall.full_name for hall in halls.values()}),
        "moved": moved,
        "cancelled": wording.by_month(cancelled),
        "n_cancelled": len(cancelled),
        "kept": wording.by_month(row.slot for row in rows if row.answer == Answer.KEEP),
        "requests_url": settings.PUBLIC_URL + reverse("bookings:request_list", args=[association.slug]),
        "answer_to": department.email if department else "",
    }
