from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bookings import placing, review
from bookings.errors import AlreadyDecided, NothingDecided, SpaceTaken
from bookings.models import Decision, Occupancy, Slot, SlotRequest
from bookings.review import Grant, Refuse
from directory.models import Person
from events import scheduling
from notifications.models import Notice
from tests import factories
from tests.factories import paris

pytestmark = pytest.mark.django_db
TUESDAYS = [paris(2026, 12, 1, 18), paris(2026, 12, 8, 18), paris(2026, 12, 15, 18)]


def states(slot_request: SlotRequest) -> list[str]:
    return list(slot_request.slots.values_list("state", flat=True))


def test_granting_holds_the_space_and_keeps_who_decided(camille: Person, now: datetime) -> None:
    space = factories.make_space(gap_minutes=15)
    asked = factories.make_asked(*TUESDAYS, space=space)
    decision = review.decide(
        asked, verdicts={slot.pk: Grant() for slot in asked.slots.all()}, message="Bonne saison !", by=camille, at=now
    )
    asked.refresh_from_db()
    assert (asked.state, asked.decided_at, asked.version) == (SlotRequest.State.DECIDED, now, 1)
    assert states(asked) == ["granted"] * 3
    assert [(held.space, held.period.lower, held.period.upper) for held in Occupancy.objects.order_by("period")] == [
        (space, day, day.replace(hour=20, minute=15)) for day in TUESDAYS
    ]
    assert (decision.by, decision.at, decision.message) == (camille, now, "Bonne saison !")
    assert [(line["before"], line["after"]) for line in decision.verdicts] == [("asked", "granted")] * 3


def test_a_refusal_keeps_its_ground_and_its_reason(camille: Person, now: datetime, refusal: Refuse) -> None:
    asked = factories.make_asked(TUESDAYS[0])
    review.decide(asked, verdicts={slot.pk: refusal for slot in asked.slots.all()}, message="", by=camille, at=now)
    slot = asked.slots.get()
    assert (slot.state, slot.ground, slot.reason) == (Slot.State.REFUSED, refusal.ground, refusal.reason)
    assert Occupancy.objects.count() == 0


def test_a_request_may_be_answered_in_several_goes(camille: Person, now: datetime, refusal: Refuse) -> None:
    asked = factories.make_asked(*TUESDAYS)
    first, second, third = asked.slots.all()
    review.decide(asked, verdicts={first.pk: Grant()}, message="", by=camille, at=now)
    asked.refresh_from_db()
    assert (asked.state, states(asked)) == (SlotRequest.State.PENDING, ["granted", "asked", "asked"])
    review.decide(asked, verdicts={second.pk: refusal, third.pk: Grant()}, message="", by=camille, at=now)
    asked.refresh_from_db()
    assert (asked.state, states(asked)) == (SlotRequest.State.DECIDED, ["granted", "refused", "granted"])
    assert Decision.objects.count() == 2


def test_one_lost_date_keeps_everything_as_it_was_and_is_named(
    camille: Person, now: datetime, grant_all: Callable[[SlotRequest], Decision]
) -> None:
    rival = factories.make_asked(
        TUESDAYS[1], association=factories.make_association("Les Voix de la Lagune"), purpose="Chorale"
    )
    asked = factories.make_asked(*TUESDAYS)
    grant_all(rival)
    with pytest.raises(SpaceTaken) as taken:
        review.decide(asked, verdicts={slot.pk: Grant() for slot in asked.slots.all()}, message="", by=camille, at=now)
    (lost,) = taken.value.lost
    assert (lost.starts_at, lost.holder and lost.holder.association) == (TUESDAYS[1], "Les Voix de la Lagune")
    said = [message.replace("\N{NO-BREAK SPACE}", " ") for message in taken.value.messages]
    assert said == ["Mardi 8 décembre, 18 h –\u2060 20 h : déjà accordée à Les Voix de la Lagune."]
    assert (states(asked), asked.decisions.count(), Occupancy.objects.count()) == (["asked"] * 3, 0, 1)


def test_a_past_date_cannot_be_granted(camille: Person, now: datetime) -> None:
    asked = factories.make_asked(paris(2026, 11, 20, 18))
    with pytest.raises(SpaceTaken):
        review.decide(asked, verdicts={slot.pk: Grant() for slot in asked.slots.all()}, message="", by=camille, at=now)


def test_a_date_is_answered_once(camille: Person, now: datetime, grant_all: Callable[[SlotRequest], Decision]) -> None:
    asked = factories.make_asked(TUESDAYS[0])
    slot = asked.slots.get()
    grant_all(asked)
    with pytest.raises(AlreadyDecided):
        review.decide(asked, verdicts={slot.pk: Grant()}, message="", by=camille, at=now)


