"""OUI, NON and ANNULER by text message: the acts of the link, by who writes from the number that is registered."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from events import answer_words, calling, forgetting, offering, reminding
from events import changing_registrations as changing
from events.answer_words import Asked
from events.models import Registration, RegistrationStep
from notifications import gsm, incoming
from notifications.incoming import Received
from notifications.models import IncomingText, Notice
from tests import factories
from tests.events.registrations import comes, make_workshop, state
from tests.factories import paris

pytestmark = pytest.mark.django_db
NUMBER = "+33639981234"
SMS = {"channel": "sms", "phone": "06 39 98 12 34", "email": ""}
Writes = Callable[..., str]


@pytest.fixture(autouse=True)
def answered(settings: Settings) -> None:
    settings.TAKES_TEXTS = True


@pytest.fixture
def writes(now: datetime) -> Writes:
    """Somebody writes; what they are answered, empty when nothing is."""

    def write(text: str, *, sender: str = NUMBER, at: datetime = now) -> str:
        before = Notice.objects.filter(channel="sms").count()
        incoming.take(Received(f"m{IncomingText.objects.count()}", sender, text), at=at)
        assert not IncomingText.objects.unsettled().exists()
        told = list(Notice.objects.filter(channel="sms").order_by("pk").values_list("body", flat=True))[before:]
        assert all(gsm.fits(body) for body in told)
        return " | ".join(told)

    return write


def offered(now: datetime, *, title: str = "Atelier", **contact: str) -> Registration:
    """Somebody waited for a full séance, and a place was freed: it is theirs until Wednesday."""
    activity, (seance, *_) = make_workshop(capacity=1, title=title)
    first = comes(activity, seance, name="Odile Exemple")
    party = comes(activity, seance, contact=factories.a_contact("Ali Haddad", **SMS | contact))
    changing.withdraw(first, at=now)
    party.refresh_from_db()
    assert party.is_offered
    return party


def steps(party: Registration) -> list[tuple[str, str]]:
    return list(RegistrationStep.objects.filter(registration=party).order_by("pk").values_list("kind", "actor"))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("OUI", Asked("yes")), ("oui merci", Asked("yes")), ("Ok !", Asked("yes")), ("d'accord, oui", Asked("yes")),
        ("Oui je prends la place, merci beaucoup", Asked("yes")), ("OUI 4821", Asked("yes", "4821")),
        ("Non.", Asked("no")), ("non désolée, je ne peux pas", Asked("no")), ("NÓN", Asked("no")),
        ("annuler", Asked("cancel")), ("J’annule 0042", Asked("cancel", "0042")), ("YES", Asked("yes")),
        ("oui mais pas mardi", None), ("oui ou non ?", None), ("non je viens", None), ("", None), ("😀", None),
        ("oui 12 34", None), ("Je ne peux pas", None), ("Ouistiti", None), ("ne pas annuler", None),
        ("je ne dis pas oui", None),
    ],
)  # fmt: skip
def test_what_is_plainly_said_is_understood_and_nothing_else(text: str, asked: Asked | None) -> None:
    assert answer_words.read(text) == asked


def test_yes_takes_the_offered_place_and_is_written_in_the_history(now: datetime, writes: Writes) -> None:
    party = offered(now)
    offer = Notice.objects.filter(to=NUMBER).latest("pk")
    assert "Répondez OUI ou NON avant mer. 25 nov. 9 h" in offer.body
    said = writes("Oui, merci !")
    assert (state(party), "Réservé, code" in said, steps(party)[-1]) == ("confirmed", True, ("accepted", "text"))
    assert (writes("oui"), state(party)) == ("Atelier. C'est déjà noté, merci. 04 65 71 00 12", "confirmed")
    assert writes("oui") == ""


def test_no_leaves_the_place_to_the_next(now: datetime, writes: Writes) -> None:
    party = offered(now)
    nextone = comes(party.activity, party.occurrence, name="Jeanne Marin")
    assert writes("Non.") == "Atelier. C'est noté, merci : la place va à la personne suivante. 04 65 71 00 12"
    assert (state(party), state(nextone), steps(party)[-1]) == ("declined", "offered", ("declined", "text"))


def test_without_a_way_in_nobody_is_asked_to_answer(now: datetime, settings: Settings) -> None:
    settings.TAKES_TEXTS = False
    offered(now)
    body = Notice.objects.filter(to=NUMBER).latest("pk").body
    assert ("OUI" in body, "http" in body) == (False, True)


def test_who_chose_email_may_answer_from_their_phone_and_is_told_on_both(now: datetime, writes: Writes) -> None:
    party = offered(now, channel="email", email="ali@exemple.test")
    assert writes("oui") == f"Atelier. Réservé, code {party.code}. 04 65 71 00 12"
    assert Notice.objects.filter(to="ali@exemple.test").latest("pk").subject.startswith("Votre place est réservée")


@pytest.mark.parametrize("swept", [True, False])
def test_too_late_is_said_kindly_and_changes_nothing(now: datetime, writes: Writes, *, swept: bool) -> None:
    party = offered(now)
    late = now + timedelta(hours=49)
    if swept:
        offering.expire_offers(at=late)
    said = writes("oui", at=late)
    assert ("Désolé, le délai pour répondre est passé" in said, state(party) == "confirmed") == (True, False)


def test_with_two_offers_the_code_says_which(now: datetime, writes: Writes) -> None:
    gym = offered(now, title="Équilibre et prévention des chutes pour les aînés")
    choir = offered(now, title="Grande chorale intergénérationnelle du quartier")
    said = writes("OUI")
    assert (f"OUI {gym.code} (" in said, f"OUI {choir.code} (" in said) == (True, True)
    assert (state(gym), state(choir), writes("oui")) == ("offered", "offered", "")
    writes(f"oui {choir.code}")
    assert (state(gym), state(choir)) == ("offered", "confirmed")


def test_nobody_answers_for_another_number(now: datetime, writes: Writes) -> None:
    party = offered(now)
    writes("oui", sender="+33639989999")
    assert state(party) == "offered"


def test_what_is_not_understood_is_said_once_a_day_and_read_by_an_agent(now: datetime, writes: Writes) -> None:
    party = offered(now)
    assert writes("oui mais je serai en retard") == (
        "Nous n'avons pas compris votre message. Le service va le lire. C'est pressé ? Appelez le 04 65 71 00 12"
    )
    assert writes("vous êtes là ?") == ""
    assert "pas compris" in writes("allô", at=now + timedelta(days=1))
    call = calling.calls(at=now)[0]
    assert (call.name, call.awaits_answer, call.said) == (
        "Ali Haddad", True, ["Nous a écrit par SMS\u00a0: «\u00a0oui mais je serai en retard\u00a0»"],
    )  # fmt: skip
    assert state(party) == "offered"


def test_a_stranger_who_writes_much_does_not_fill_the_list_of_the_agents(now: datetime, writes: Writes) -> None:
    for number in range(9):
        writes(f"Bonjour {number} gym")
    assert len(calling.calls(at=now)) == 5


def test_cancel_ends_the_only_registration_to_come(now: datetime, writes: Writes) -> None:
    activity, (seance, second, *_) = make_workshop()
    party = comes(activity, seance, contact=factories.a_contact("Ali Haddad", **SMS))
    assert "Annulé, comme demandé" in writes("Annuler svp")
    assert (state(party), steps(party)[-1]) == ("cancelled", ("cancelled", "text"))
    first, other = (
        comes(activity, date, contact=factories.a_contact("Ali Haddad", **SMS)) for date in (seance, second)
    )
    assert (f"ANNULER {first.code} (" in writes("annuler"), state(first), state(other)) == (
        True, "confirmed", "confirmed",
    )  # fmt: skip
    writes(f"annuler {other.code}")
    assert (state(first), state(other)) == ("confirmed", "cancelled")


def test_a_season_is_not_cancelled_by_one_word(now: datetime, writes: Writes) -> None:
    activity, _ = make_workshop()
    party = comes(activity, None, contact=factories.a_contact("Ali Haddad", **SMS))
    assert ("toute la saison" in writes("ANNULER"), state(party)) == (True, "confirmed")


def test_a_reminder_says_how_to_cancel_by_answering(now: datetime, writes: Writes) -> None:
    activity, (seance, *_) = make_workshop(title="Équilibre et prévention des chutes pour les aînés")
    party = comes(activity, seance, contact=factories.a_contact("Ali Haddad", **SMS))
    Registration.objects.update(reminds_before=True)
    reminding.remind(at=paris(2026, 11, 29, 9))
    body = Notice.objects.latest("pk").body
    assert (f"Répondez ANNULER {party.code}" in body, gsm.fits(body)) == (True, True)


def test_what_somebody_wrote_goes_when_they_are_forgotten(now: datetime, writes: Writes) -> None:
    party = offered(now)
    writes("je voudrais vous parler")
    forgetting.erase(party, at=now)
    assert (IncomingText.objects.count(), calling.calls(at=now)) == (0, [])


def test_an_agent_answers_the_offer_of_who_wrote(client: Client, now: datetime, writes: Writes) -> None:
    party = offered(now)
    writes("bonjour, c’est d’accord pour moi si ma fille peut venir")
    client.force_login(factories.make_agent().person)
    (call,) = calling.calls(at=now)
    page = client.get("/service/appels/").content.decode()
    assert "si ma fille peut venir" in page
    client.post(f"/service/appels/{call.notice.pk}/", {"answer": "no"})
    assert state(party) == "declined"


def test_the_team_and_the_desk_read_that_a_number_wants_no_text_message_any_more(
    volunteer_client: Client, writes: Writes
) -> None:
    activity, (seance, *_rest) = make_workshop(capacity=3)
    comes(activity, seance, contact=factories.a_contact(**SMS))
    here = f"/espace/souffle-et-mouvement/activites/{activity.pk}/inscriptions/?seance={seance.pk}"
    assert "ne veut plus de SMS" not in volunteer_client.get(here).content.decode()
    writes("Stop")
    assert "ne veut plus de SMS" in volunteer_client.get(here).content.decode()
