"""A closure that touches dates: rehoused, cancelled or kept; everybody told once; opened again."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bookings import planning_closures, rehousing, reopening, shutting, touched
from bookings.errors import AlreadyDecided, ChangedMeanwhile
from bookings.halls import Halls
from bookings.models import Closure, ClosurePlan, Decision, Occupancy, Proposal, Slot, SlotRequest
from bookings.planning_closures import Chosen
from directory.models import Person, Space
from events import registering, scheduling
from events.models import Occurrence
from notifications.models import Notice
from tests import factories
from tests.bookings import racing
from tests.factories import paris

pytestmark = pytest.mark.django_db
TUESDAYS = [paris(2026, 12, day, 18) for day in (1, 8, 15)]
Grant = Callable[[SlotRequest], Decision]


@pytest.fixture
def plan(camille: Person) -> ClosurePlan:
    """Works in the Tamaris hall for three weeks."""
    return factories.make_closure_plan(by=camille, starts_at=paris(2026, 12, 1), ends_at=paris(2026, 12, 19))


@pytest.fixture
def other() -> Space:
    return factories.make_space("Salle Voisine", capacity=50)


def granted(grant_all: Grant, *dates: datetime, **kw: object) -> list[Slot]:
    asked = factories.make_asked(*(dates or TUESDAYS), **kw)
    grant_all(asked)
    return list(asked.slots.order_by("starts_at"))


def choose(plan: ClosurePlan, slots: list[Slot], answer: str, space: Space | None = None) -> None:
    planning_closures.choose(plan, {slot.pk: Chosen(answer, space.pk if space else None) for slot in slots})


def with_seances(grant_all: Grant, **kw: object) -> list[Slot]:
    activity = factories.make_open_activity("Gym")
    for start in TUESDAYS:
        factories.make_occurrence(activity=activity, starts_at=start, ends_at=start + timedelta(hours=2))
    return granted(grant_all, activity=activity, **kw)


def letters_to(address: str) -> list[str]:
    return list(Notice.objects.filter(to=address).order_by("pk").values_list("subject", flat=True))


def test_a_plan_holds_nothing(plan: ClosurePlan) -> None:
    assert (Occupancy.objects.count(), Closure.objects.count()) == (0, 0)


def test_dates_are_rehoused_cancelled_and_kept_in_one_act(
    plan: ClosurePlan, other: Space, camille: Person, now: datetime, grant_all: Grant
) -> None:
    first, second, third = with_seances(grant_all)
    choose(plan, [first], "rehouse", other)
    choose(plan, [second], "cancel")
    choose(plan, [third], "keep")

    closure = shutting.send(plan, by=camille, at=now)

    seances = list(Occurrence.objects.order_by("starts_at"))
    assert [seance.state for seance in seances] == ["planned", "cancelled", "planned"]
    assert [seance.space for seance in seances] == [other, None, first.space]
    assert [slot.state for slot in Slot.objects.order_by("starts_at")] == ["granted", "cancelled", "granted"]
    shut = Occupancy.objects.filter(closure=closure).order_by("period").values_list("period", flat=True)
    assert [(period.lower, period.upper) for period in shut] == [
        (plan.starts_at, third.starts_at),
        (third.ends_at, plan.ends_at),
    ]
    assert (racing.overlaps(), reopening.moved_by(closure, at=now)) == (0, 1)


def test_the_association_gets_one_letter_with_all_its_dates(
    plan: ClosurePlan, other: Space, camille: Person, now: datetime, grant_all: Grant
) -> None:
    nadia = factories.make_membership().person
    first, second, third = granted(grant_all)
    choose(plan, [first], "rehouse", other)
    choose(plan, [second, third], "cancel")
    Notice.objects.all().delete()

    shutting.send(plan, by=camille, at=now)

    letter = Notice.objects.get(to=nadia.email)
    assert letter.subject == "Salle fermée : Peinture, 2 dates annulées, 1 date dans une autre salle"
    assert "Maison des Tamaris, salle Voisine" in letter.body
    assert "mardi 15 décembre, 18 h" in letter.body.replace("\N{NO-BREAK SPACE}", " ")


def test_who_is_registered_is_told_by_their_channel(
    plan: ClosurePlan, other: Space, camille: Person, now: datetime, grant_all: Grant
) -> None:
    slots = with_seances(grant_all)
    activity = slots[0].request.activity
    season, single = factories.a_contact("Odile Marin"), factories.a_contact("Jean Marin")
    registering.register(activity, kind="season", contact=season, at=now)
    first = Occurrence.objects.earliest("starts_at")
    registering.register(activity, kind="single", seance=first, contact=single, at=now)
    choose(plan, slots[:1], "rehouse", other)
    choose(plan, slots[1:], "cancel")
    Notice.objects.all().delete()

    shutting.send(plan, by=camille, at=now)

    assert [subject.split()[0] for subject in letters_to(single.email)] == ["CHANGÉ"]
    told = letters_to(season.email)
    assert sorted(subject.split()[0] for subject in told) == ["ANNULÉ", "CHANGÉ"]
    assert "ANNULÉ : Gym, 2 dates".replace(" :", " :") in told


def test_the_history_keeps_who_did_it_and_why(
    plan: ClosurePlan, camille: Person, now: datetime, grant_all: Grant
) -> None:
    slots = granted(grant_all)
    choose(plan, slots, "cancel")
    shutting.send(plan, by=camille, at=now)
    decision = Decision.objects.latest("pk")
    assert (decision.kind, decision.by, decision.message) == ("closed", camille, "Peinture")
    assert {(line["before"], line["after"], line["ground"]) for line in decision.verdicts} == {
        ("granted", "cancelled", "property")
    }


def test_a_date_granted_meanwhile_stops_everything(
    plan: ClosurePlan, camille: Person, now: datetime, grant_all: Grant
) -> None:
    choose(plan, granted(grant_all), "cancel")
    late = granted(grant_all, paris(2026, 12, 3, 18), association=factories.make_association("Les Voix"))
    with pytest.raises(ChangedMeanwhile) as refused:
        shutting.send(plan, by=camille, at=now)
    assert refused.value.new == (late[0].pk,)
    assert (Closure.objects.count(), Slot.objects.filter(state="cancelled").count()) == (0, 0)


def test_a_replacement_taken_meanwhile_stops_everything(
    plan: ClosurePlan, other: Space, camille: Person, now: datetime, grant_all: Grant
) -> None:
    slots = granted(grant_all)
    choose(plan, slots, "rehouse", other)
    granted(grant_all, TUESDAYS[1], space=other, association=factories.make_association("Les Voix"))
    with pytest.raises(ChangedMeanwhile) as refused:
        shutting.send(plan, by=camille, at=now)
    assert refused.value.lost == (slots[1].pk,)
    assert set(Occupancy.objects.values_list("closure", flat=True)) == {None}


def test_no_date_is_rehoused_where_the_venue_is_shut(
    plan: ClosurePlan, camille: Person, now: datetime, grant_all: Grant
) -> None:
    early = factories.make_venue("Maison du Matin")
    there = factories.make_space("Salle du Matin", venue=early, capacity=50)
    slots = granted(grant_all)
    keys = [space.pk for space in plan.spaces.all()]

    def proposed() -> list[int]:
        halls = Halls.run_by(camille)
        groups, _n = touched.groups(plan, halls.leaves_of(keys), at=now)
        found = rehousing.propose(plan, groups, halls, halls.related_to(keys))
        return [len(each.free) for proposals in found.values() for each in proposals if each.space == there]

    assert proposed() == [3]
    week = [["08:00", "19:00"]] * 7
    factories.make_venue_rule(early, since=TUESDAYS[1].date(), week=week)  # the dates end at 20 h
    assert proposed() == [1]
    choose(plan, slots, "rehouse", there)
    with pytest.raises(ChangedMeanwhile) as refused:
        shutting.send(plan, by=camille, at=now)
    assert refused.value.lost == (slots[1].pk, slots[2].pk)
    assert not Closure.objects.exists()


def test_two_dates_are_never_rehoused_in_one_place(
    plan: ClosurePlan, other: Space, camille: Person, now: datetime, grant_all: Grant
) -> None:
    second_hall = factories.make_space("Salle Deux")
    plan.spaces.add(second_hall)
    voices = factories.make_association("Les Voix")
    slots = [
        *granted(grant_all, TUESDAYS[0]),
        *granted(grant_all, TUESDAYS[0], space=second_hall, association=voices),
    ]
    choose(plan, slots, "rehouse", other)
    with pytest.raises(ChangedMeanwhile) as refused:
        shutting.send(plan, by=camille, at=now)
    assert refused.value.lost == (slots[1].pk,)


def test_what_changed_since_the_letters_were_read_is_said(
    plan: ClosurePlan, camille: Person, now: datetime, grant_all: Grant
) -> None:
    choose(plan, granted(grant_all), "cancel")
    with pytest.raises(ChangedMeanwhile):
        shutting.send(plan, by=camille, at=now, seen="something else")


def test_a_plan_is_sent_once(plan: ClosurePlan, camille: Person, now: datetime) -> None:
    shutting.send(plan, by=camille, at=now)
    with pytest.raises(AlreadyDecided):
        shutting.send(plan, by=camille, at=now)
    assert Closure.objects.count() == 1


def test_halls_of_other_departments_are_never_closed(plan: ClosurePlan, camille: Person, now: datetime) -> None:
    sports = factories.make_department("Direction des sports", slug="sports")
    plan.spaces.add(factories.make_space("Terrain", venue=factories.make_venue("Stade", department=sports)))
    with pytest.raises(AlreadyDecided):
        shutting.send(plan, by=camille, at=now)
    assert not ClosurePlan.objects.run_by(camille).exists()


def test_a_closure_over_a_closure_holds_the_rest_and_takes_its_place(
    plan: ClosurePlan, camille: Person, now: datetime
) -> None:
    week = factories.make_closure_plan(
        by=camille, reason="Élection", starts_at=paris(2026, 12, 5), ends_at=paris(2026, 12, 7)
    )
    first = shutting.send(week, by=camille, at=now)
    second = shutting.send(plan, by=camille, at=now)
    assert Occupancy.objects.filter(closure=second).count() == 2
    reopening.reopen(first, by=camille, at=now)
    held = Occupancy.objects.values_list("closure", "period").order_by("period")
    assert [(key, period.lower) for key, period in held] == [
        (second.pk, paris(2026, 12, 1)),
        (second.pk, paris(2026, 12, 5)),
        (second.pk, paris(2026, 12, 7)),
    ]


def test_reopening_gives_back_the_dates_that_are_still_free(
    plan: ClosurePlan, camille: Person, now: datetime, grant_all: Grant
) -> None:
    slots = with_seances(grant_all)
    party = factories.a_contact("Odile Marin")
    registering.register(slots[0].request.activity, kind="season", contact=party, at=now)
    choose(plan, slots, "cancel")
    closure = shutting.send(plan, by=camille, at=now)
    assert [choice.slot_id for choice in reopening.cancelled_by(closure, at=now)] == [slot.pk for slot in slots]

    _closure, given = reopening.reopen(closure, by=camille, at=now, back=[slot.pk for slot in slots[:2]])

    assert given == 2
    assert [slot.state for slot in Slot.objects.order_by("starts_at")] == ["granted", "granted", "cancelled"]
    seances = Occurrence.objects.order_by("starts_at")
    assert [(seance.state, seance.space) for seance in seances] == [
        ("planned", slots[0].space),
        ("planned", slots[0].space),
        ("cancelled", None),
    ]
    assert Occupancy.objects.count() == 2
    assert sum(subject.startswith("Finalement") or "lieu" in subject for subject in letters_to(party.email)) == 2


def test_reopening_leaves_alone_what_meets_elsewhere_or_was_cancelled_by_the_team(
    plan: ClosurePlan, other: Space, camille: Person, now: datetime, grant_all: Grant
) -> None:
    slots = with_seances(grant_all)
    elsewhere, called_off, _third = Occurrence.objects.order_by("starts_at")
    scheduling.assign([elsewhere], other, at=now)
    scheduling.cancel(called_off, reason="Animatrice malade", at=now)
    choose(plan, slots, "cancel")
    closure = shutting.send(plan, by=camille, at=now)
    assert reopening.reopen(closure, by=camille, at=now, back=[slot.pk for slot in slots])[1] == 3
    assert [(seance.state, seance.space) for seance in Occurrence.objects.order_by("starts_at")] == [
        ("planned", other), ("cancelled", None), ("planned", slots[2].space),
    ]  # fmt: skip


def proposed(plan: ClosurePlan, camille: Person, now: datetime) -> list[list[str]]:
    halls = Halls.run_by(camille)
    keys = list(plan.spaces.values_list("pk", flat=True))
    groups, _total = touched.groups(plan, halls.leaves_of(keys), at=now)
    found = rehousing.propose(plan, groups, halls, halls.related_to(keys))
    return [[proposal.space.name for proposal in found[group.key]] for group in groups]


def test_the_nearest_suitable_hall_comes_first(
    plan: ClosurePlan, camille: Person, now: datetime, grant_all: Grant
) -> None:
    here = factories.the_venue()
    here.latitude, here.longitude = 43.40, 5.05
    here.save()
    far = factories.make_venue("Loin", latitude=43.45, longitude=5.05)
    near = factories.make_venue("Près", latitude=43.401, longitude=5.05)
    factories.make_space("Grande au loin", venue=far)
    factories.make_space("Petite à côté", venue=here, capacity=5)
    factories.make_space("Grande tout près", venue=near)
    sports = factories.make_department("Direction des sports", slug="sports")
    factories.make_space("Des sports", venue=factories.make_venue("Stade", department=sports))
    granted(grant_all)
    assert proposed(plan, camille, now) == [["Grande tout près", "Grande au loin"]]


def test_a_hall_proposed_to_one_is_not_proposed_to_the_next(
    plan: ClosurePlan, other: Space, camille: Person, now: datetime, grant_all: Grant
) -> None:
    second_hall = factories.make_space("Salle Deux")
    plan.spaces.add(second_hall)
    granted(grant_all, TUESDAYS[0])
    granted(grant_all, TUESDAYS[0], space=second_hall, association=factories.make_association("Les Voix"))
    assert proposed(plan, camille, now) == [["Salle Voisine"], []]


def test_all_the_rest_is_rehoused_where_a_hall_is_free(
    plan: ClosurePlan, other: Space, camille: Person, now: datetime, grant_all: Grant
) -> None:
    granted(grant_all)
    granted(grant_all, TUESDAYS[1], space=other, association=factories.make_association("Les Voix"))
    assert planning_closures.choose_rest(plan, "rehouse", Halls.run_by(camille), at=now) == 2
    assert planning_closures.choose_rest(plan, "keep", Halls.run_by(camille), at=now) == 1
    assert sorted(plan.choices.values_list("answer", flat=True)) == ["keep", "rehouse", "rehouse"]


def test_what_is_touched_is_counted(plan: ClosurePlan, camille: Person, now: datetime, grant_all: Grant) -> None:
    slots = with_seances(grant_all)
    factories.make_registration(activity=slots[0].request.activity, since=factories.LONG_AGO, size=2)
    factories.make_registration(
        "Jean", occurrence=Occurrence.objects.earliest("pk"), channel="sms", phone="+33639980012"
    )
    factories.make_asked(paris(2026, 12, 10, 18), purpose="Attente")
    halls = Halls.run_by(camille)
    keys = [space.pk for space in plan.spaces.all()]
    found = touched.counts(plan, halls.leaves_of(keys), halls.related_to(keys), at=now)
    assert (found.dates, found.undecided, found.associations, found.seances, found.people) == (3, 3, 1, 3, 3)
    assert [(one.purpose, one.dates) for one in found.asking] == [("Attente", 1)]
    assert {(one.channel, one.parties, one.people) for one in found.told} == {("email", 1, 2), ("sms", 1, 1)}


def test_a_date_held_for_an_offer_is_said_and_stays_held(
    plan: ClosurePlan, camille: Person, now: datetime, grant_all: Grant
) -> None:
    (slot,) = granted(grant_all, TUESDAYS[0])
    proposal = Proposal.objects.create(
        request=slot.request, made_at=now, answer_before=now + timedelta(days=5), ground="property", reason="Travaux"
    )
    Slot.objects.update(
        state=Slot.State.PROPOSED, proposal=proposal, asked_space=slot.space, asked_starts_at=slot.starts_at,
        asked_ends_at=slot.ends_at,
    )  # fmt: skip
    halls = Halls.run_by(camille)
    keys = list(plan.spaces.values_list("pk", flat=True))
    found = touched.counts(plan, halls.leaves_of(keys), halls.related_to(keys), at=now)
    assert (found.dates, found.held) == (0, 1)
    shutting.send(plan, by=camille, at=now)
    assert Occupancy.objects.filter(slot=slot).exists()
    assert Occupancy.objects.filter(closure__isnull=False).count() == 2