def test_a_decision_made_on_an_old_reading_is_not_taken(camille: Person, now: datetime) -> None:
    asked = factories.make_asked(*TUESDAYS)
    first, second, _third = asked.slots.all()
    review.decide(asked, verdicts={first.pk: Grant()}, message="", by=camille, at=now, version=0)
    with pytest.raises(AlreadyDecided):
        review.decide(asked, verdicts={second.pk: Grant()}, message="", by=camille, at=now, version=0)


def test_the_dates_of_another_request_are_not_answered(camille: Person, now: datetime) -> None:
    asked, other = factories.make_asked(TUESDAYS[0]), factories.make_asked(TUESDAYS[1])
    with pytest.raises(AlreadyDecided):
        review.decide(asked, verdicts={other.slots.get().pk: Grant()}, message="", by=camille, at=now)


def test_a_decision_says_something(camille: Person, now: datetime) -> None:
    with pytest.raises(NothingDecided):
        review.decide(factories.make_asked(TUESDAYS[0]), verdicts={}, message="", by=camille, at=now)


def test_granted_dates_give_the_seances_their_place_and_refused_ones_do_not(
    camille: Person, now: datetime, refusal: Refuse
) -> None:
    activity = factories.make_activity()
    first, second = (factories.make_occurrence(activity=activity, starts_at=day) for day in TUESDAYS[:2])
    asked = factories.make_asked(*TUESDAYS[:2], activity=activity)
    one, two = asked.slots.all()
    review.decide(asked, verdicts={one.pk: Grant(), two.pk: refusal}, message="", by=camille, at=now)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.space, first.sequence) == (asked.space, 1)
    assert (second.space, second.sequence) == (None, 0)


@pytest.mark.parametrize("hour", [9, 17, 19], ids=["another hour", "begins before", "ends after"])
def test_a_seance_moved_since_the_request_is_not_put_in_a_hall_that_is_not_its_own_then(
    hour: int, camille: Person, now: datetime, grant_all: Callable[[SlotRequest], Decision]
) -> None:
    activity = factories.make_activity()
    seance = factories.make_occurrence(activity=activity, starts_at=TUESDAYS[0], ends_at=TUESDAYS[0].replace(hour=20))
    asked = factories.make_asked(TUESDAYS[0], activity=activity)
    placing.tie(asked)
    moved_to = TUESDAYS[0].replace(hour=hour)
    scheduling.move(seance, starts_at=moved_to, ends_at=moved_to + timedelta(hours=2), reason="", at=now)
    grant_all(asked)
    seance.refresh_from_db()
    assert (seance.space, asked.slots.get().occurrence) == (None, None)


def test_a_hall_asked_for_from_earlier_on_is_the_place_of_the_seance_inside(
    grant_all: Callable[[SlotRequest], Decision],
) -> None:
    seance = factories.make_occurrence(starts_at=TUESDAYS[0].replace(hour=18, minute=30))
    asked = factories.make_asked(TUESDAYS[0], activity=seance.activity)
    grant_all(asked)
    seance.refresh_from_db()
    assert seance.space == asked.space


def test_granting_the_whole_hall_holds_each_of_its_parts(grant_all: Callable[[SlotRequest], Decision]) -> None:
    whole, first, second = factories.make_hall_in_two()
    grant_all(factories.make_asked(TUESDAYS[0], space=whole))
    assert set(Occupancy.objects.values_list("space", flat=True)) == {first.pk, second.pk}


def test_one_letter_tells_the_team_every_date_with_the_reasons(camille: Person, now: datetime, refusal: Refuse) -> None:
    factories.make_membership()
    factories.make_membership(person=factories.make_person("ancien@exemple.test"), ended_at=now)
    asked = factories.make_asked(*TUESDAYS)
    one, two, three = asked.slots.all()
    verdicts = {one.pk: Grant(), two.pk: refusal, three.pk: Grant()}
    review.decide(asked, verdicts=verdicts, message="À bientôt aux Tamaris.", by=camille, at=now)
    letter = Notice.objects.get(key__startswith="bookings/decision")
    assert (letter.to, letter.subject) == ("nadia@exemple.test", "« Gym douce » : 2 dates accordées, 1 refusée")
    for words in (
        "À bientôt aux Tamaris.",
        "mardi 1er décembre, 18 h –\u2060 20 h",
        "mardi 8 décembre, 18 h –\u2060 20 h : La salle est déjà prise.",
        "mardi 15 décembre, 18 h –\u2060 20 h",
        "tribunal administratif",
    ):
        assert words in letter.body.replace("\N{NO-BREAK SPACE}", " ")
    assert "mardi 15 décembre, 18 h –\u2060 20 h" in letter.html.replace("\N{NO-BREAK SPACE}", " ")
