"""The list of people to call, and letters on paper."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from events import call_history, calling, changing_registrations, offering, paper_letters, phoning
from events.models import CallHold, CallStep, LookUp, Registration
from notifications import outbox
from notifications.models import Notice
from tests import factories
from tests.bookings import racing
from tests.conftest import MONDAY_MORNING, Clock
from tests.events.registrations import comes, make_workshop
from tests.factories import a_contact

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PHONE = "04 65 71 22 33"


def by_phone(name: str = "Émile Vallès", phone: str = PHONE) -> object:
    return a_contact(name, channel="call", email="", phone=phone)


def state(party: Registration) -> str:
    return Registration.objects.get(pk=party.pk).state


def find(client: Client, name: str, known: str) -> object:
    return client.post("/service/accueil/chercher/", {"name": name, "known": known})


def offered_by_phone() -> Registration:
    """Two wait by phone for one place; it is given up."""
    activity, (seance, *_) = make_workshop(capacity=1)
    holds = comes(activity, seance, name="Léa Roche")
    waits = comes(activity, seance, contact=by_phone())
    from events import changing_registrations

    changing_registrations.withdraw(holds, at=MONDAY_MORNING)
    return waits


def test_an_offer_is_answered_from_the_call_list(agent_client: Client) -> None:
    party = offered_by_phone()
    page = agent_client.get("/service/appels/").content.decode()
    assert ("Émile Vallès" in page, "04 65 71 22 33" in page, "Accepte la place" in page) == (True, True, True)
    call = next(call for call in calling.calls(at=MONDAY_MORNING) if call.awaits_answer)
    agent_client.post(f"/service/appels/{call.notice.pk}/", {"answer": "yes"})
    assert (state(party), Notice.objects.get(pk=call.notice.pk).is_sent) == ("confirmed", True)


def test_who_does_not_answer_is_called_again_later(agent_client: Client, clock: Clock) -> None:
    offered_by_phone()
    call = next(call for call in calling.calls(at=MONDAY_MORNING) if call.awaits_answer)
    agent_client.post(f"/service/appels/{call.notice.pk}/", {"answer": "later"})
    notice = Notice.objects.get(pk=call.notice.pk)
    assert (notice.due, notice.attempts, notice.is_sent) == (MONDAY_MORNING + timedelta(hours=2), 1, False)
    assert "pas de réponse" in agent_client.get("/service/appels/").content.decode()


def the_offer() -> calling.Call:
    return next(call for call in calling.calls(at=MONDAY_MORNING) if call.is_of_offer)


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_an_answer_that_comes_too_late_opens_the_registration(agent_client: Client, clock: Clock, answer: str) -> None:
    """The place went to somebody else meanwhile: nothing is taken back, and another date can be found at once."""
    party, call = offered_by_phone(), the_offer()
    until = Registration.objects.get(pk=party.pk).offered_until
    assert until is not None
    clock.move_to(until + timedelta(minutes=1))
    offering.expire_offers(at=clock.now)
    page = agent_client.post(f"/service/appels/{call.notice.pk}/", {"answer": answer}, follow=True)
    assert (state(party), page.request["PATH_INFO"]) == ("expired", f"/service/accueil/inscriptions/{party.pk}/")
    assert "Trop tard pour Émile Vallès" in page.content.decode()


def test_an_answer_in_the_minute_before_the_offer_is_ended_is_too_late_too(agent_client: Client, clock: Clock) -> None:
    party, call = offered_by_phone(), the_offer()
    clock.move_to(Registration.objects.get(pk=party.pk).offered_until or MONDAY_MORNING)
    page = agent_client.post(f"/service/appels/{call.notice.pk}/", {"answer": "yes"}, follow=True)
    assert (state(party), "Trop tard" in page.content.decode()) == ("offered", True)


@pytest.mark.parametrize("answer", ["", "done", "peut-être", "YES"])
def test_an_offer_wants_yes_or_no(agent_client: Client, answer: str) -> None:
    party, call = offered_by_phone(), the_offer()
    page = agent_client.post(f"/service/appels/{call.notice.pk}/", {"answer": answer}, follow=True)
    assert (state(party), Notice.objects.get(pk=call.notice.pk).is_sent) == ("offered", False)
    assert "Dites ce qu’a donné l’appel à Émile Vallès." in page.content.decode()


def test_opening_a_registration_from_the_call_list_is_written_down(agent_client: Client) -> None:
    party, call = offered_by_phone(), the_offer()
    answer = agent_client.post(f"/service/appels/{call.notice.pk}/", {"answer": "open"})
    assert (answer["Location"], LookUp.objects.count()) == (f"/service/accueil/inscriptions/{party.pk}/", 1)
    assert agent_client.get(answer["Location"]).status_code == 200


def test_who_left_no_number_is_counted_apart_and_told_when_they_come_by(agent_client: Client) -> None:
    from events import scheduling

    activity, (first, *_) = make_workshop()
    party = comes(activity, contact=by_phone(phone=""))
    comes(activity, contact=by_phone("Odile Brun"))
    scheduling.cancel(first, reason="Salle fermée", at=MONDAY_MORNING)
    page = agent_client.get("/service/appels/").content.decode()
    assert ("Odile Brun" in page, "Émile Vallès" in page, "2 appels" in page) == (True, False, True)
    assert "Émile Vallès" in agent_client.get("/service/appels/?qui=sans-numero").content.decode()
    here = find(agent_client, "Émile Vallès", party.code)["Location"]  # type: ignore[index]
    assert ("À lui dire maintenant" in (shown := agent_client.get(here).content.decode()), "Salle fermée" in shown) == (
        True, True,
    )  # fmt: skip
    call = calling.calls_to(party, at=MONDAY_MORNING)[0]
    agent_client.post(here, {"action": "told", "call": str(call.notice.pk)})
    assert calling.calls_to(party, at=MONDAY_MORNING) == []


def test_what_is_to_be_said_to_somebody_else_is_not_ticked_from_here(agent_client: Client) -> None:
    from events import scheduling

    activity, (first, *_) = make_workshop()
    comes(activity, contact=by_phone())
    odile = comes(activity, contact=by_phone("Odile Brun"))
    scheduling.cancel(first, reason="Salle fermée", at=MONDAY_MORNING)
    call = calling.calls_to(odile, at=MONDAY_MORNING)[0]
    here = find(agent_client, "Émile Vallès", PHONE)["Location"]  # type: ignore[index]
    for typed in (str(call.notice.pk), "²", "9" * 99, ""):
        agent_client.post(here, {"action": "told", "call": typed})
    assert len(calling.calls_to(odile, at=MONDAY_MORNING)) == 1


def test_a_long_list_of_calls_is_paged_and_keeps_its_page(agent_client: Client) -> None:
    for number in range(150):
        factories.make_notice(f"appel {number}", channel="call", to=f"+3346571{number:04}")
    first = agent_client.get("/service/appels/").content.decode()
    assert (first.count("calls__i"), "150 appels" in first, "page=6" in first) == (25, True, True)
    second = agent_client.get("/service/appels/?page=2")
    pk = second.context["page_obj"][0].notice.pk
    answer = agent_client.post(f"/service/appels/{pk}/?page=2", {"answer": "done"})
    assert (answer["Location"], Notice.objects.get(pk=pk).is_sent) == ("/service/appels/?page=2", True)
    for absurd in ("0", "-1", "999", "²", "x" * 500):
        assert agent_client.get("/service/appels/", {"page": absurd, "qui": absurd}).status_code == 200


def test_what_needs_no_call_any_more_stands_apart(agent_client: Client) -> None:
    party = offered_by_phone()
    offering.decline(party, at=MONDAY_MORNING)
    moot = [call for call in calling.calls(at=MONDAY_MORNING) if call.is_moot]
    agent_client.post("/service/appels/0/", {"answer": "moot"})
    assert (len(moot), [call for call in calling.calls(at=MONDAY_MORNING) if call.is_moot]) == (1, [])


def test_a_letter_that_reached_nobody_becomes_a_call_once(agent_client: Client) -> None:
    activity, (seance, *_) = make_workshop()
    party = comes(activity, seance)
    Notice.objects.filter(to=party.email).update(given_up_at=MONDAY_MORNING)
    assert (calling.take_over(at=MONDAY_MORNING), calling.take_over(at=MONDAY_MORNING)) == (1, 0)
    page = agent_client.get("/service/appels/").content.decode()
    assert ("Jeanne Marin" in page, "notre courriel n’est pas arrivé" in page.lower()) == (True, True)


def test_letters_on_paper_are_printed_as_one_batch_and_ticked(agent_client: Client) -> None:
    activity, (seance, *_) = make_workshop()
    comes(
        activity,
        seance,
        contact=a_contact("Odile Brun", channel="paper", email="", address="3 quai Exemple\n13500 Martigues"),
    )
    page = agent_client.get("/service/courrier/").content.decode()
    letter = paper_letters.to_post(at=MONDAY_MORNING)[0]
    assert ("3 quai Exemple<br>13500 Martigues" in page, f'value="{letter.pk}"' in page) == (True, True)
    ticked = {"letter": [str(letter.pk), "²", "9" * 99]}
    assert (
        "1 lettre est notée comme postée"
        in agent_client.post("/service/courrier/", ticked, follow=True).content.decode()
    )
    again = agent_client.post("/service/courrier/", ticked, follow=True)
    assert (again.request["PATH_INFO"], "Aucune lettre n’est notée" in again.content.decode()) == (
        "/service/courrier/", True,
    )  # fmt: skip
    assert (paper_letters.to_post(at=MONDAY_MORNING), Notice.objects.get(pk=letter.pk).is_sent) == ([], True)


def test_a_letter_that_stays_true_no_longer_stands_apart(agent_client: Client) -> None:
    activity, (seance, *_) = make_workshop()
    by_post = a_contact("Odile Brun", channel="paper", email="", address="3 quai Exemple\n13500 Martigues")
    party = comes(activity, seance, contact=by_post)
    changing_registrations.withdraw(party, at=MONDAY_MORNING)
    (useless,), (ending,) = paper_letters.outdated(at=MONDAY_MORNING), paper_letters.to_post(at=MONDAY_MORNING)
    page = agent_client.get("/service/courrier/").content.decode()
    assert (
        "1 lettre devenue inutile" in page, f'value="{useless.notice.pk}"' in page, f'value="{ending.pk}"' in page,
        f"<li>Odile Brun – {useless.notice.subject}</li>" in page,
    ) == (True, False, True, True)  # fmt: skip
    agent_client.post("/service/courrier/", {"answer": "moot"})
    assert (paper_letters.outdated(at=MONDAY_MORNING), paper_letters.to_post(at=MONDAY_MORNING)) == ([], [ending])


def test_who_leaves_the_waiting_list_is_thanked_for_no_place(agent_client: Client) -> None:
    activity, (seance, *_) = make_workshop(capacity=1)
    comes(activity, seance)
    by_post = a_contact("Odile Brun", channel="paper", email="", address="3 quai Exemple\n13500 Martigues")
    changing_registrations.withdraw(comes(activity, seance, contact=by_post), at=MONDAY_MORNING)
    (letter,) = paper_letters.to_post(at=MONDAY_MORNING)
    said = ("plus sur la liste d’attente", "votre place servira", "changer ou annuler, appelez")
    assert [words in letter.body for words in said] == [True, False, False]


def test_a_letter_about_a_date_that_is_over_is_not_needed(agent_client: Client) -> None:
    activity, (seance, *_) = make_workshop()
    comes(activity, seance, contact=a_contact("Odile Brun", channel="paper", email="", address="3 quai Exemple"))
    over = [len(paper_letters.outdated(at=at)) for at in (seance.starts_at, seance.ends_at)]
    assert over == [0, 1]


def test_a_call_put_off_is_counted_and_waits(now: object) -> None:
    notice = factories.make_notice(channel="call")
    outbox.put_off(notice, until=MONDAY_MORNING)
    assert list(Notice.objects.values_list("due", "attempts")) == [(MONDAY_MORNING, 1)]


def test_a_date_of_the_season_is_called_about_before_it_comes(agent_client: Client) -> None:
    from events import scheduling

    activity, (first, *_) = make_workshop()
    comes(activity, contact=by_phone())
    scheduling.cancel(first, reason="Salle fermée", at=MONDAY_MORNING)
    call = next(call for call in calling.calls(at=MONDAY_MORNING) if "ANNULÉ" in call.said[0])
    assert (call.by_when, call.is_moot) == (first.starts_at, False)
    assert next(call for call in calling.calls(at=first.ends_at) if "ANNULÉ" in call.said[0]).is_moot


def another_agent() -> Client:
    client = Client()
    karim = factories.make_agent(person=factories.make_person("karim@exemple.test", "Karim")).person
    client.force_login(karim, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_who_takes_a_call_is_seen_by_the_others_until_it_is_over(agent_client: Client, clock: Clock) -> None:
    offered_by_phone()
    pk, other = the_offer().notice.pk, another_agent()
    agent_client.post(f"/service/appels/{pk}/", {"answer": "take"})
    theirs, mine = other.get("/service/appels/").content.decode(), agent_client.get("/service/appels/").content.decode()
    assert ("s’en occupe" in theirs, "Accepte la place" in theirs, "Accepte la place" in mine) == (True, False, True)
    refused = other.post(f"/service/appels/{pk}/", {"answer": "take"}, follow=True).content.decode()
    assert "Prenez un autre appel" in refused
    clock.move_to(MONDAY_MORNING + phoning.HELD_FOR)
    other.post(f"/service/appels/{pk}/", {"answer": "take"})
    assert CallHold.objects.get().by.email == "karim@exemple.test"


def test_who_leaves_a_call_leaves_only_their_own(agent_client: Client) -> None:
    offered_by_phone()
    pk, other = the_offer().notice.pk, another_agent()
    agent_client.post(f"/service/appels/{pk}/", {"answer": "take"})
    other.post(f"/service/appels/{pk}/", {"answer": "leave"})
    assert CallHold.objects.count() == 1
    agent_client.post(f"/service/appels/{pk}/", {"answer": "leave"})
    assert CallHold.objects.count() == 0


def test_who_called_when_and_what_came_of_it_is_kept(agent_client: Client) -> None:
    party = offered_by_phone()
    pk = the_offer().notice.pk
    for answer in ("take", "later", "yes"):
        agent_client.post(f"/service/appels/{pk}/", {"answer": answer})
    assert list(CallStep.objects.values_list("kind", "by__email")) == [
        ("no_answer", "camille@exemple.test"), ("yes", "camille@exemple.test"),
    ]  # fmt: skip
    made = [each.outcome for each, _call in call_history.of(party, at=MONDAY_MORNING)]
    today = agent_client.get("/service/appels/?qui=faits").content.decode()
    again = agent_client.post(f"/service/appels/{pk}/", {"answer": "yes"}, follow=True).content.decode()
    assert (made, "accepte la place" in today) == (["pas de réponse", "accepte la place"], True)
    assert ("a déjà fait cet appel" in again, CallHold.objects.count()) == (True, 0)


def test_what_came_of_a_call_is_never_rewritten(agent_client: Client) -> None:
    offered_by_phone()
    agent_client.post(f"/service/appels/{the_offer().notice.pk}/", {"answer": "later"})
    with pytest.raises(IntegrityError), transaction.atomic():
        CallStep.objects.update(kind="told")


def test_the_whole_list_stands_on_one_page_to_be_printed(agent_client: Client) -> None:
    for number in range(60):
        factories.make_notice(f"appel {number}", channel="call", to=f"+3346571{number:04}")
    page = agent_client.get("/service/appels/?tout=1").content.decode()
    assert (page.count('class="calls__i'), "data-print" in page, "tout=1" in page) == (60, True, True)


@pytest.mark.django_db(transaction=True)
def test_two_agents_who_take_the_same_call_at_once_do_not_both_get_it() -> None:
    agents = [factories.make_person(f"agent{number}@exemple.test", f"Agent {number}") for number in range(4)]
    for at in (MONDAY_MORNING, MONDAY_MORNING + phoning.HELD_FOR):  # a new row, then one that has ended
        takes = [partial(phoning.take, "+33465712233", by=agent, at=at) for agent in agents]
        assert racing.kinds(racing.at_once(*takes)) == {"datetime": 1, "CallTaken": 3}
