"""What volunteers and agents type, and what they are told."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from bookings import closing
from bookings.models import Closure, Decision, Occupancy, Slot, SlotRequest
from tests import factories
from tests.conftest import Clock
from tests.factories import paris

pytestmark = pytest.mark.django_db
ASK = "/espace/souffle-et-mouvement/demandes/nouvelle/"
Grant = Callable[[SlotRequest], Decision]


def typed(**kw: Any) -> dict[str, Any]:
    fields = {
        "action": "send", "activity": "", "purpose": "Assemblée générale", "people_expected": "18",
        "schedule_kind": "once", "interval": "1", "month_rule": "1", "first_date": "01/12/2026",
        "start_time": "18 h", "end_time": "20 h",
    }  # fmt: skip
    if "space" not in kw:
        kw["space"] = factories.the_space().pk
    return fields | kw


def told(page: Any) -> str:
    return str(page.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"space": "999999"}, "Cette salle ne peut plus être demandée."),
        ({"space": ""}, "Choisissez une salle."),
        ({"first_date": "01/11/2026"}, "La première date est passée."),
        ({"first_date": ""}, "Écrivez la date."),
        ({"end_time": "17 h"}, "La fin est avant le début."),
        ({"start_time": "2 h 30", "end_time": "4 h"}, "l’heure change"),
        ({"people_expected": "beaucoup"}, "Écrivez un nombre de personnes"),
        ({"people_expected": "0"}, "Écrivez un nombre de personnes"),
        ({"purpose": ""}, "Choisissez une activité, ou écrivez à quoi servira la salle."),
        ({"needs": ["trampoline"]}, "trampoline"),
    ],
)
def test_what_cannot_be_asked_is_said_beside_the_field(
    volunteer_client: Client, clock: Clock, wrong: dict[str, Any], sentence: str
) -> None:
    page = volunteer_client.post(ASK, typed(**wrong))
    assert (page.status_code, SlotRequest.objects.count()) == (422, 0)
    assert sentence in told(page)
    assert "<title>Erreur" in told(page)


def test_a_look_at_the_dates_that_carries_the_send_button_sends_nothing(volunteer_client: Client, clock: Clock) -> None:
    page = volunteer_client.post(ASK, typed(), headers={"HX-Request": "true"})
    assert (page.status_code, SlotRequest.objects.count()) == (200, 0)
    assert "1 date : 1 libre." in told(page)


def test_looking_at_the_dates_says_each_state_and_keeps_nothing(
    volunteer_client: Client, clock: Clock, grant_all: Grant
) -> None:
    grant_all(factories.make_asked(paris(2026, 12, 1, 19), association=factories.make_association("Les Voix")))
    factories.make_asked(paris(2026, 12, 8, 19), association=factories.make_association("Rivale"))
    camille = factories.Person.objects.get(email="camille@exemple.test")
    closing.close(
        [factories.the_space()], starts_at=paris(2026, 12, 15), ends_at=paris(2026, 12, 16),
        cause="works", reason="peinture", by=camille,
    )  # fmt: skip
    dates = "01/12/2026\n08/12/2026\n15/12/2026\n22/12/2026"
    page = volunteer_client.post(
        ASK, typed(action="check", schedule_kind="dates", dates_text=dates), headers={"HX-Request": "true"}
    )
    words = told(page)
    for sentence in (
        "4 dates : 1 libre, 1 à départager, 2 impossibles.",
        "Déjà accordée à Les Voix.",
        "Demandée aussi par quelqu’un d’autre",
        "Salle fermée : peinture.",
    ):
        assert sentence in words
    assert "Rivale" not in words
    assert "<html" not in words
    assert SlotRequest.objects.filter(association=factories.the_association()).count() == 0


def test_too_many_people_are_told_before_sending(volunteer_client: Client, clock: Clock) -> None:
    page = volunteer_client.post(ASK, typed(action="check", people_expected="400"))
    assert "La salle est trop petite pour autant de personnes." in told(page)


def test_the_form_starts_from_the_activity(volunteer_client: Client, clock: Clock) -> None:
    from datetime import date, time

    from events.recurrence import Schedule

    activity = factories.make_activity()
    Schedule(
        kind="weekly", first_date=date(2026, 9, 8), last_date=date(2027, 6, 29),
        start_time=time(10), end_time=time(11), weekdays=(1,),
    ).write_to(activity)  # fmt: skip
    activity.save()
    page = told(volunteer_client.get(f"{ASK}?activite={activity.pk}"))
    assert f'<option value="{activity.pk}" selected>' in page
    assert 'value="24/11/2026"' in page
    assert 'value="29/06/2027"' in page


def test_taking_a_request_back_asks_first(volunteer_client: Client, clock: Clock) -> None:
    asked = factories.make_asked(paris(2026, 12, 1, 18))
    url = f"/espace/souffle-et-mouvement/demandes/{asked.pk}/retirer/"
    assert "Oui, la retirer" in told(volunteer_client.get(url))
    assert volunteer_client.post(url).status_code == 302
    asked.refresh_from_db()
    assert asked.state == SlotRequest.State.WITHDRAWN
    assert "Annulé" in told(volunteer_client.get(asked.get_absolute_url()))


def test_a_refusal_without_ground_or_reason_is_sent_back(agent_client: Client, clock: Clock) -> None:
    asked = factories.make_asked(paris(2026, 12, 1, 18))
    slot = asked.slots.get()
    page = agent_client.post(
        f"/service/demandes/{asked.pk}/",
        {"action": "check", "version": 0, "groups": 1, "g0-all": slot.pk, "g0-dates": slot.pk, "g0-answer": "refuse"},
    )
    assert page.status_code == 422
    assert "Choisissez le motif légal du refus." in told(page)
    assert "Écrivez la raison" in told(page)


def test_unticked_dates_get_their_own_answer(agent_client: Client, clock: Clock) -> None:
    asked = factories.make_asked(*(paris(2026, 12, day, 18) for day in (1, 8, 15)))
    one, two, three = asked.slots.all()
    page = agent_client.post(
        f"/service/demandes/{asked.pk}/",
        {
            "action": "send", "version": 0, "groups": 1, "g0-all": f"{one.pk},{two.pk},{three.pk}",
            "g0-dates": [one.pk, three.pk], "g0-answer": "grant", "g0-rest": "refuse",
            "g0-ground": "services", "g0-reason": "Pas de gardien ce soir-là.",
        },
    )  # fmt: skip
    assert page.status_code == 302
    assert list(asked.slots.values_list("state", "reason")) == [
        ("granted", ""), ("refused", "Pas de gardien ce soir-là."), ("granted", ""),
    ]  # fmt: skip


def test_all_can_be_refused_at_once(agent_client: Client, clock: Clock) -> None:
    asked = factories.make_asked(*(paris(2026, 12, day, 18) for day in (1, 8)))
    url = f"/service/demandes/{asked.pk}/refuser/"
    assert "Refuser les 2 dates ?" in told(agent_client.get(url))
    assert agent_client.post(url, {"version": 0, "ground": "", "reason": ""}).status_code == 422
    answer = agent_client.post(url, {"version": 0, "ground": "order", "reason": "Fête nationale.", "message": ""})
    assert answer.status_code == 302
    assert set(asked.slots.values_list("state", flat=True)) == {Slot.State.REFUSED}


def test_rivals_stand_side_by_side(agent_client: Client, clock: Clock) -> None:
    voices = factories.make_association("Les Voix")
    rival = factories.make_asked(paris(2026, 12, 1, 19), association=voices, purpose="Chorale", people_expected=45)
    asked = factories.make_asked(paris(2026, 12, 1, 18))
    page = told(agent_client.get(f"/service/demandes/{asked.pk}/"))
    assert "Demandée aussi par Les Voix (45 personnes)." in page
    assert f"/service/demandes/{rival.pk}/" in page
    assert "1 demande rivale" in told(agent_client.get("/service/"))


def test_the_queue_sorts_and_filters(agent_client: Client, clock: Clock) -> None:
    hall = factories.make_space("Halle", venue=factories.make_venue("Halle du Miroir"))
    factories.make_asked(paris(2026, 12, 9, 18), purpose="Ancienne", sent_at=paris(2026, 11, 1))
    factories.make_asked(paris(2026, 12, 1, 18), purpose="Récente", sent_at=paris(2026, 11, 20), space=hall)
    words = told(agent_client.get("/service/"))
    assert "2 à traiter. 1 attend depuis plus de 7 jours." in words
    assert words.index("Ancienne") < words.index("Récente")
    by_date = told(agent_client.get("/service/?tri=date"))
    assert by_date.index("Récente") < by_date.index("Ancienne")
    only = told(agent_client.get("/service/?lieu=halle-du-miroir"))
    assert ("Récente" in only, "Ancienne" in only) == (True, False)
    assert "Rien à traiter ici" in told(agent_client.get("/service/?etat=decidees"))


def closure(**kw: Any) -> dict[str, Any]:
    fields = {
        "spaces": [factories.the_space().pk], "first_day": "01/12/2026", "first_hour": "8 h",
        "last_day": "01/12/2026", "last_hour": "22 h", "cause": "election", "reason": "Élections",
    }  # fmt: skip
    return fields | kw


def test_a_hall_is_closed_then_opened_again(agent_client: Client, clock: Clock) -> None:
    space = factories.the_space()
    answer = agent_client.post(f"/service/fermetures/nouvelle/?lieu={space.venue.slug}", closure(), follow=True)
    assert "Rien n’y est accordé à ce moment" in told(answer)
    assert Occupancy.objects.count() == 0
    address = f"{answer.redirect_chain[-1][0]}lettres/"
    agent_client.post(address, {"seen": agent_client.get(address).context["counts"].seen})
    assert Occupancy.objects.count() == 1
    assert "Élections" in told(agent_client.get("/service/fermetures/"))
    agent_client.post(f"/service/fermetures/{Closure.objects.get().pk}/rouvrir/")
    assert Occupancy.objects.count() == 0
    assert "Aucune fermeture prévue" in told(agent_client.get("/service/fermetures/"))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"last_day": "30/11/2026"}, "La fin est avant le début."),
        ({"first_day": "01/10/2026", "last_day": "02/10/2026"}, "Cette fermeture est déjà terminée."),
        ({"spaces": []}, "Choisissez au moins une salle."),
        ({"reason": ""}, "Écrivez la raison."),
    ],
)
def test_a_closure_that_makes_no_sense_is_sent_back(
    agent_client: Client, clock: Clock, wrong: dict[str, Any], sentence: str
) -> None:
    page = agent_client.post(f"/service/fermetures/nouvelle/?lieu={factories.the_space().venue.slug}", closure(**wrong))
    assert page.status_code == 422
    assert sentence in told(page)
