"""The form of an activity with halls of the town: what follows, what is asked for, what stays; and the answer."""

from collections.abc import Callable
from datetime import date, datetime, time
from functools import partial
from typing import Any

import pytest
from django.test import Client

from bookings import answering, rescheduling, review
from bookings.errors import SpaceTaken
from bookings.models import Decision, Occupancy, Proposal, Slot, SlotRequest
from bookings.review import Propose
from bookings.targets import Target
from directory.models import Person
from events import facts, registering, revising
from events.models import Activity, ScheduleChange
from events.recurrence import Schedule
from events.reversible import Foreseen
from notifications.models import Notice
from tests import factories
from tests.bookings import racing
from tests.conftest import Clock
from tests.events.test_editing_at_once import FORM
from tests.factories import paris

pytestmark = pytest.mark.django_db
Grant = Callable[[SlotRequest], Decision]
FREE, WISHED, TAKEN = (paris(2027, 1, day, 18) for day in (4, 11, 18))


@pytest.fixture
def activity(volunteer_client: Client, clock: Clock, grant_all: Grant) -> Activity:
    """Three Mondays at 18 h, all in the Tamaris hall. At 19 h somebody else wishes for the second and has the third."""
    from events import drafting

    association = factories.the_association()
    theme = factories.make_theme("Danse", slug="danse", parent=factories.make_theme("Culture", slug="culture"))
    made = drafting.begin(
        Activity(title="Danse bretonne", association=association, theme=theme, summary="Pour tous."),
        association=association, at=clock.now, publish=True,
        schedule=Schedule(kind="weekly", first_date=date(2027, 1, 4), last_date=date(2027, 1, 18), start_time=time(18),
                          end_time=time(19), weekdays=(0,)),
    )  # fmt: skip
    grant_all(factories.make_asked(FREE, WISHED, TAKEN, hours=1, activity=made, association=association))
    other = factories.make_association("Les Joyeux Marcheurs")
    grant_all(factories.make_asked(TAKEN.replace(hour=19), hours=1, association=other))
    factories.make_asked(WISHED.replace(hour=19), hours=1, association=other)
    made.refresh_from_db()
    return made


def send(client: Client, activity: Activity, **more: Any) -> Any:
    typed = FORM | {"theme": activity.theme_id, "last_date": "18/01/2027"} | more
    return client.post(f"/espace/{activity.association.slug}/activites/{activity.pk}/", typed)


def seances(activity: Activity) -> list[tuple[int, datetime, bool]]:
    rows = activity.occurrences.order_by("original_start")
    return [(row.pk, row.starts_at, row.space_id is not None) for row in rows]


def at_19(client: Client, activity: Activity) -> ScheduleChange:
    hours = {"start_time": "19 h", "end_time": "20 h"}
    answer = send(client, activity, **hours)
    send(client, activity, **hours, seen=answer.context["seen"])
    return ScheduleChange.objects.latest("pk")


def test_each_date_follows_is_asked_for_or_stays_and_the_preview_says_so(
    volunteer_client: Client, activity: Activity
) -> None:
    before = seances(activity)
    answer = send(volunteer_client, activity, start_time="19 h", end_time="20 h")
    seen: Foreseen = answer.context["foreseen"]
    assert (seen.halls_moved, len(seen.asked), len(seen.refused), seances(activity) == before) == (1, 1, 1, True)
    page = answer.content.decode().replace("\u00a0", " ")
    assert "1 date à demander au service" in page
    assert "1 date ne peut pas suivre" in page
    assert SlotRequest.objects.filter(activity=activity).count() == 1
    change = at_19(volunteer_client, activity)
    keys = [pk for pk, *_rest in before]
    assert seances(activity) == list(zip(keys, [FREE.replace(hour=19), WISHED, TAKEN], [True] * 3, strict=True))
    asked = SlotRequest.objects.get(pk__in=change.facts["above"]["asked"])
    assert [(slot.starts_at, slot.occurrence_id) for slot in asked.slots.all()] == [(WISHED.replace(hour=19), keys[1])]
    assert Slot.objects.granted().filter(occurrence__activity=activity).count() == 3


