from collections.abc import Callable
from datetime import datetime

import pytest

from bookings import availability, closing, placing, releasing, reopening
from bookings.availability import Answer
from bookings.errors import AlreadyBegun, AlreadyDecided, SpacesInUse
from bookings.models import Closure, Decision, Occupancy, Slot, SlotRequest
from directory.models import Person, Space
from events import registering
from events.models import Activity, Occurrence
from notifications.models import Notice
from tests import factories
from tests.factories import paris

pytestmark = pytest.mark.django_db
TUESDAY = paris(2026, 12, 1, 18)
Grant = Callable[[SlotRequest], Decision]


def close(space: Space, by: Person) -> Closure:
    return closing.close(
        [space], starts_at=paris(2026, 12, 1), ends_at=paris(2026, 12, 2), cause="works", reason="Peinture", by=by
    )


def answer(space: Space, slot_request: SlotRequest) -> Answer:
    return availability.of(space, list(slot_request.slots.all())).verdicts[0].answer


def test_closing_a_hall_closes_all_its_parts(camille: Person) -> None:
    whole, first, second = factories.make_hall_in_two()
    close(whole, camille)
    assert set(Occupancy.objects.values_list("space", flat=True)) == {first.pk, second.pk}


def test_what_is_in_use_is_not_closed_and_who_is_there_is_named(camille: Person, grant_all: Grant) -> None:
    whole, first, _second = factories.make_hall_in_two()
    grant_all(factories.make_asked(TUESDAY, space=whole))
    with pytest.raises(SpacesInUse) as refused:
        close(first, camille)
    assert [(touched.who, touched.what, touched.starts_at) for touched in refused.value.touched] == [
        ("Souffle & Mouvement", "Gym douce", TUESDAY)
    ]
    assert Closure.objects.count() == 0


def test_a_closure_is_not_laid_over_another(camille: Person) -> None:
    space = factories.make_space()
    close(space, camille)
    with pytest.raises(SpacesInUse) as refused:
        close(space, camille)
    assert [touched.who for touched in refused.value.touched] == ["Peinture"]


def test_a_reopened_space_is_free_and_the_closure_is_kept(camille: Person, now: datetime) -> None:
    asked = factories.make_asked(TUESDAY)
    closure = close(asked.space, camille)
    reopening.reopen(closure, by=camille, at=now)
    closure.refresh_from_db()
    assert (closure.reopened_at, closure.reopened_by) == (now, camille)
    assert answer(asked.space, asked) == Answer.ASKED
    with pytest.raises(AlreadyDecided):
        reopening.reopen(closure, by=camille, at=now)


def granted_with_seance(grant_all: Grant) -> Slot:
    seance = factories.make_occurrence(starts_at=TUESDAY, ends_at=TUESDAY.replace(hour=20))
    asked = factories.make_asked(TUESDAY, activity=seance.activity)
    grant_all(asked)
    return asked.slots.get()


def test_a_date_given_back_is_free_and_its_seance_waits_for_a_place(
    camille: Person, now: datetime, grant_all: Grant
) -> None:
    slot = granted_with_seance(grant_all)
    nadia = factories.make_membership().person
    releasing.release(slot, by=nadia, at=now)
    slot.refresh_from_db()
    seance = Occurrence.objects.get()
    assert (slot.state, seance.space, seance.state) == (Slot.State.RELEASED, None, Occurrence.State.PLANNED)
    assert Occupancy.objects.count() == 0
    assert list(slot.request.decisions.values_list("kind", flat=True)) == ["decided", "released"]
    letter = Notice.objects.get(key__startswith="bookings/given-back")
    assert (letter.to, letter.subject) == (
        "camille@exemple.test",
        "Salle Tamaris est de nouveau libre le mardi 1er décembre",
    )


def test_cancelling_a_seance_in_a_hall_of_the_town_frees_the_hall(now: datetime, grant_all: Grant) -> None:
    slot = granted_with_seance(grant_all)
    nadia = factories.make_membership().person
    releasing.release(slot, by=nadia, at=now, cancels=True, reason="Professeure malade")
    seance = Occurrence.objects.get()
    assert (seance.state, seance.reason) == (Occurrence.State.CANCELLED, "Professeure malade")
    assert Occupancy.objects.count() == 0


def test_who_is_registered_is_told_once_when_a_seance_in_a_hall_is_cancelled(now: datetime, grant_all: Grant) -> None:
    slot = granted_with_seance(grant_all)
    seance = Occurrence.objects.get()
    Activity.objects.update(entry="registration", takes_single=True)
    seance.refresh_from_db()
    activity = Activity.objects.get()
    contact = factories.a_contact("Odile Exemple")
    registering.register(activity, kind="single", seance=seance, contact=contact, at=now)
    releasing.release(slot, by=factories.make_membership().person, at=now, cancels=True, reason="Professeure malade")
    told = Notice.objects.filter(to=contact.email).order_by("pk").values_list("subject", flat=True)
    assert [subject.split()[0] for subject in told] == ["Votre", "ANNULÉ"]


def test_a_date_is_given_back_once(now: datetime, grant_all: Grant) -> None:
    slot = granted_with_seance(grant_all)
    nadia = factories.make_membership().person
    releasing.release(slot, by=nadia, at=now)
    with pytest.raises(AlreadyDecided):
        releasing.release(slot, by=nadia, at=now)


def test_a_date_that_has_begun_is_not_given_back(grant_all: Grant) -> None:
    slot = granted_with_seance(grant_all)
    nadia = factories.make_membership().person
    with pytest.raises(AlreadyBegun):
        releasing.release(slot, by=nadia, at=TUESDAY)
    assert (Occupancy.objects.count(), Occurrence.objects.get().space) == (1, slot.space)


def test_a_seance_laid_out_after_the_decision_gets_its_place(now: datetime, grant_all: Grant) -> None:
    activity = factories.make_activity()
    asked = factories.make_asked(TUESDAY, activity=activity)
    grant_all(asked)
    seance = factories.make_occurrence(activity=activity, starts_at=TUESDAY)
    assert placing.catch_up(at=now) == 1
    seance.refresh_from_db()
    assert seance.space == asked.space
    assert placing.catch_up(at=now) == 0
