"""An agent books directly: at once, under the same constraint; an option ends by itself or is confirmed in one click."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bookings import answering, booking_directly
from bookings.models import Decision, DirectBooking, Occupancy, Proposal, Slot, SlotRequest
from directory.models import Person
from notifications.models import Notice
from tests import factories
from tests.bookings import racing
from tests.bookings.test_pages import told
from tests.conftest import MONDAY_MORNING, Clock
from tests.factories import paris

NEW = "/service/reserver/nouvelle/"
EVENING = paris(2026, 12, 1, 18)


def typed(**kw: Any) -> dict[str, Any]:
    fields = {
        "action": "book", "kind": "school", "name": "École des Salins", "purpose": "Éveil corporel", "people": "26",
        "schedule_kind": "once", "interval": "1", "month_rule": "1", "first_date": "01/12/2026", "start_time": "18 h",
        "end_time": "20 h", "hold": "firm",
    }  # fmt: skip
    if "space" not in kw:
        kw["space"] = factories.the_space().pk
    return fields | kw


def book(client: Client, **kw: Any) -> DirectBooking:
    page = client.post(NEW, typed(**kw))
    assert page.status_code == 302, told(page)
    return DirectBooking.objects.latest("pk")


@pytest.mark.django_db
def test_a_school_is_held_at_once_and_read_at_work(agent_client: Client, client: Client, clock: Clock) -> None:
    booking = book(agent_client, option_until="bientôt")  # not asked of what is held firmly
    slot = booking.request.slots.get()
    assert (slot.state, Occupancy.objects.get().slot) == (Slot.State.GRANTED, slot)
    venue = slot.space.venue
    assert "École des Salins" in told(
        agent_client.get(f"/service/planning/?vue=jour&lieu={venue.slug}&date=2026-12-01")
    )
    assert "École des Salins" in told(agent_client.get(f"/service/gardiens/{venue.slug}/?semaine=2026-11-30"))
    assert "École des Salins" in told(agent_client.get(f"/service/planning/{slot.pk}/"))
    public = told(client.get(f"/lieux/{venue.slug}/?semaine=2026-11-30"))
    assert "Pris" in public
    assert "École des Salins" not in public
    assert booking.request.purpose not in told(agent_client.get("/service/?etat=decidees"))
    assert agent_client.get(f"/service/demandes/{booking.request_id}/").status_code == 302


@pytest.mark.django_db
def test_who_calls_is_named_on_one_page_only_and_forgotten(agent_client: Client, clock: Clock) -> None:
    booking = book(agent_client, kind="caller", name="Hélène Roubaud", phone="06 39 98 00 41", purpose="Mariage")
    slot = booking.request.slots.get()
    venue = slot.space.venue
    assert "Hélène Roubaud" in told(agent_client.get(f"/service/reserver/{booking.pk}/"))
    for address in (
        "/service/reserver/", f"/service/planning/?vue=jour&lieu={venue.slug}&date=2026-12-01",
        f"/service/gardiens/{venue.slug}/?semaine=2026-11-30", f"/service/planning/{slot.pk}/",
    ):  # fmt: skip
        page = told(agent_client.get(address))
        assert "Roubaud" not in page, address
        assert "Mariage" in page, address
    assert booking_directly.forget_callers(at=slot.ends_at + timedelta(days=29)) == 0
    assert booking_directly.forget_callers(at=slot.ends_at + timedelta(days=31)) == 1
    booking.refresh_from_db()
    assert (booking.name, booking.phone) == ("", "")
    assert booking_directly.forget_callers(at=slot.ends_at + timedelta(days=32)) == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"kind": ""}, "Choisissez pour qui."),
        ({"name": ""}, "Écrivez le nom de l’école."),
        ({"kind": "caller", "name": ""}, "Écrivez qui appelle."),
        ({"kind": "caller", "phone": ""}, "Écrivez un numéro de téléphone"),
        ({"purpose": ""}, "Écrivez pour quoi c’est."),
        ({"space": "999999"}, "Choisissez une salle de vos lieux."),
        ({"first_date": "01/11/2026"}, "La première date est passée."),
        ({"people": "beaucoup"}, "Écrivez un nombre de personnes"),
        ({"hold": "option"}, "Écrivez jusqu’à quel jour l’option est tenue."),
        ({"hold": "option", "option_until": "01/11/2026"}, "Ce jour est passé."),
        ({"hold": "option", "option_until": "05/12/2026"}, "L’option doit finir avant la première date."),
    ],
)
def test_what_cannot_be_booked_is_said_beside_the_field(
    agent_client: Client, clock: Clock, wrong: dict[str, str], sentence: str
) -> None:
    page = agent_client.post(NEW, typed(**wrong))
    assert (page.status_code, DirectBooking.objects.count()) == (422, 0)
    assert sentence in told(page)


@pytest.mark.django_db
def test_a_taken_date_refuses_all_or_is_left_out(agent_client: Client, clock: Clock) -> None:
    book(agent_client)
    dates = {"schedule_kind": "dates", "dates_text": "01/12/2026\n08/12/2026"}
    page = agent_client.post(NEW, typed(**dates))
    assert page.status_code == 422
    assert "Déjà accordé".lower() in told(page).lower()
    booking = book(agent_client, **dates, leaves_out="on")
    assert [slot.starts_at for slot in booking.request.slots.all()] == [paris(2026, 12, 8, 18)]


@pytest.mark.django_db
def test_a_rule_is_passed_over_with_a_reason(agent_client: Client, clock: Clock) -> None:
    factories.make_venue_rule(week=[["08:00", "19:00"]] * 7, min_notice=60)
    page = agent_client.post(NEW, typed())
    assert page.status_code == 422
    assert "ferme à 19 h le mardi" in told(page)
    booking = book(agent_client, over="Vœux du maire")
    (line,) = booking.request.decisions.get().verdicts
    assert line["over"] == {"rules": ["hours"], "reason": "Vœux du maire"}


@pytest.mark.django_db
def test_an_option_is_confirmed_in_one_click(agent_client: Client, clock: Clock) -> None:
    booking = book(agent_client, hold="option", option_until="27/11/2026")
    option = Proposal.objects.get()
    assert option.answer_before == paris(2026, 11, 27, 20)
    assert "Option à confirmer" in told(agent_client.get("/service/reserver/"))
    agent_client.post(f"/service/reserver/{booking.pk}/option/", {"answer": "confirm"})
    assert booking.request.slots.get().state == Slot.State.GRANTED
    assert "Option confirmée : 1 date" in told(agent_client.get(f"/service/reserver/{booking.pk}/"))
    page = agent_client.post(f"/service/reserver/{booking.pk}/option/", {"answer": "release"}, follow=True)
    assert booking.request.slots.get().state == Slot.State.GRANTED
    assert "acceptée" in told(page)


@pytest.mark.django_db
def test_an_option_ends_by_itself_and_the_agents_are_told(agent_client: Client, clock: Clock) -> None:
    booking = book(agent_client, hold="option", option_until="27/11/2026")
    assert answering.expire_due(at=paris(2026, 11, 27, 19)) == 0
    assert answering.expire_due(at=paris(2026, 11, 27, 20)) == 1
    assert Occupancy.objects.count() == 0
    assert booking.request.slots.get().state == Slot.State.REFUSED
    assert booking.request.decisions.latest("at").kind == Decision.Kind.EXPIRED
    assert [letter.subject for letter in Notice.objects.all()] == ["Option terminée : « Éveil corporel »"]


@pytest.mark.django_db
def test_a_request_may_be_given_an_option_on_its_own_date(agent_client: Client, clock: Clock) -> None:
    factories.make_membership()
    asked = factories.make_asked(EVENING)
    slot = asked.slots.get()
    own = f"{slot.space_id}.0.1800.2000"
    assert own in told(agent_client.get(f"/service/demandes/{asked.pk}/"))
    sent = {
        "action": "send", "version": "0", "groups": "1", "message": "", "prepared": "", "g0-all": str(slot.pk),
        "g0-dates": str(slot.pk), "g0-answer": "propose", "g0-rest": "later", "g0-to": own, "g0-answer_days": "3",
        "g0-otherwise": "asked",
    }  # fmt: skip
    assert agent_client.post(f"/service/demandes/{asked.pk}/", sent).status_code == 302
    assert Proposal.objects.get().kind == Proposal.Kind.OPTION
    assert "UNE DATE EN OPTION, À CONFIRMER" in Notice.objects.get().body


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 12])
def test_the_list_costs_the_same(agent_client: Client, clock: Clock, count: int) -> None:
    for number in range(count):
        factories.make_direct_booking(paris(2027, 1, 1 + number, 14))
    agent_client.get("/service/reserver/")
    with CaptureQueriesContext(connection) as found:
        page = agent_client.get("/service/reserver/")
    assert told(page).count("Éveil corporel") == count
    assert len(found) <= 6


@pytest.mark.django_db(transaction=True)
def test_two_agents_who_book_the_same_hall_get_one_success() -> None:
    from bookings.booking_directly import Booking, Caller  # noqa: PLC0415
    from events.recurrence import Period, Schedule  # noqa: PLC0415

    space, service = factories.the_space(), factories.make_agent().department
    agents = [
        factories.make_agent(person=factories.make_person(f"{name}@exemple.test"), department=service).person
        for name in "abc"
    ]
    schedule = Schedule(
        kind="once", first_date=date(2026, 12, 1), start_time=EVENING.time(), end_time=paris(2026, 12, 1, 20).time()
    )
    wanted = Booking(space, schedule, [Period(EVENING, paris(2026, 12, 1, 20))], "Cours", 20)

    def book_as(agent: Person) -> object:
        return booking_directly.book(wanted, Caller("town"), by=agent, at=MONDAY_MORNING)

    results = racing.at_once(*(partial(book_as, agent) for agent in agents))
    assert racing.kinds(results) == {"SlotRequest": 1, "SpaceTaken": 2}
    assert racing.overlaps() == 0
    (made,) = (each for each in results if isinstance(each, SlotRequest))
    twice = partial(book_as, made.asked_by)
    assert racing.at_once(twice, twice) == [made, made]


@pytest.mark.django_db
@pytest.mark.parametrize("how", [{}, {"hold": "option", "option_until": "28/11/2026"}, {"leaves_out": "on"}])
def test_a_button_pressed_twice_books_once(agent_client: Client, clock: Clock, how: dict[str, str]) -> None:
    weekly = {"schedule_kind": "weekly", "weekdays": ["1"], "last_date": "15/12/2026"} | how
    if "leaves_out" in how:
        book(agent_client, name="École de la rive", first_date="08/12/2026")
    first = book(agent_client, **weekly)
    assert book(agent_client, **weekly) == first
    assert first.request.slots.count() == 3 - ("leaves_out" in how)
