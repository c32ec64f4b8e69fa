"""« Envoyer la fiche »: an agent sends an activity to whoever is on the phone; within limits of their own."""

import pytest
from django.test import Client

from events.views import desk_sending, sharing
from notifications.models import Notice
from tests.events.registrations import comes, make_workshop
from tests.factories import a_contact

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def sms(number: str = "06 39 98 00 12", press: str = "5c4b2ad7-3f0e-4c52-9a44-a5b4d4a7a001") -> dict[str, str]:
    return {"par": "sms", "mobile": number, "envoi": press}


def sent_to() -> list[str]:
    return sorted(Notice.objects.filter(key__startswith="events/share:").values_list("to", flat=True))


def test_the_sheet_leaves_once_by_text_message(agent_client: Client) -> None:
    activity, _ = make_workshop()
    page = f"/service/accueil/envoyer/{activity.slug}/"
    assert "affiche.pdf" in agent_client.get(page).content.decode()
    for _press in range(2):
        assert agent_client.post(page, sms())["Location"] == "/service/accueil/"
    assert sent_to() == ["+33639980012"]


def test_what_is_known_of_somebody_just_found_is_filled_in(agent_client: Client) -> None:
    activity, (seance, *_) = make_workshop()
    party = comes(activity, seance, contact=a_contact("Odile Brun", email="odile@exemple.test"))
    page = f"/service/accueil/envoyer/{activity.slug}/?inscription={party.pk}"
    assert "odile@exemple.test" not in agent_client.get(page).content.decode()
    agent_client.post("/service/accueil/chercher/", {"name": "Odile Brun", "known": "odile@exemple.test"})
    assert "odile@exemple.test" in agent_client.get(page).content.decode()
    answer = agent_client.post(page, {"par": "courriel", "courriel": "odile@exemple.test"})
    assert (answer["Location"], sent_to()) == (f"/service/accueil/inscriptions/{party.pk}/", ["odile@exemple.test"])


@pytest.mark.parametrize(
    "sent",
    [{}, {"par": "pigeon"}, sms(""), sms("04 65 71 00 12"), sms("x" * 500), {"par": "courriel", "courriel": "odile"}],
)
def test_what_cannot_be_sent_is_said_beside_the_field(agent_client: Client, sent: dict[str, str]) -> None:
    activity, _ = make_workshop()
    assert agent_client.post(f"/service/accueil/envoyer/{activity.slug}/?inscription=²", sent).status_code == 422
    assert sent_to() == []


def test_neither_limit_counts_in_the_other(
    client: Client, agent_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A desk sends more than any resident may; the public's limit is not used up by it."""
    monkeypatch.setattr(sharing, "PER_HOUR", 1)
    monkeypatch.setattr(desk_sending, "PER_AGENT", 2)
    activity, _ = make_workshop()
    public, desk = f"/envoyer/?activite={activity.slug}", f"/service/accueil/envoyer/{activity.slug}/"
    said = {"par": "courriel", "courriel": "odile@exemple.test"}
    assert [client.post(public, said).status_code for _ in range(2)] == [200, 429]
    assert [agent_client.post(desk, sms(f"06 39 98 00 1{n}", "")).status_code for n in range(3)] == [302, 302, 422]
    assert "Attendez un peu" in agent_client.post(desk, sms("06 39 98 00 15", "")).content.decode()


def test_nobody_is_flooded_by_agents(agent_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_sending, "PER_RECIPIENT", 1)
    activity, _ = make_workshop()
    desk = f"/service/accueil/envoyer/{activity.slug}/"
    assert [agent_client.post(desk, sms(press="")).status_code for _ in range(2)] == [302, 422]
    assert agent_client.post(desk, sms("06 39 98 00 13", "")).status_code == 302


def test_a_volunteer_has_no_desk(volunteer_client: Client) -> None:
    activity, _ = make_workshop()
    assert volunteer_client.get(f"/service/accueil/envoyer/{activity.slug}/").status_code == 403