def test_granted_the_seance_goes_there_and_what_it_held_is_given_back(
    volunteer_client: Client, activity: Activity, grant_all: Grant
) -> None:
    change = at_19(volunteer_client, activity)
    asked = SlotRequest.objects.get(pk__in=change.facts["above"]["asked"])
    letters = Notice.objects.count()
    decision = grant_all(asked)
    told = Notice.objects.order_by("pk")[letters:]
    assert {letter.key.rpartition("/")[0] for letter in told} == {f"bookings/decision/{decision.pk}"}
    assert [start.hour for _pk, start, _placed in seances(activity)] == [18, 18, 17]  # UTC
    assert Slot.objects.filter(starts_at=WISHED, state=Slot.State.RELEASED).count() == 1
    held = Occupancy.objects.filter(slot__occurrence__activity=activity)
    assert sorted(each.period.lower for each in held) == [FREE.replace(hour=19), WISHED.replace(hour=19), TAKEN]


def test_refused_nothing_has_moved(
    volunteer_client: Client, activity: Activity, camille: Person, refusal: review.Refuse, now: datetime
) -> None:
    change = at_19(volunteer_client, activity)
    asked = SlotRequest.objects.get(pk__in=change.facts["above"]["asked"])
    after = seances(activity)
    review.decide(asked, verdicts={asked.slots.get().pk: refusal}, message="", by=camille, at=now)
    assert seances(activity) == after


def test_half_an_hour_later_meets_what_the_association_holds_itself(
    volunteer_client: Client, activity: Activity, grant_all: Grant, camille_client: Client
) -> None:
    hours = {"start_time": "18 h 30", "end_time": "19 h 30"}
    answer = send(volunteer_client, activity, **hours)
    assert [each.was_at for each in answer.context["foreseen"].asked] == [WISHED]
    send(volunteer_client, activity, **hours, seen=answer.context["seen"])
    asked = SlotRequest.objects.latest("pk")
    page = camille_client.get(f"/service/demandes/{asked.pk}/").content.decode()
    assert "Déjà accordé" not in page
    grant_all(asked)
    wanted = [FREE.replace(minute=30), WISHED.replace(minute=30), TAKEN]
    assert [start for _pk, start, _placed in seances(activity)] == wanted


def test_taken_back_the_request_goes_too(volunteer_client: Client, activity: Activity, clock: Clock) -> None:
    before = seances(activity)
    change = at_19(volunteer_client, activity)
    volunteer_client.post(f"/espace/{activity.association.slug}/changements/{change.pk}/annuler/")
    assert seances(activity) == before
    asked = SlotRequest.objects.get(pk__in=change.facts["above"]["asked"])
    assert (asked.state, asked.slots.get().state) == ("withdrawn", "withdrawn")


def test_another_title_touches_no_hall_and_no_request(volunteer_client: Client, activity: Activity) -> None:
    at_19(volunteer_client, activity)
    before = seances(activity)
    send(volunteer_client, activity, title="Danses", start_time="19 h", end_time="20 h")
    activity.refresh_from_db()
    assert (activity.title, seances(activity) == before) == ("Danses", True)
    assert SlotRequest.objects.pending().filter(activity=activity).count() == 1


def test_changed_again_what_waited_is_taken_back(volunteer_client: Client, activity: Activity, now: datetime) -> None:
    at_19(volunteer_client, activity)
    by = activity.association.memberships.get().person
    activity.refresh_from_db()
    back = Schedule(kind="weekly", first_date=date(2027, 1, 4), last_date=date(2027, 1, 18), start_time=time(18),
                    end_time=time(19), weekdays=(0,))  # fmt: skip
    assert isinstance(revising.rewriting(activity, back, by=by, at=now), rescheduling.Rewriting)
    revising.rewriting(activity, back, by=by, at=now).do()
    assert [start for _pk, start, _placed in seances(activity)] == [FREE, WISHED, TAKEN]
    assert not SlotRequest.objects.pending().filter(activity=activity).exists()


