"""Something else is proposed, held, accepted, declined, or left without an answer."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from django.test import Client

from bookings import answering, proposal_links, review
from bookings.errors import DatesMeet, ProposalOver, SpaceTaken
from bookings.models import Decision, Occupancy, Proposal, Slot, SlotRequest
from bookings.review import Propose, Refuse
from bookings.targets import Target
from directory.models import Person, Space
from notifications.models import Notice
from tests import factories
from tests.conftest import Clock
from tests.factories import paris

pytestmark = pytest.mark.django_db
TUESDAY = paris(2026, 12, 15, 18)


def elsewhere(space: Space, *, days: int = 0, start: int = 18, **kw: object) -> Propose:
    return Propose(space, Target(space.pk, days, time(start), time(start + 2)), **kw)  # type: ignore[arg-type]


def propose(asked: SlotRequest, verdict: Propose, by: Person, at: datetime) -> Proposal:
    verdicts = {slot.pk: verdict for slot in asked.slots.asked()}
    review.decide(asked, verdicts=verdicts, message="", by=by, at=at)
    return asked.proposals.get()


@pytest.fixture
def other(db: None) -> Space:
    return factories.make_space("Grande salle", venue=factories.make_venue("Maison des Canaux"), capacity=80)


def test_what_is_proposed_is_held_until_it_is_accepted(camille: Person, now: datetime, other: Space) -> None:
    member = factories.make_membership()
    seance = factories.make_occurrence(starts_at=TUESDAY)
    asked = factories.make_asked(TUESDAY, activity=seance.activity)
    proposal = propose(asked, elsewhere(other, days=1), camille, now)
    slot = asked.slots.get()
    wednesday = TUESDAY + timedelta(days=1)
    assert (slot.state, slot.space, slot.starts_at, slot.asked_starts_at) == ("proposed", other, wednesday, TUESDAY)
    assert proposal.answer_before == paris(2026, 11, 30, 20)
    rival = factories.make_asked(wednesday, space=other, association=factories.make_association("Rivale"))
    with pytest.raises(SpaceTaken):
        review.decide(rival, verdicts={rival.slots.get().pk: review.Grant()}, message="", by=camille, at=now)
    held = Occupancy.objects.get()
    answering.accept(proposal, by=member.person, at=now + timedelta(days=1))
    slot.refresh_from_db()
    seance.refresh_from_db()
    asked.refresh_from_db()
    assert (slot.state, slot.space, Occupancy.objects.get()) == ("granted", other, held)
    assert (seance.space, seance.starts_at, asked.state) == (other, wednesday, SlotRequest.State.DECIDED)
    assert list(asked.decisions.values_list("kind", flat=True)) == [Decision.Kind.DECIDED, Decision.Kind.ACCEPTED]
    with pytest.raises(ProposalOver):
        answering.decline(proposal, by=member.person, at=now + timedelta(days=1))


def test_declined_it_comes_back_to_study_and_the_hall_is_free(camille: Person, now: datetime, other: Space) -> None:
    asked = factories.make_asked(TUESDAY)
    proposal = propose(asked, elsewhere(other), camille, now)
    answering.decline(proposal, by=camille, at=now, said_by="Nadia")
    slot = asked.slots.get()
    asked.refresh_from_db()
    assert (slot.state, slot.space, slot.starts_at, slot.proposal) == ("asked", asked.space, TUESDAY, None)
    assert (asked.state, Occupancy.objects.count()) == (SlotRequest.State.PENDING, 0)
    assert asked.decisions.last().message.replace("\N{NO-BREAK SPACE}", " ") == "Par téléphone : Nadia"


def test_left_without_an_answer_it_is_refused_as_the_agent_chose(
    camille: Person, now: datetime, other: Space, refusal: Refuse
) -> None:
    factories.make_membership()
    asked = factories.make_asked(TUESDAY)
    proposal = propose(asked, elsewhere(other, otherwise=refusal, answer_days=5), camille, now)
    assert answering.expire_due(at=proposal.answer_before - timedelta(minutes=1)) == 0
    assert answering.remind_due(at=proposal.answer_before - timedelta(hours=34)) == 1
    assert answering.remind_due(at=proposal.answer_before - timedelta(hours=33)) == 0
    assert Notice.objects.filter(key__startswith="bookings/proposal-reminder").count() == 1
    with pytest.raises(ProposalOver):
        answering.accept(proposal, by=camille, at=proposal.answer_before)
    assert answering.expire_due(at=proposal.answer_before) == 1
    assert answering.expire_due(at=proposal.answer_before) == 0
    slot = asked.slots.get()
    assert (slot.state, slot.reason, slot.starts_at) == ("refused", refusal.reason, TUESDAY)
    assert (Occupancy.objects.count(), asked.decisions.last().by) == (0, None)
    told = Notice.objects.filter(key__startswith="bookings/proposal-answered").order_by("key")
    assert ["ne vous est plus gardé" in letter.body for letter in told] == [
        "/service/" not in letter.key for letter in told
    ]
    assert len(told) == 2


def test_two_dates_of_one_decision_never_meet(camille: Person, now: datetime) -> None:
    asked = factories.make_asked(TUESDAY, TUESDAY + timedelta(days=1))
    one, two = asked.slots.all()
    for start in (18, 19):
        verdicts = {one.pk: elsewhere(asked.space, days=1, start=start), two.pk: review.Grant()}
        with pytest.raises(DatesMeet):
            review.decide(asked, verdicts=verdicts, message="", by=camille, at=now)


def test_the_answer_is_never_awaited_past_the_first_date(camille: Person, now: datetime, other: Space) -> None:
    soon = paris(2026, 11, 25, 18)
    proposal = propose(factories.make_asked(soon), elsewhere(other), camille, now)
    assert proposal.answer_before == soon


def test_the_agent_proposes_the_best_suggestion_and_the_team_accepts_from_the_letter(
    agent_client: Client, clock: Clock, other: Space, grant_all: Callable[[SlotRequest], Decision]
) -> None:
    member = factories.make_membership()
    other.venue.department = factories.the_department()
    other.venue.save()
    grant_all(factories.make_asked(TUESDAY, association=factories.make_association("Les Voix")))
    asked = factories.make_asked(TUESDAY)
    url, slot = f"/service/demandes/{asked.pk}/", asked.slots.get()
    shown = agent_client.get(url).content.decode()
    code = f"{other.pk}.0.1800.2000"
    assert f'value="{code}" checked' in shown
    sent = {
        "version": 0, "groups": 1, "g0-all": slot.pk, "g0-dates": slot.pk, "g0-answer": "propose", "g0-to": code,
        "g0-answer_days": "7", "g0-otherwise": "asked",
    }  # fmt: skip
    assert "Maison des Canaux" in agent_client.post(url, sent | {"action": "check"}).content.decode()
    wrong = agent_client.post(url, sent | {"action": "check", "g0-answer_days": "0"})
    assert wrong.status_code == 422
    assert agent_client.post(url, sent | {"action": "send"}).status_code == 302
    proposal = asked.proposals.get()
    link = proposal_links.token(asked, member.person, until=proposal.answer_before)
    assert (
        link.split(":")[0]
        in Notice.objects.get(key__startswith="bookings/decision", body__contains="proposition/").body
    )
    visitor = Client()
    assert "Cela vous convient-il" in visitor.get(f"/proposition/{link}/").content.decode()
    answer = {"answer": f"accept:{proposal.pk}"}
    granted = visitor.post(f"/proposition/{link}/", answer)
    assert granted.status_code == 200
    assert "C’est accordé" in granted.content.decode()
    assert "<li>Mardi 15 décembre, 18\u00a0h\u00a0–\u2060\u00a020\u00a0h, Maison des Canaux, grande salle</li>" in (
        granted.content.decode()
    )
    assert visitor.post(f"/proposition/{link}/", answer).status_code == 409
    slot.refresh_from_db()
    assert (slot.state, slot.space) == (Slot.State.GRANTED, other)


def test_of_two_proposals_answered_at_once_none_is_when_one_is_over(
    camille: Person, now: datetime, other: Space
) -> None:
    member = factories.make_membership()
    asked = factories.make_asked(TUESDAY, TUESDAY + timedelta(days=7))
    first, second = asked.slots.order_by("starts_at")
    for slot, days in ((first, 9), (second, 3)):
        verdicts = {slot.pk: elsewhere(other, answer_days=days)}
        review.decide(asked, verdicts=verdicts, message="", by=camille, at=now)
    both = list(asked.proposals.order_by("-answer_before"))
    letters = Notice.objects.count()
    for accepts in (True, False):
        with pytest.raises(ProposalOver):
            answering.answer_all(both, accepts=accepts, by=member.person, at=both[1].answer_before)
    assert set(asked.slots.values_list("state", flat=True)) == {"proposed"}
    assert (asked.proposals.waiting().count(), Notice.objects.count()) == (2, letters)
    answering.answer_all(both, accepts=True, by=member.person, at=now + timedelta(days=1))
    assert set(asked.slots.values_list("state", flat=True)) == {"granted"}
