"""What is written about requests, to whom: one function per letter.

A letter to a team goes to each of its members in their own language; a letter to a department goes
to each agent who decides there. All are posted in the transaction of the fact they speak of.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from bookings import history, offers, proposal_links, wording
from bookings.models import AbsenceLetter, Decision, Proposal, Slot, SlotRequest
from directory.models import Person
from events import wording as schedules
from events.recurrence import Schedule
from notifications import letters


def request_received(slot_request: SlotRequest) -> None:
    """To the team: we have it, nothing is held yet. To the agents: one more to answer."""
    slots = list(slot_request.slots.all())
    for person in Person.objects.of_team(slot_request.association_id):
        _write("request_received", slot_request, person, f"received/{slot_request.pk}", slots=slots)
    for person in _agents(slot_request):
        _write("request_to_review", slot_request, person, f"to-review/{slot_request.pk}", slots=slots)


def request_decided(decision: Decision, given_back: Sequence[Slot] = ()) -> None:
    """To the team: which dates are granted, refused and why, for which something else is proposed, and what to do; and
    what was held until now and is `given_back`."""
    slot_request = decision.request
    lines = history.read(decision)
    waiting = slot_request.slots.asked().count()
    now = [line["slot"] for line in decision.verdicts if line["after"] == Slot.State.PROPOSED]
    offered = offers.of(slot_request.slots.proposed().filter(pk__in=now).with_proposals()) if now else []
    refused = [line["slot"] for line in decision.verdicts if line["after"] == Slot.State.REFUSED]
    keeps = Slot.objects.filter(pk__in=refused).instead().exists()
    keeps_hall = not keeps and Slot.objects.filter(pk__in=refused).beside().exists()
    for person in Person.objects.of_team(slot_request.association_id):
        _write(
            "request_decided",
            slot_request,
            person,
            f"decision/{decision.pk}",
            decision=decision,
            waiting=waiting,
            keeps=keeps,
            keeps_hall=keeps_hall,
            given_back=_by_hall(given_back),
            lines=lines,
            offers=offered,
            answer_url=_answer_url(slot_request, person, offered),
        )


def date_freed(proposal: Proposal, slots: Sequence[Slot]) -> None:
    """To the team that waited for this date: it is free, kept for them until then, one click takes it."""
    slot_request, offered = proposal.request, offers.of(slots)
    for person in Person.objects.of_team(slot_request.association_id):
        _write(
            "date_freed", slot_request, person, f"date-freed/{proposal.pk}",
            offers=offered, answer_url=_answer_url(slot_request, person, offered),
        )  # fmt: skip


def option_over(decision: Decision) -> None:
    """To the agents: nobody confirmed this option, the dates are free again."""
    booked_for = decision.request.direct.said
    for person in _agents(decision.request):
        _write(
            "option_over", decision.request, person, f"option-over/{decision.pk}",
            lines=history.read(decision), booked_for=booked_for,
        )  # fmt: skip


def proposal_answered(proposal: Proposal, decision: Decision, given_back: Sequence[Slot] = ()) -> None:
    """To the team and to the agents: accepted, declined, or left without an answer; and what that makes of the dates.

    Of an option that agents hold themselves, only its end by time is told.
    """
    slot_request = proposal.request
    slots = slot_request.slots.filter(pk__in=[line["slot"] for line in decision.verdicts]).select_related(
        "space__venue"
    )
    lines = history.read(decision, halls={slot.pk: slot.space.full_name for slot in slots})
    if slot_request.is_direct:
        if decision.kind == Decision.Kind.EXPIRED:
            option_over(decision)
        return
    context = {
        "decision": decision, "lines": lines, "outcome": decision.kind, "proposal": proposal, "given_back": _by_hall(given_back),
    }  # fmt: skip
    for person in Person.objects.of_team(slot_request.association_id):
        _write("proposal_answered", slot_request, person, f"proposal-answered/{decision.pk}", **context)
    for person in _agents(slot_request):
        _write(
            "proposal_answered", slot_request, person, f"proposal-answered/{decision.pk}/service",
            for_service=True, **context,
        )  # fmt: skip


def proposal_reminder(proposal: Proposal, slots: Sequence[Slot]) -> None:
    """To the team, the day before: what is kept for them until tomorrow."""
    slot_request, offered = proposal.request, offers.of(slots)
    for person in Person.objects.of_team(slot_request.association_id):
        _write(
            "proposal_reminder", slot_request, person, f"proposal-reminder/{proposal.pk}",
            offers=offered, answer_url=_answer_url(slot_request, person, offered),
        )  # fmt: skip


def _answer_url(slot_request: SlotRequest, person: Person, offered: Sequence[offers.Offered]) -> str:
    """Where one click answers, without signing in."""
    if not offered:
        return ""
    return proposal_links.address(slot_request, person, until=max(each.until for each in offered))


def date_given_back(slot: Slot, decision: Decision) -> None:
    """To the agents: this date is free again."""
    for person in _agents(slot.request):
        _write(
            "date_given_back", slot.request, person, f"given-back/{decision.pk}", slots=[slot], reason=decision.message
        )


def dates_given_back(slots: Sequence[Slot], decision: Decision) -> None:
    """To the agents: these dates are free again, another department has granted others instead."""
    for person in _agents(slots[0].request):
        _write(
            "date_given_back", slots[0].request, person, f"given-back/{decision.pk}", slots=slots,
            reason=decision.message,
        )  # fmt: skip


def did_not_come(letter: AbsenceLetter) -> None:
    """To the team: the hall was kept for them and nobody came, in the agent's own words."""
    for person in Person.objects.of_team(letter.request.association_id):
        _write("did_not_come", letter.request, person, f"did-not-come/{letter.pk}", letter=letter)


