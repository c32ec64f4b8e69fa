"""The pages of a change: what it breaks is read before it is saved, nothing typed is lost, conflicts are never saved."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from bookings import changing
from bookings.changed import Act, Hold
from bookings.models import Decision, Slot, SlotRequest
from directory.models import Person
from notifications.models import Notice
from tests import factories
from tests.conftest import Clock
from tests.factories import paris

pytestmark = pytest.mark.django_db
Grant = Callable[[SlotRequest], Decision]
TUESDAY = paris(2026, 12, 1, 18)


@pytest.fixture
def slot(agent_client: Client, clock: Clock, grant_all: Grant) -> Slot:
    asked = factories.make_asked(TUESDAY)
    grant_all(asked)
    return asked.slots.get()


def moved(slot: Slot, **kw: object) -> dict[str, object]:
    return {"space": slot.space_id, "day": "02/12/2026", "start": "9 h", "end": "11 h", "reason": "Travaux"} | kw


def test_a_move_is_read_first_then_saved(agent_client: Client, slot: Slot) -> None:
    factories.make_membership()
    address = f"/service/planning/{slot.pk}/deplacer/"
    read = agent_client.post(address, moved(slot, action="check"))
    page = read.content.decode()
    assert read.status_code == 200
    assert "Rien n’est encore enregistré" in page
    assert "Mercredi 2 décembre, 9\u00a0h\u00a0–\u2060\u00a011\u00a0h" in page
    assert "Nadia" in page
    slot.refresh_from_db()
    assert slot.starts_at == TUESDAY
    back = agent_client.post(address, moved(slot, action="edit")).content.decode()
    assert 'value="Travaux"' in back
    saved = agent_client.post(address, moved(slot, action="save"), follow=True)
    slot.refresh_from_db()
    assert slot.starts_at == paris(2026, 12, 2, 9)
    assert "Le créneau est déplacé." in saved.content.decode()


def test_a_conflict_is_409_says_who_and_keeps_what_was_typed(
    agent_client: Client, slot: Slot, grant_all: Grant
) -> None:
    grant_all(factories.make_asked(paris(2026, 12, 2, 10), association=factories.make_association("Les Voix")))
    for action in ("check", "save"):
        answer = agent_client.post(f"/service/planning/{slot.pk}/deplacer/", moved(slot, action=action))
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "déjà accordée à Les Voix" in page
        assert all(f'value="{typed}"' in page for typed in ("02/12/2026", "9 h", "11 h", "Travaux"))
    slot.refresh_from_db()
    assert slot.starts_at == TUESDAY


def test_changed_meanwhile_is_409_and_the_second_try_passes(
    agent_client: Client, slot: Slot, camille: Person, now: datetime
) -> None:
    seen = agent_client.get(f"/service/planning/{slot.pk}/deplacer/").context["seen"]
    changing.move(slot, Hold(slot.space, paris(2026, 12, 3, 9), paris(2026, 12, 3, 11)), Act(by=camille, at=now))
    answer = agent_client.post(f"/service/planning/{slot.pk}/deplacer/", moved(slot, action="save", seen=seen))
    page = answer.content.decode()
    assert (answer.status_code, "Jeudi 3 décembre" in page, 'value="02/12/2026"' in page) == (409, True, True)
    again = moved(slot, action="save", seen=answer.context["seen"])
    assert agent_client.post(f"/service/planning/{slot.pk}/deplacer/", again).status_code == 302


def test_given_back_meanwhile_is_409_and_nothing_is_lost(
    agent_client: Client, slot: Slot, camille: Person, now: datetime
) -> None:
    changing.give_back(slot, Act(by=camille, at=now), cancels=False)
    answer = agent_client.post(f"/service/planning/{slot.pk}/deplacer/", moved(slot, action="save"))
    assert (answer.status_code, 'value="Travaux"' in answer.content.decode()) == (409, True)
    assert agent_client.get(f"/service/planning/{slot.pk}/deplacer/").status_code == 302


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"day": "demain"}, "Écrivez le jour, le mois et l’année"),
        ({"start": "x"}, "Écrivez l’heure"),
        ({"space": "999999"}, "Choisissez une salle d’un lieu que vous gérez."),
        ({"start": "2 h 30"}, "Entre 2\u00a0h et 3\u00a0h"),
        ({"day": "02/11/2026"}, "déjà passé"),
        ({"seen": "9999999999999999999999|x|y"}, ""),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(
    agent_client: Client, slot: Slot, wrong: dict[str, str], sentence: str
) -> None:
    answer = agent_client.post(f"/service/planning/{slot.pk}/deplacer/", moved(slot, action="check", **wrong))
    assert answer.status_code == (422 if sentence else 200)
    assert sentence in answer.content.decode()


def test_a_hall_of_another_department_cannot_be_chosen(agent_client: Client, slot: Slot) -> None:
    sports = factories.make_department("Direction des sports", slug="sports")
    gym = factories.make_space("Gymnase", venue=factories.make_venue("Grès", department=sports))
    answer = agent_client.post(f"/service/planning/{slot.pk}/deplacer/", moved(slot, action="save", space=gym.pk))
    assert answer.status_code == 422


def test_a_booking_is_shortened_and_not_made_longer(agent_client: Client, slot: Slot) -> None:
    address = f"/service/planning/{slot.pk}/raccourcir/"
    longer = agent_client.post(address, {"action": "check", "start": "18 h", "end": "21 h", "reason": ""})
    assert (longer.status_code, "dépassent" in longer.content.decode()) == (422, True)
    assert (
        agent_client.post(address, {"action": "save", "start": "18 h", "end": "19 h 30", "reason": ""}).status_code
        == 302
    )
    slot.refresh_from_db()
    assert slot.ends_at == paris(2026, 12, 1, 19, 30)


def test_two_bookings_of_one_day_are_swapped(agent_client: Client, slot: Slot, grant_all: Grant) -> None:
    hall = factories.make_space("Salle 2")
    other = factories.make_asked(TUESDAY, space=hall, association=factories.make_association("Les Voix"))
    grant_all(other)
    address = f"/service/planning/{slot.pk}/echanger/"
    assert "Les Voix" in agent_client.get(address).content.decode()
    assert "Aucun autre créneau" in agent_client.get(f"{address}?jour=2026-12-05").content.decode()
    sent = {"other": other.slots.get().pk, "what": "halls", "reason": ""}
    read = agent_client.post(address, sent | {"action": "check"}).content.decode()
    assert read.count("Désormais\u00a0:") == 2
    factories.make_membership()
    saved = agent_client.post(address, sent | {"action": "save"}, follow=True).content.decode()
    assert "L’association a reçu une lettre. Personne ne parle ici pour Les Voix\u00a0: appelez" in saved
    slot.refresh_from_db()
    assert slot.space == hall


def test_both_teams_of_a_swap_are_said_to_be_written_to(agent_client: Client, slot: Slot, grant_all: Grant) -> None:
    other = factories.make_asked(
        TUESDAY, space=factories.make_space("Salle 2"), association=factories.make_association("Les Voix")
    )
    grant_all(other)
    nadia = factories.make_membership(association=slot.request.association).person
    factories.make_membership(association=other.association, person=nadia)
    sent = {"other": other.slots.get().pk, "what": "halls", "reason": "", "action": "save"}
    saved = agent_client.post(f"/service/planning/{slot.pk}/echanger/", sent, follow=True).content.decode()
    assert "Les deux associations ont reçu une lettre." in saved


def test_the_letter_of_a_date_without_seance_says_of_nobody_that_they_were_told(
    agent_client: Client, slot: Slot
) -> None:
    factories.make_membership()
    slot.request.activity = factories.make_activity()
    slot.request.save()
    sent = {"dates": "08/12/2026", "reason": "", "action": "save"}
    agent_client.post(f"/service/planning/{slot.pk}/copier/", sent)
    letter = Notice.objects.get(key__startswith="bookings/changed/")
    assert ("mardi 8 décembre" in letter.body.lower(), "inscrites" in letter.body) == (True, False)


def test_a_booking_is_copied_to_dates_typed_by_hand(agent_client: Client, slot: Slot) -> None:
    address = f"/service/planning/{slot.pk}/copier/"
    unread = agent_client.post(address, {"action": "check", "dates": "08/12/2026\nNoël", "reason": ""})
    assert (unread.status_code, "« Noël »" in unread.content.decode()) == (422, True)
    sent = {"dates": "08/12/2026\n- 15 décembre 2026", "reason": ""}
    assert agent_client.post(address, sent | {"action": "check"}).content.decode().count("Nouvelle date\u00a0:") == 2
    assert agent_client.post(address, sent | {"action": "save"}).status_code == 302
    assert slot.request.slots.granted().count() == 3
    again = agent_client.post(address, sent | {"action": "save"})
    assert again.status_code == 409


def test_a_date_is_given_back(agent_client: Client, slot: Slot) -> None:
    address = f"/service/planning/{slot.pk}/rendre/"
    assert "De nouveau libre" in agent_client.post(address, {"action": "check", "reason": "Grève"}).content.decode()
    assert agent_client.post(address, {"action": "save", "reason": "Grève"}).status_code == 302
    slot.refresh_from_db()
    assert slot.state == Slot.State.RELEASED


def test_a_rule_of_the_venue_is_read_and_passed_over_with_a_reason(agent_client: Client, slot: Slot) -> None:
    week = [["08:00", "20:00"]] * 2 + [None] * 5
    factories.make_venue_rule(week=week)
    address = f"/service/planning/{slot.pk}/deplacer/"
    assert "fermé le mercredi" in agent_client.post(address, moved(slot, action="check")).content.decode()
    without = agent_client.post(address, moved(slot, action="save"))
    assert (without.status_code, 'value="Travaux"' in without.content.decode()) == (422, True)
    slot.refresh_from_db()
    assert slot.starts_at == TUESDAY
    agent_client.post(address, moved(slot, action="save", over="Le gardien ouvre"))
    slot.refresh_from_db()
    assert slot.starts_at == paris(2026, 12, 2, 9)
    kept = slot.request.decisions.latest("pk").verdicts[0]["over"]
    assert kept == {"rules": ["hours"], "reason": "Le gardien ouvre"}


def test_copies_look_at_the_rules_too(agent_client: Client, slot: Slot) -> None:
    factories.make_venue_rule(week=[["08:00", "20:00"]] * 2 + [None] * 5)
    address = f"/service/planning/{slot.pk}/copier/"
    sent = {"dates": "09/12/2026", "action": "save"}
    assert agent_client.post(address, sent).status_code == 422
    assert slot.request.slots.count() == 1
    assert agent_client.post(address, sent | {"dates": "08/12/2026"}).status_code == 302


def test_a_booking_dropped_on_the_planning_is_read_before_it_is_saved(agent_client: Client, slot: Slot) -> None:
    other = factories.make_space("Salle 3")
    read = agent_client.get(f"/service/planning/{slot.pk}/deplacer/?salle={other.pk}&jour=2026-12-02&de=19:30")
    page = read.content.decode()
    slot.refresh_from_db()
    assert (slot.starts_at, slot.space_id == other.pk) == (paris(2026, 12, 1, 18), False)
    assert "Rien n’est encore enregistré" in page
    assert "19 h 30" in page.replace("\u00a0", " ")
    typed = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    saved = agent_client.post(f"/service/planning/{slot.pk}/deplacer/", typed | {"action": "save"})
    slot.refresh_from_db()
    assert (saved.status_code, slot.space_id, slot.starts_at, slot.ends_at) == (
        302, other.pk, paris(2026, 12, 2, 19, 30), paris(2026, 12, 2, 21, 30),
    )  # fmt: skip


@pytest.mark.parametrize("dropped", ["salle=0", "salle=x&jour=hier&de=25:99", "salle=&jour=&de="])
def test_a_drop_that_cannot_be_read_leads_to_the_form(agent_client: Client, slot: Slot, dropped: str) -> None:
    answer = agent_client.get(f"/service/planning/{slot.pk}/deplacer/?{dropped}")
    assert (answer.status_code, "Choisissez une salle" in answer.content.decode()) == (422, True)
