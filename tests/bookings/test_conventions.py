"""A convention is made from the granted dates and the town's text, sent, signed; nothing of it is rewritten."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import translation

from bookings import convention_paper, convention_text, conventions, tariffing
from bookings.models import Convention, ConventionText, Decision, Slot, SlotRequest, Tariff
from bookings.pricing import Rate
from bookings.tables_out import hours
from directory.models import Person
from notifications.models import Notice
from tests import factories
from tests.bookings import racing
from tests.conftest import Clock
from tests.factories import paris

OURS = Rate("association")
TEXT = "# Convention {numero}\n\n{association} a {salle}, {nombre}, pour {montant}.\n\n{dates}\n"


def set_hourly(request: SlotRequest, by: Person, at: datetime, **kw: object) -> Tariff:
    given = {"kind": "hourly", "amount": Decimal("12.50"), "deposit": Decimal(100), "since": date(2026, 1, 1)} | kw
    return tariffing.set_tariff(
        request.space.venue, space=None, audience="association", is_reduced=False, by=by, at=at, **given
    )  # type: ignore[arg-type]  # given by name


@pytest.fixture
def granted(grant_all: Callable[[SlotRequest], Decision]) -> SlotRequest:
    """Two evenings of two hours at the Tamaris."""
    asked = factories.make_asked(paris(2026, 12, 1, 18), paris(2026, 12, 8, 18))
    grant_all(asked)
    return asked


def make(request: SlotRequest, by: Person, at: datetime) -> Convention:
    return conventions.prepare(request, rate=OURS, instead_of=None, by=by, at=at)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (TEXT, []),
        ("{salles}\n{dates}", ["Ligne 1 : {salles} n’est pas un champ. Vouliez-vous dire {salle} ?"]),
        ("{zzz}\n{dates}", ["Ligne 1 : {zzz} n’est pas un champ. Les champs sont à côté du texte."]),
        ("{}\n{dates}", ["Ligne 1 : {} n’est pas un champ. Les champs sont à côté du texte."]),
        ("Fait { à\n{dates}", ["Ligne 1 : une accolade est seule. Un champ s’écrit ainsi : {association}."]),
        ("Dates : {dates}", ["Ligne 1 : {dates} est un tableau : laissez-le seul sur sa ligne."]),
        ("Rien.", ["{dates} manque : une convention dit ses dates."]),
        ("{dates}\n{dates}", ["{dates} y est deux fois."]),
    ],
)
def test_what_is_wrong_in_a_text_is_said(text: str, sentences: list[str]) -> None:
    with translation.override("fr"):
        said = [sentence.replace("\N{NO-BREAK SPACE}", " ") for sentence in convention_text.mistakes(text)]
    assert said == sentences


def test_what_a_field_says_makes_no_line() -> None:
    found = convention_text.blocks(
        "# {association}\n\nPour\n{objet}.\n- {ville}", {"association": "# A", "objet": "{ville}\n## B"}
    )
    assert [(each.kind, each.text) for each in found] == [
        ("title", "# A"), ("text", "Pour {ville}\n## B."), ("item", ""),
    ]  # fmt: skip


@pytest.mark.django_db
def test_the_text_that_is_shipped_is_right() -> None:
    assert convention_text.mistakes(ConventionText.objects.get().text) == []


@pytest.mark.django_db
def test_a_convention_says_dates_and_prices(granted: SlotRequest, camille: Person, now: datetime) -> None:
    ConventionText.objects.create(text=TEXT, at=now)
    set_hourly(granted, camille, now)
    made = make(granted, camille, now)
    assert (made.total, made.deposit) == (Decimal(50), Decimal(100))
    paper = convention_paper.of(made)
    assert paper["blocks"][1]["text"].startswith("Souffle & Mouvement a Maison des Tamaris, salle Tamaris, 2")
    assert paper["blocks"][1]["text"].endswith("dates, pour 50\N{NO-BREAK SPACE}€.")
    assert [(each["day"], each["amount"]) for each in paper["dates"]] == [
        ("Mardi 1er décembre 2026", "25\N{NO-BREAK SPACE}€"), ("Mardi 8 décembre 2026", "25\N{NO-BREAK SPACE}€"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("minutes", "said"), [(60, "1 heure"), (90, "1,5 heure"), (2205, "36,75 heures"), (2160, "36 heures")]
)
def test_it_says_the_hours_to_the_quarter(minutes: int, said: str) -> None:
    assert conventions.hours_in_words(hours(minutes * 60)) == said


@pytest.mark.django_db
def test_it_keeps_the_text_it_was_made_with(granted: SlotRequest, camille: Person, now: datetime) -> None:
    set_hourly(granted, camille, now)
    made = make(granted, camille, now)
    before = convention_paper.of(made)
    ConventionText.objects.create(text=TEXT, at=now)
    assert convention_paper.of(Convention.objects.get()) == before
    for act in (
        lambda: Convention.objects.filter(pk=made.pk).update(total=0),
        lambda: ConventionText.objects.filter(pk=made.text_id).update(text="autre"),
        lambda: made.dates.update(amount=0),
        lambda: made.dates.all().delete(),
        lambda: Convention.objects.filter(pk=made.pk).delete(),
    ):
        refuses(act)


def refuses(act: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError, match="keeps the words"), transaction.atomic():
        act()


@pytest.mark.django_db
def test_without_a_tariff_nothing_is_prepared(granted: SlotRequest, camille: Person, now: datetime) -> None:
    set_hourly(granted, camille, now, since=date(2026, 12, 5))
    with pytest.raises(conventions.CannotBePrepared, match="Une date n’a pas"):
        make(granted, camille, now)


@pytest.mark.django_db
def test_without_a_granted_date_nothing_is_prepared(camille: Person, now: datetime) -> None:
    with pytest.raises(conventions.CannotBePrepared, match="accordée"):
        make(factories.make_asked(paris(2026, 12, 1, 18)), camille, now)


@pytest.mark.django_db
def test_its_way(granted: SlotRequest, camille: Person, now: datetime) -> None:
    factories.make_membership()
    set_hourly(granted, camille, now)
    made = make(granted, camille, now)
    conventions.send(made, by=camille, at=now)
    letter = Notice.objects.get(key__startswith="bookings/convention/")
    assert letter.to == "nadia@exemple.test"
    assert made.number in letter.subject
    with pytest.raises(conventions.ConventionMoved):
        conventions.send(made, by=camille, at=now)
    conventions.note_signature(made, on=date(2026, 11, 23), signed_by="La présidente", by=camille)
    made.refresh_from_db()
    assert (made.state, made.signed_on, made.signed_by) == ("signed", date(2026, 11, 23), "La présidente")


@pytest.mark.django_db
def test_a_date_given_back_makes_it_stale_and_a_new_one_replaces_it(
    granted: SlotRequest, camille: Person, now: datetime
) -> None:
    set_hourly(granted, camille, now)
    made = make(granted, camille, now)
    assert not Convention.objects.with_staleness().get().is_stale
    granted.slots.filter(starts_at=paris(2026, 12, 8, 18)).update(state=Slot.State.RELEASED)
    assert Convention.objects.with_staleness().get().is_stale
    again = conventions.prepare(granted, rate=OURS, instead_of=made.pk, by=camille, at=now)
    assert again.total == Decimal(25)
    assert Convention.objects.current().get() == again


@pytest.mark.django_db(transaction=True)
def test_two_agents_prepare_one_and_one_wins(now: datetime) -> None:
    camille = factories.make_agent().person
    asked = factories.make_asked(paris(2026, 12, 1, 18))
    asked.slots.update(state=Slot.State.GRANTED)
    set_hourly(asked, camille, now)
    ConventionText.objects.get_or_create(defaults={"text": TEXT, "at": now})
    results = racing.at_once(*[partial(make, asked, camille, now)] * 4)
    assert racing.kinds(results) == {"Convention": 1, "ConventionMoved": 3}


@pytest.mark.django_db
def test_an_agent_prepares_sends_and_the_association_downloads(
    granted: SlotRequest, camille: Person, volunteer_client: Client, camille_client: Client, clock: Clock
) -> None:
    agent = camille_client
    set_hourly(granted, camille, clock.now)
    asked_for = factories.make_space("Salle Mimosa", venue=granted.space.venue)
    SlotRequest.objects.update(space=asked_for)
    listed = agent.get("/service/conventions/").content.decode()
    assert ("Gym douce" in listed, "salle Tamaris" in listed, "salle Mimosa" in listed) == (True, True, False)
    page = agent.get(f"/service/conventions/preparer/{granted.pk}/").content.decode()
    assert "Associations de la ville – 50\N{NO-BREAK SPACE}€" in page
    answer = agent.post(f"/service/conventions/preparer/{granted.pk}/", {"rate": "association"})
    made = Convention.objects.get()
    own = f"/espace/souffle-et-mouvement/conventions/{made.pk}/convention.pdf"
    assert answer.url == f"/service/conventions/{made.pk}/"  # type: ignore[attr-defined]  # a redirect
    assert volunteer_client.get(own).status_code == 404
    agent.post(answer.url, {"action": "send"})  # type: ignore[attr-defined]  # a redirect
    assert made.number in volunteer_client.get("/espace/souffle-et-mouvement/conventions/").content.decode()
    pdf = volunteer_client.get(own)
    assert pdf.content.startswith(b"%PDF")
    assert pdf["Cache-Control"] == "no-store, private"
    late = agent.post(answer.url, {"action": "sign", "signed_on": "01/01/2030", "signed_by": ""})  # type: ignore[attr-defined]  # a redirect
    assert late.status_code == 422
    assert "Ce jour n’est pas encore venu." in late.content.decode()


@pytest.mark.django_db
def test_a_wrong_text_is_sent_back_as_it_was_typed(agent_client: Client) -> None:
    page = agent_client.post("/service/conventions/texte/", {"text": "Bonjour {asociation}\n{dates}"})
    assert page.status_code == 422
    assert "Vouliez-vous dire {association}" in page.content.decode()
    assert "Bonjour {asociation}" in page.content.decode()
    seen = ConventionText.objects.get().pk
    assert agent_client.post("/service/conventions/texte/", {"text": TEXT, "seen": seen}).status_code == 302
    late = agent_client.post("/service/conventions/texte/", {"text": f"{TEXT}Autre.", "seen": seen})
    assert late.status_code == 422
    assert "Autre." in late.content.decode()
    assert ConventionText.objects.count() == 2


@pytest.mark.django_db
def test_a_convention_names_the_hall_of_its_dates_where_another_was_asked_for(
    granted: SlotRequest, camille: Person, volunteer_client: Client, camille_client: Client, clock: Clock
) -> None:
    miroir = factories.make_venue("Halle du Miroir", address="2 quai du Miroir")
    Slot.objects.update(space=factories.make_space("Mezzanine", venue=miroir))
    set_hourly(granted, camille, clock.now)
    tariffing.set_tariff(
        miroir, space=None, audience="association", is_reduced=False, by=camille, at=clock.now, kind="hourly",
        amount=Decimal(5), deposit=Decimal(0), since=date(2026, 1, 1),
    )  # fmt: skip
    factories.make_membership(person=camille, association=granted.association)
    made = make(granted, camille, clock.now)
    assert "2 quai du Miroir" in made.said["lieu"]
    conventions.send(made, by=camille, at=clock.now)
    pages = [
        camille_client.get(f"/service/conventions/{made.pk}/"), camille_client.get("/service/conventions/?etat=envoyees"),
        volunteer_client.get("/espace/souffle-et-mouvement/conventions/"),
    ]  # fmt: skip
    said = [page.content.decode() for page in pages] + [Notice.objects.filter(key__contains="convention/").first().body]
    assert [("mezzanine" in words, "Tamaris, salle" in words) for words in said] == [(True, False)] * 4
