"""The form of a published activity: what it changes and whom it tells is read first, then done, then taken back."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from events.models import Activity, Registration, ScheduleChange
from events.recurrence import local
from notifications.models import Notice
from tests import factories
from tests.conftest import Clock
from tests.events.registrations import comes
from tests.events.test_drafting import begin
from tests.events.test_editing_at_once import FORM

pytestmark = pytest.mark.django_db
ROOT = "/espace/souffle-et-mouvement/"
REGISTERS = {"entry": "registration", "ways": ["single"], "contact_phone": "04 65 71 00 10"}


@pytest.fixture
def activity(volunteer_client: Client, clock: Clock) -> Activity:
    theme = factories.make_theme("Danse", slug="danse", parent=factories.make_theme("Culture", slug="culture"))
    found = begin(factories.the_association(), clock.now, publish=True)
    Activity.objects.filter(pk=found.pk).update(theme=theme, entry="registration", capacity=8)
    found.refresh_from_db()
    return found


def typed(activity: Activity, **more: Any) -> dict[str, Any]:
    return FORM | REGISTERS | {"theme": activity.theme_id, "capacity": "8"} | more


def send(client: Client, activity: Activity, **more: Any) -> Any:
    return client.post(f"{ROOT}activites/{activity.pk}/", typed(activity, **more))


def seen(answer: Any) -> str:
    return str(answer.context["seen"])


def first_monday(activity: Activity) -> Registration:
    return comes(activity, activity.occurrences.order_by("starts_at")[0])


def test_nothing_is_kept_before_it_was_looked_at_and_then_it_is_taken_back(
    volunteer_client: Client, activity: Activity, clock: Clock
) -> None:
    party = first_monday(activity)
    Notice.objects.all().delete()
    answer = send(volunteer_client, activity, start_time="17 h", summary="En douceur.")
    page = answer.content.decode().replace("\u00a0", " ")
    assert (answer.status_code, "1 inscription est prévenue" in page, "En douceur." in page) == (200, True, True)
    assert (Notice.objects.count(), local(activity.occurrences.first().starts_at).hour) == (0, 18)
    done = send(volunteer_client, activity, start_time="17 h", summary="En douceur.", seen=seen(answer))
    change = ScheduleChange.objects.get()
    assert (done.headers["Location"], change.kind, change.told) == (
        f"{ROOT}changements/{change.pk}/", "edited", {"email": 1},
    )  # fmt: skip
    clock.move_to(clock.now + timedelta(minutes=4))
    volunteer_client.post(f"{ROOT}changements/{change.pk}/annuler/")
    activity.refresh_from_db()
    party.refresh_from_db()
    assert (activity.summary, local(activity.occurrences.first().starts_at).hour) == ("", 18)
    assert (party.state, Notice.objects.count()) == ("confirmed", 0)


def test_other_words_after_the_look_are_looked_at_again(volunteer_client: Client, activity: Activity) -> None:
    first_monday(activity)
    answer = send(volunteer_client, activity, start_time="17 h")
    again = send(volunteer_client, activity, start_time="16 h", seen=seen(answer))
    assert (again.status_code, ScheduleChange.objects.count()) == (200, 0)
    assert 'value="16 h"' in again.content.decode()


def test_words_alone_need_no_second_look(volunteer_client: Client, activity: Activity) -> None:
    first_monday(activity)
    answer = send(volunteer_client, activity, summary="En douceur.")
    assert answer.headers["Location"] == f"{ROOT}activites/"
    assert Activity.objects.get().summary == "En douceur."


def test_another_day_of_the_week_moves_the_dates_and_their_people(volunteer_client: Client, activity: Activity) -> None:
    party = first_monday(activity)
    keys = set(activity.occurrences.values_list("pk", flat=True))
    answer = send(volunteer_client, activity, weekdays=["2"], last_date="30/06/2027")
    send(volunteer_client, activity, weekdays=["2"], last_date="30/06/2027", seen=seen(answer))
    party.refresh_from_db()
    assert party.occurrence
    assert (party.state, local(party.occurrence.starts_at).weekday()) == ("confirmed", 2)
    assert keys == set(activity.occurrences.values_list("pk", flat=True))


def test_more_places_are_offered_after_a_look_and_stay_offered(volunteer_client: Client, activity: Activity) -> None:
    Activity.objects.filter(pk=activity.pk).update(capacity=1)
    activity.refresh_from_db()
    first_monday(activity)
    waits = comes(activity, activity.occurrences.order_by("starts_at")[0], name="Paul Noir")
    answer = send(volunteer_client, activity, capacity="2")
    assert answer.context["foreseen"].bar == "place"
    send(volunteer_client, activity, capacity="2", seen=seen(answer))
    waits.refresh_from_db()
    assert waits.state == "offered"
    change = ScheduleChange.objects.get()
    page = volunteer_client.post(f"{ROOT}changements/{change.pk}/annuler/", follow=True).content.decode()
    assert "proposée" in page
    assert Activity.objects.get().capacity == 2


def test_fewer_places_are_taken_back_unless_somebody_came_meanwhile(
    volunteer_client: Client, activity: Activity, clock: Clock
) -> None:
    send(volunteer_client, activity, capacity="5")
    change = ScheduleChange.objects.get()
    first_monday(activity)
    volunteer_client.post(f"{ROOT}changements/{change.pk}/annuler/")
    assert Activity.objects.get().capacity == 5
    send(volunteer_client, activity, capacity="4")
    change = ScheduleChange.objects.first()
    assert change
    volunteer_client.post(f"{ROOT}changements/{change.pk}/annuler/")
    assert Activity.objects.get().capacity == 5


def test_who_leads_is_shown_only_when_the_association_says_so(
    volunteer_client: Client, client: Client, activity: Activity
) -> None:
    party = first_monday(activity)
    Notice.objects.all().delete()
    answer = send(volunteer_client, activity, leader="Rosalie")
    send(volunteer_client, activity, leader="Rosalie", seen=seen(answer))
    public = activity.get_absolute_url()
    assert "Rosalie" in Notice.objects.get(to=party.email).body
    assert "Rosalie" not in client.get(public).content.decode()
    send(volunteer_client, activity, leader="Rosalie", shows_leader="on")
    assert "Rosalie" in client.get(public).content.decode()
    seance = activity.occurrences.order_by("starts_at")[1]
    seance.leader = "Karim"
    seance.save()
    assert "Karim" in client.get(public).content.decode()
    assert b"Rosalie" not in client.get(f"{public[:-1]}.ics").getvalue()