def dates_changed(decision: Decision) -> None:
    """To the team: the service moved, swapped, copied or gave back dates that were granted; one letter for each act."""
    slot_request = decision.request
    dates = [line["slot"] for line in decision.verdicts]
    has_seance = Slot.objects.filter(pk__in=dates).exclude(occurrence=None).exists()
    for person in Person.objects.of_team(slot_request.association_id):
        known = {"decision": decision, "has_seance": has_seance}
        _write("dates_changed", slot_request, person, f"changed/{decision.pk}", **known)


def dates_moved(slots: Sequence[Slot], decision: Decision) -> None:
    """To the agents: an association holds the hall at other hours, which were free."""
    for person in _agents(decision.request):
        _write("dates_moved", decision.request, person, f"moved/{decision.pk}", slots=slots, reason=decision.message)


def _by_hall(slots: Sequence[Slot]) -> list[tuple[str, list[Slot]]]:
    """The dates of each hall, in their order."""
    found: dict[str, list[Slot]] = {}
    for slot in sorted(slots, key=lambda slot: slot.starts_at):
        found.setdefault(slot.space.full_name, []).append(slot)
    return list(found.items())


def _agents(slot_request: SlotRequest) -> Iterable[Person]:
    return Person.objects.filter(
        is_active=True,
        agencies__ended_at=None,
        agencies__department__venues=slot_request.space.venue_id,
    ).order_by("pk")


def _write(template: str, slot_request: SlotRequest, person: Person, key: str, **context: Any) -> None:
    with translation.override(person.language):
        known = {
            "person": person,
            "request": slot_request,
            "association": slot_request.association,
            "space": slot_request.space,
            "venue": slot_request.space.venue,
            "schedule": schedules.sentence(Schedule.of(slot_request)),
            "request_url": settings.PUBLIC_URL + slot_request.get_absolute_url(),
            "review_url": settings.PUBLIC_URL + reverse("bookings:review", args=[slot_request.pk]),
            "court": settings.RECOURSE_COURT,
            **context,
        }
        if context.get("keeps"):
            known["dates_url"] = settings.PUBLIC_URL + reverse(
                "events:organiser_occurrences", args=[slot_request.association.slug, slot_request.activity_id]
            )
        if "slots" in context:
            known["months"] = wording.by_month(context["slots"])
        if "lines" in context:
            known["granted"] = wording.by_month(context["lines"].granted)
            known["refused"] = context["lines"].refused_alike
    letters.write(
        f"bookings/emails/{template}",
        known,
        key=f"bookings/{key}/{person.pk}",
        to=person.email,
        language=person.language,
        reply_to=_answer_to(slot_request),
    )


def _answer_to(slot_request: SlotRequest) -> str:
    department = slot_request.space.venue.department
    return department.email if department else ""
