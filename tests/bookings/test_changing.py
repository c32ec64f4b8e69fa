"""An agent moves, shortens, swaps, copies and gives back: what is held, what is told, what is kept, what is refused."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError

from bookings import changing, chronicle, closing, effects
from bookings.changed import Act, Hold
from bookings.errors import AlreadyBegun, BookingChanged, NotBookable, NothingChanged, SpaceTaken
from bookings.models import Decision, Occupancy, Slot, SlotRequest
from directory.models import Person, Space
from events.models import Occurrence
from notifications.models import Notice
from tests import factories
from tests.factories import paris

pytestmark = pytest.mark.django_db
Grant = Callable[[SlotRequest], Decision]
TUESDAY = paris(2026, 12, 1, 18)
HOUR = timedelta(hours=1)


@pytest.fixture
def act(camille: Person, now: datetime) -> Act:
    return Act(by=camille, at=now, reason="Panne de chauffage")


def granted(grant_all: Grant, *starts: datetime, **kw: object) -> list[Slot]:
    asked = factories.make_asked(*(starts or (TUESDAY,)), **kw)  # type: ignore[arg-type]  # passed through
    grant_all(asked)
    return list(asked.slots.select_related("space__venue", "request", "occurrence").order_by("starts_at"))


def with_seance(grant_all: Grant, **kw: object) -> Slot:
    """Held from 18 h to 20 h, for a séance from 18 h 30 to 20 h."""
    activity = kw.pop("activity", None) or factories.make_open_activity()
    factories.make_occurrence(activity=activity, starts_at=TUESDAY + HOUR / 2, ends_at=TUESDAY + 2 * HOUR)
    (slot,) = granted(grant_all, activity=activity, **kw)
    return slot


def held() -> list[tuple[str, datetime, datetime]]:
    rows = Occupancy.objects.order_by("period", "space").select_related("space")
    return [(row.space.name, row.period.lower, row.period.upper) for row in rows]


def test_a_date_is_moved_to_another_hall_and_hour(grant_all: Grant, act: Act) -> None:
    (slot,) = granted(grant_all)
    other = factories.make_space("Salle 2", gap_minutes=15)
    start = paris(2026, 12, 2, 9)
    change = changing.move(slot, Hold(other, start, start + HOUR), act)
    slot.refresh_from_db()
    assert (slot.space, slot.starts_at, slot.state) == (other, start, Slot.State.GRANTED)
    assert held() == [("Salle 2", start, start + HOUR + timedelta(minutes=15))]
    (decision,) = change.decisions
    assert (decision.kind, decision.message, decision.by) == ("moved", "Panne de chauffage", act.by)
    assert chronicle.of(slot.request)[-1].what == (
        "Déplacé\u00a0: Mardi 1er décembre, 18\u00a0h\u00a0–\u2060\u00a020\u00a0h, Maison des Tamaris, salle Tamaris → "
        "Mercredi 2 décembre, 9\u00a0h\u00a0–\u2060\u00a010\u00a0h, Maison des Tamaris, salle\u00a02"
    )


def test_the_team_is_written_to_once(grant_all: Grant, act: Act) -> None:
    (slot,) = granted(grant_all)
    factories.make_membership()
    changing.move(slot, Hold(factories.make_space("Salle 2"), slot.starts_at, slot.ends_at), act)
    letter = Notice.objects.get(key__startswith="bookings/changed/")
    assert (letter.to, letter.subject) == ("nadia@exemple.test", "« Gym douce » : une date change")
    assert "Panne de chauffage" in letter.body
    assert "salle\u00a02" in letter.body


def test_the_seance_follows_and_registered_people_get_one_letter(grant_all: Grant, act: Act) -> None:
    slot = with_seance(grant_all)
    seance = Occurrence.objects.get()
    factories.make_registration(occurrence=seance)
    other = factories.make_space("Salle 2")
    start = paris(2026, 12, 2, 9)
    changing.move(slot, Hold(other, start, start + 2 * HOUR), act)
    seance.refresh_from_db()
    assert (seance.space, seance.starts_at, seance.ends_at) == (other, start + HOUR / 2, start + 2 * HOUR)
    assert (seance.state, seance.reason) == (Occurrence.State.MOVED, "Panne de chauffage")
    letter = Notice.objects.get(to="jeanne-marin@exemple.test")
    assert letter.subject.endswith(f", {other.venue.name}")


def test_a_shorter_date_makes_the_seance_shorter(grant_all: Grant, act: Act) -> None:
    slot = with_seance(grant_all)
    change = changing.shorten(slot, Hold(slot.space, TUESDAY, TUESDAY + HOUR), act)
    seance = Occurrence.objects.get()
    assert (seance.starts_at, seance.ends_at) == (TUESDAY + HOUR / 2, TUESDAY + HOUR)
    assert (change.dates[0].fate, change.decisions[0].kind) == ("shorter", "shortened")
    with pytest.raises(NotBookable):
        changing.shorten(slot, Hold(slot.space, TUESDAY - HOUR, TUESDAY + HOUR), act)


def test_a_seance_that_meets_elsewhere_by_now_stays_there(grant_all: Grant, act: Act) -> None:
    slot = with_seance(grant_all)
    elsewhere = factories.make_space("Ailleurs")
    Occurrence.objects.update(space=elsewhere)
    change = changing.move(slot, Hold(slot.space, TUESDAY + HOUR, TUESDAY + 2 * HOUR), act)
    seance = Occurrence.objects.get()
    assert (change.dates[0].fate, seance.space, seance.starts_at) == ("apart", elsewhere, TUESDAY + HOUR / 2)


def test_eighteen_hours_stay_eighteen_hours_over_the_change_of_the_clock(grant_all: Grant, act: Act) -> None:
    slot = with_seance(grant_all)
    spring = paris(2027, 6, 1, 18)
    changing.move(slot, Hold(slot.space, spring, spring + 2 * HOUR), act)
    assert Occurrence.objects.get().starts_at == paris(2027, 6, 1, 18, 30)


def test_what_is_taken_or_closed_is_refused_and_nothing_changes(grant_all: Grant, act: Act) -> None:
    (slot,) = granted(grant_all)
    other = factories.make_space("Salle 2")
    granted(grant_all, space=other, association=factories.make_association("Chorale"))
    closing.close(
        [slot.space],
        starts_at=paris(2026, 12, 2),
        ends_at=paris(2026, 12, 3),
        cause="works",
        reason="Peinture",
        by=act.by,
    )
    before = held()
    with pytest.raises(SpaceTaken) as taken:
        changing.move(slot, Hold(other, TUESDAY + HOUR, TUESDAY + 3 * HOUR), act)
    assert taken.value.lost[0].holder.association == "Chorale"  # type: ignore[union-attr]  # taken: by somebody
    with pytest.raises(SpaceTaken):
        changing.move(slot, Hold(slot.space, paris(2026, 12, 2, 9), paris(2026, 12, 2, 10)), act)
    slot.refresh_from_db()
    assert (held(), slot.starts_at, Notice.objects.filter(key__contains="changed").count()) == (before, TUESDAY, 0)


def test_a_date_may_overlap_what_it_held_itself(grant_all: Grant, act: Act) -> None:
    (slot,) = granted(grant_all)
    changing.move(slot, Hold(slot.space, TUESDAY + HOUR, TUESDAY + 3 * HOUR), act)
    assert held() == [("Salle Tamaris", TUESDAY + HOUR, TUESDAY + 3 * HOUR)]


def test_past_begun_unchanged_and_changed_meanwhile_are_refused(grant_all: Grant, act: Act) -> None:
    (slot,) = granted(grant_all)
    here = Hold.of(slot)
    with pytest.raises(NothingChanged):
        changing.move(slot, here, act)
    with pytest.raises(ValidationError):
        changing.move(slot, Hold(slot.space, paris(2026, 11, 2, 9), paris(2026, 11, 2, 10)), act)
    late = Act(by=act.by, at=TUESDAY)
    with pytest.raises(AlreadyBegun):
        changing.move(slot, Hold(slot.space, TUESDAY + HOUR, TUESDAY + 2 * HOUR), late)
    seen = Act(by=act.by, at=act.at, seen={slot.pk: Hold(slot.space, TUESDAY - HOUR, TUESDAY)})
    with pytest.raises(BookingChanged):
        changing.move(slot, Hold(slot.space, TUESDAY + HOUR, TUESDAY + 2 * HOUR), seen)
    changing.give_back(slot, act, cancels=False)
    with pytest.raises(BookingChanged):
        changing.give_back(slot, act, cancels=False)


def test_two_bookings_swap_their_halls_and_keep_their_hours(grant_all: Grant, act: Act) -> None:
    (one,) = granted(grant_all)
    hall = factories.make_space("Salle 2")
    (other,) = granted(grant_all, TUESDAY + HOUR, space=hall, association=factories.make_association("Chorale"))
    change = changing.swap(one, other, act, keeps_hours=True)
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.space, one.starts_at, other.space.name, other.starts_at) == (
        hall,
        TUESDAY,
        "Salle Tamaris",
        TUESDAY + HOUR,
    )
    assert [decision.kind for decision in change.decisions] == ["swapped", "swapped"]


def test_two_bookings_swap_halls_and_hours(grant_all: Grant, act: Act) -> None:
    (one,) = granted(grant_all)
    (other,) = granted(grant_all, TUESDAY + 3 * HOUR, association=factories.make_association("Chorale"))
    changing.swap(one, other, act, keeps_hours=False)
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.starts_at, other.starts_at) == (TUESDAY + 3 * HOUR, TUESDAY)
    assert len(held()) == 2


def test_a_whole_hall_does_not_swap_with_its_own_half_at_the_same_time(grant_all: Grant, act: Act) -> None:
    whole, first, _second = factories.make_hall_in_two()
    (one,) = granted(grant_all, space=whole)
    (other,) = granted(grant_all, TUESDAY + 2 * HOUR, space=first, association=factories.make_association("Judo"))
    changing.swap(one, other, act, keeps_hours=True)  # one after the other: it fits
    one.refresh_from_db()
    assert (one.space, Occupancy.objects.count()) == (first, 3)
    with pytest.raises(NotBookable):
        changing.swap(one, one, act, keeps_hours=True)


def test_a_swap_that_does_not_fit_leaves_everything(grant_all: Grant, act: Act) -> None:
    (one,) = granted(grant_all)
    hall = factories.make_space("Salle 2")
    (other,) = granted(grant_all, TUESDAY + HOUR, space=hall, association=factories.make_association("Chorale"))
    granted(grant_all, TUESDAY - HOUR, hours=2, space=hall, association=factories.make_association("Théâtre"))
    before = held()
    with pytest.raises(SpaceTaken):
        changing.swap(one, other, act, keeps_hours=True)
    assert held() == before


def test_a_date_is_copied_and_the_seances_of_those_days_get_the_hall(grant_all: Grant, act: Act) -> None:
    slot = with_seance(grant_all)
    weeks = [TUESDAY + timedelta(weeks=week) for week in (1, 2)]
    seance = factories.make_occurrence(activity=slot.request.activity, starts_at=weeks[0])
    change = changing.copy(slot, [Hold(slot.space, week, week + 2 * HOUR) for week in weeks], act)
    seance.refresh_from_db()
    assert seance.space == slot.space
    assert [date.fate for date in change.dates] == ["placed", "none"]
    assert slot.request.slots.granted().count() == 3
    assert len(held()) == 3
    assert chronicle.of(slot.request)[-1].what.startswith("2 dates ajoutées")


def test_a_date_refused_before_is_granted_by_a_copy_and_one_that_waits_is_not(grant_all: Grant, act: Act) -> None:
    (slot,) = granted(grant_all)
    week = TUESDAY + timedelta(weeks=1)
    refused = Slot.objects.create(
        request=slot.request, space=slot.space, starts_at=week, ends_at=week + HOUR, state="refused", ground="property",
        reason="Travaux",
    )  # fmt: skip
    (date,) = changing.copy(slot, [Hold(slot.space, week, week + 2 * HOUR)], act).dates
    assert (date.slot.pk, date.slot.state, date.slot.reason) == (refused.pk, "granted", "")
    later = week + timedelta(weeks=1)
    Slot.objects.create(request=slot.request, space=slot.space, starts_at=later, ends_at=later + HOUR)
    with pytest.raises(NotBookable):
        changing.copy(slot, [Hold(slot.space, later, later + 2 * HOUR)], act)


def test_all_dates_of_a_copy_or_none(grant_all: Grant, act: Act) -> None:
    (slot,) = granted(grant_all)
    with pytest.raises(SpaceTaken) as taken:
        changing.copy(
            slot,
            [Hold(slot.space, TUESDAY + timedelta(days=day), TUESDAY + timedelta(days=day, hours=2)) for day in (0, 1)],
            act,
        )
    assert len(taken.value.lost) == 1
    assert len(held()) == 1


def test_a_date_given_back_by_the_service_is_free_and_the_team_knows(grant_all: Grant, act: Act) -> None:
    slot = with_seance(grant_all)
    factories.make_membership()
    factories.make_registration(occurrence=Occurrence.objects.get())
    changing.give_back(slot, act, cancels=True)
    slot.refresh_from_db()
    assert (slot.state, held(), Occurrence.objects.get().state) == (Slot.State.RELEASED, [], Occurrence.State.CANCELLED)
    assert slot.request.decisions.last().kind == "freed"  # type: ignore[union-attr]  # one was written
    assert Notice.objects.filter(key__contains="changed").count() == 1
    assert Notice.objects.filter(to="jeanne-marin@exemple.test").count() == 1


def test_what_is_foreseen_is_what_happens_and_nothing_of_it_stays(grant_all: Grant, act: Act) -> None:
    slot = with_seance(grant_all, people_expected=30)
    factories.make_membership()
    factories.make_registration(occurrence=Occurrence.objects.get(), size=2)
    small = factories.make_space("Petite salle", capacity=10)
    rival = factories.make_asked(TUESDAY, space=small, purpose="Loto", association=factories.make_association("Fil"))
    before, letters = held(), Notice.objects.count()
    move = partial(changing.move, slot, Hold(small, TUESDAY, TUESDAY + 2 * HOUR), act)
    (effect,) = effects.foreseen(move, at=act.at)
    assert [person.first_name for person in effect.team] == ["Nadia"]
    assert (effect.parties, effect.people, effect.is_too_small) == (1, 2, True)
    assert [user.request_id for user in effect.rivals] == [rival.pk]
    slot.refresh_from_db()
    assert (held(), slot.starts_at, Notice.objects.count(), slot.request.decisions.count()) == (
        before,
        TUESDAY,
        letters,
        1,
    )
    move()
    assert Occurrence.objects.get().space == small


def test_a_moved_whole_hall_holds_its_parts(grant_all: Grant, act: Act) -> None:
    whole, _first, _second = factories.make_hall_in_two()
    (slot,) = granted(grant_all)
    changing.move(slot, Hold(whole, TUESDAY, TUESDAY + HOUR), act)
    assert [name for name, *_ in held()] == ["Grande salle, moitié 1", "Grande salle, moitié 2"]


def test_an_answer_that_stands_at_that_place_already_is_named(grant_all: Grant, act: Act) -> None:
    one, other = granted(grant_all, TUESDAY, TUESDAY + timedelta(weeks=1))
    changing.give_back(other, act, cancels=False)
    with pytest.raises(NotBookable):
        changing.move(one, Hold(one.space, other.starts_at, other.ends_at), act)
    assert isinstance(one.space, Space)
