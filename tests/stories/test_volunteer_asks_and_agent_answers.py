"""Nadia asks for the Tamaris on Tuesdays; Camille grants what is free and refuses the rest; Nadia reads why."""

from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from bookings import review
from bookings.models import Occupancy, Slot, SlotRequest
from events.models import Occurrence
from notifications.models import Notice
from tests import factories
from tests.conftest import Clock
from tests.factories import paris

pytestmark = pytest.mark.django_db
NBSP = "\N{NO-BREAK SPACE}"
ASK = "/espace/souffle-et-mouvement/demandes/nouvelle/"


class Fields(HTMLParser):
    """What a browser would send back: the hidden, ticked and filled fields of the decision form."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._select = self._textarea = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "input" and name and (given.get("type") not in ("checkbox", "radio") or "checked" in given):
            self.sent.setdefault(name, []).append(given.get("value", ""))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self.sent[self._select] = [given["value"]]
        elif tag == "textarea":
            self._textarea = name
            self.sent[name] = [""]

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.sent[self._textarea][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.sent[self._textarea][0] = self.sent[self._textarea][0].removeprefix("\n")
            self._textarea = ""
        elif tag == "select":
            self._select = ""


def asked_for(space: Any, activity: Any) -> dict[str, Any]:
    return {
        "action": "send", "space": space.pk, "activity": activity.pk, "purpose": "", "people_expected": "18",
        "schedule_kind": "weekly", "weekdays": ["1"], "interval": "1", "month_rule": "1",
        "first_date": "01/12/2026", "last_date": "22/12/2026", "start_time": "18 h", "end_time": "20 h",
        "needs": ["chairs"], "message": "",
    }  # fmt: skip


def test_from_the_request_to_the_letter(volunteer_client: Client, agent_client: Client, clock: Clock) -> None:
    space = factories.make_space()
    activity = factories.make_activity("Gym du soir")
    for day in (1, 8, 15, 22):
        factories.make_occurrence(activity=activity, starts_at=paris(2026, 12, day, 18))
    voices = factories.make_association("Les Voix de la Lagune")
    rival = factories.make_asked(paris(2026, 12, 15, 19), association=voices, purpose="Chorale")
    camille = factories.Person.objects.get(email="camille@exemple.test")
    review.decide(rival, verdicts={rival.slots.get().pk: review.Grant()}, message="", by=camille, at=clock.now)

    preview = (
        volunteer_client.post(ASK, asked_for(space, activity) | {"action": "check"}).content.decode().replace(NBSP, " ")
    )
    assert "4 dates : 3 libres, 1 impossible." in preview
    assert "Déjà accordée à Les Voix de la Lagune." in preview
    assert SlotRequest.objects.count() == 1  # only the rival's: looking keeps nothing

    answer = volunteer_client.post(ASK, asked_for(space, activity))
    asked = SlotRequest.objects.get(purpose="Gym du soir")
    assert (answer.status_code, answer["Location"]) == (302, asked.get_absolute_url())
    assert "En attente de validation" in volunteer_client.get(asked.get_absolute_url()).content.decode().replace(
        NBSP, " "
    )

    queue = agent_client.get("/service/").content.decode().replace(NBSP, " ")
    assert "Gym du soir" in queue
    assert "1 conflit" in queue
    desk = f"/service/demandes/{asked.pk}/"
    page = agent_client.get(desk).content.decode().replace(NBSP, " ")
    assert "3 dates sans conflit" in page
    check = agent_client.post(desk, Fields(page).sent | {"action": "check"}).content.decode().replace(NBSP, " ")
    assert "3 accordées" in check
    assert "1 refusée" in check
    sent = agent_client.post(desk, Fields(check).sent | {"action": "send"})
    assert (sent.status_code, sent["Location"]) == (302, "/service/")

    assert list(asked.slots.values_list("state", flat=True)) == ["granted", "granted", "refused", "granted"]
    assert Occupancy.objects.filter(slot__request=asked).count() == 3
    places = Occurrence.objects.filter(activity=activity).values_list("space", flat=True)
    assert list(places) == [space.pk, space.pk, None, space.pk]
    letter = Notice.objects.get(to="nadia@exemple.test", key__startswith="bookings/decision")
    assert "La salle est déjà accordée à Les Voix de la Lagune à cette date." in letter.body.replace(NBSP, " ")
    told = volunteer_client.get(asked.get_absolute_url()).content.decode().replace(NBSP, " ")
    assert "Accordé en partie : 3 sur 4" in told
    assert "tribunal administratif" in told

    slot = asked.slots.granted().first()
    assert slot is not None
    back = volunteer_client.post(
        f"/espace/souffle-et-mouvement/demandes/dates/{slot.pk}/rendre/", {"seance": "cancels", "reason": "Congrès"}
    )
    assert back.status_code == 302
    slot.refresh_from_db()
    assert slot.state == Slot.State.RELEASED
    assert Occurrence.objects.get(slots=slot).state == Occurrence.State.CANCELLED


def test_a_date_lost_meanwhile_is_named_and_everything_typed_stays(agent_client: Client, clock: Clock) -> None:
    asked = factories.make_asked(*(paris(2026, 12, day, 18) for day in (1, 8, 15)))
    desk = f"/service/demandes/{asked.pk}/"
    typed = Fields(agent_client.get(desk).content.decode()).sent | {"action": "check", "message": ["À très vite."]}
    check = agent_client.post(desk, typed).content.decode()

    rival = factories.make_asked(
        paris(2026, 12, 8, 19), association=factories.make_association("Les Voix de la Lagune"), purpose="Chorale"
    )
    camille = factories.Person.objects.get(email="camille@exemple.test")
    review.decide(rival, verdicts={rival.slots.get().pk: review.Grant()}, message="", by=camille, at=clock.now)

    lost = agent_client.post(desk, Fields(check).sent | {"action": "send"})
    page = lost.content.decode().replace(NBSP, " ")
    assert lost.status_code == 409
    assert "déjà accordée à Les Voix de la Lagune." in page
    assert "À très vite." in page
    assert "2 dates sans conflit" in page
    assert Occupancy.objects.filter(slot__request=asked).count() == 0
    again = agent_client.post(desk, Fields(page).sent | {"action": "send"})
    assert again.status_code == 302
    assert list(asked.slots.values_list("state", flat=True)) == ["granted", "refused", "granted"]