def test_whoever_comes_is_told_of_the_date_that_moves_alone(
    volunteer_client: Client, activity: Activity, now: datetime
) -> None:
    Activity.objects.filter(pk=activity.pk).update(entry="registration", capacity=8)
    activity.refresh_from_db()
    for seance in activity.occurrences.order_by("starts_at")[:2]:
        registering.register(activity, kind="single", seance=seance, contact=factories.a_contact(), at=now)
    more = {"entry": "registration", "ways": ["single"], "contact_phone": "04 65 71 00 10", "capacity": "8"}
    answer = send(volunteer_client, activity, start_time="19 h", end_time="20 h", **more)
    assert answer.context["foreseen"].people == 1


def propose(activity: Activity, asked: SlotRequest, hour: int, by: Person, at: datetime) -> Proposal:
    verdict = Propose(asked.space, Target(asked.space_id, 1, time(hour), time(hour + 1)))
    review.decide(asked, verdicts={asked.slots.get().pk: verdict}, message="", by=by, at=at)
    return asked.proposals.get()


def test_something_else_accepted_the_seance_goes_there_and_what_it_held_is_given_back(
    volunteer_client: Client, activity: Activity, camille: Person, now: datetime
) -> None:
    change = at_19(volunteer_client, activity)
    asked = SlotRequest.objects.get(pk__in=change.facts["above"]["asked"])
    proposal = propose(activity, asked, 20, camille, now)
    page = dates_page(volunteer_client, activity)
    assert "La ville propose autre chose" in page
    answering.accept(proposal, by=activity.association.memberships.get().person, at=now)
    there = WISHED.replace(day=12, hour=20)
    assert [start for _pk, start, _placed in seances(activity)] == [FREE.replace(hour=19), there, TAKEN]
    assert Slot.objects.filter(starts_at=WISHED, state=Slot.State.RELEASED).count() == 1
    held = Occupancy.objects.filter(slot__occurrence__activity=activity)
    assert sorted(each.period.lower for each in held) == [FREE.replace(hour=19), there, TAKEN]


def test_something_else_declined_waits_again_and_can_still_be_granted(
    volunteer_client: Client, activity: Activity, camille: Person, now: datetime, grant_all: Grant
) -> None:
    change = at_19(volunteer_client, activity)
    asked = SlotRequest.objects.get(pk__in=change.facts["above"]["asked"])
    answering.decline(propose(activity, asked, 20, camille, now), by=camille, at=now)
    assert [start for _pk, start, _placed in seances(activity)] == [FREE.replace(hour=19), WISHED, TAKEN]
    grant_all(asked)
    assert [start for _pk, start, _placed in seances(activity)][1] == WISHED.replace(hour=19)


def test_what_the_association_holds_itself_is_not_proposed_to_it(
    volunteer_client: Client, activity: Activity, camille: Person, now: datetime
) -> None:
    change = at_19(volunteer_client, activity)
    asked = SlotRequest.objects.get(pk__in=change.facts["above"]["asked"])
    verdict = Propose(asked.space, Target(asked.space_id, 0, time(18, 30), time(19, 30)))
    with pytest.raises(SpaceTaken):
        review.decide(asked, verdicts={asked.slots.get().pk: verdict}, message="", by=camille, at=now)


def test_changed_again_other_dates_are_asked_for_and_taken_back_the_first_wait_again(
    volunteer_client: Client, activity: Activity
) -> None:
    first = SlotRequest.objects.get(pk__in=at_19(volunteer_client, activity).facts["above"]["asked"])
    hours = {"start_time": "19 h 15", "end_time": "20 h 15"}
    answer = send(volunteer_client, activity, **hours)
    page = answer.content.decode()
    assert "1 de ces dates" in page
    send(volunteer_client, activity, **hours, seen=answer.context["seen"])
    change = ScheduleChange.objects.latest("pk")
    second = SlotRequest.objects.get(pk__in=change.facts["above"]["asked"])
    first.refresh_from_db()
    assert (first.state, second.slots.get().starts_at) == ("withdrawn", WISHED.replace(hour=19, minute=15))
    volunteer_client.post(f"/espace/{activity.association.slug}/changements/{change.pk}/annuler/")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.slots.get().state, second.state) == ("pending", "asked", "withdrawn")
    assert first.slots.get().occurrence.starts_at == WISHED


def dates_page(client: Client, activity: Activity) -> str:
    answer = client.get(f"/espace/{activity.association.slug}/activites/{activity.pk}/seances/")
    return " ".join(str(answer.content.decode()).replace("\u2060", "").split())


def test_the_team_reads_what_is_asked_for_and_after_a_refusal_puts_the_rule_back(
    volunteer_client: Client, activity: Activity, camille: Person, refusal: review.Refuse, now: datetime
) -> None:
    asked = SlotRequest.objects.get(pk__in=at_19(volunteer_client, activity).facts["above"]["asked"])
    page = dates_page(volunteer_client, activity)
    assert "Demandé pour 19 h – 20 h : la ville doit répondre." in page
    seance = activity.occurrences.get(starts_at=WISHED)
    activity.refresh_from_db()
    assert not seance.is_moved
    assert [facts.days_and_hours(activity, each).replace("\u2060", "").replace("\xa0", " ") for each in (None, seance)] == [
        "Lundi, 19 h – 20 h", "Lundi, 18 h – 19 h",
    ]  # fmt: skip
    review.decide(asked, verdicts={asked.slots.get().pk: refusal}, message="", by=camille, at=now)
    letter = Notice.objects.filter(key__startswith="bookings/decision/").latest("pk")
    assert "vous gardez la salle et les horaires" in " ".join(letter.body.split())
    assert "vous gardez la salle et les horaires" in volunteer_client.get(asked.get_absolute_url()).content.decode()
    page = dates_page(volunteer_client, activity)
    assert "Refusé pour 19 h – 20 h" in page
    url = f"/espace/{activity.association.slug}/activites/{activity.pk}/seances/{seance.pk}/deplacer/?dates=all"
    form = volunteer_client.get(url).context["form"]
    assert (form["scope"].value(), form["start_time"].value()) == ("all", "18 h")


def test_another_hall_is_asked_for_with_what_is_known(volunteer_client: Client, activity: Activity) -> None:
    answer = volunteer_client.get(f"/espace/{activity.association.slug}/demandes/nouvelle/?activite={activity.pk}")
    form = answer.context["form"]
    asked = SlotRequest.objects.get(activity=activity)
    assert (form["people_expected"].value(), form["activity"].value()) == (asked.people_expected, activity.pk)


@pytest.mark.django_db(transaction=True)
def test_taken_back_while_the_service_answers_neither_waits_for_the_other_for_ever(
    volunteer_client: Client, activity: Activity, camille: Person, now: datetime
) -> None:
    change = at_19(volunteer_client, activity)
    asked = SlotRequest.objects.get(pk__in=change.facts["above"]["asked"])
    before = racing.deadlocks()
    results = racing.at_once(
        partial(rescheduling.undo, change, by=camille, at=now),
        partial(review.decide, asked, verdicts={asked.slots.get().pk: review.Grant()}, message="", by=camille, at=now),
    )
    kinds = racing.kinds(results)
    assert racing.deadlocks() == before
    assert kinds.get("ScheduleChange", 0) + kinds.get("Decision", 0) == 1, kinds
    assert Slot.objects.granted().filter(occurrence__activity=activity).count() == 3


def test_a_hall_granted_for_one_date_of_an_activity_at_an_address_stays_when_its_title_changes(
    volunteer_client: Client, activity: Activity
) -> None:
    Activity.objects.filter(pk=activity.pk).update(space=None, address="Quai des Anglais")
    activity.refresh_from_db()
    before = seances(activity)
    by = activity.association.memberships.get().person
    activity.title = "Danses"
    revising.rewriting(activity, Schedule.of(activity), by=by, at=activity.changed_at).do()
    assert seances(activity) == before
    assert Slot.objects.granted().filter(occurrence__activity=activity).count() == 3
