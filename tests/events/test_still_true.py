"""« Toujours vrai ? »: one letter a month, one tap; without an answer the page steps back, announced each time."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from bookings.models import Slot
from cms import planting
from directory.models import Association, Membership
from events.models import Occurrence, StillTrue
from events.still_true import answering, asking, ladder, links
from notifications.models import Notice
from tests import factories
from tests.conftest import Clock
from tests.factories import paris

pytestmark = pytest.mark.django_db


@pytest.fixture
def nadia(clock: Clock) -> Membership:
    """Of a team two months old, with one séance tomorrow at an address."""
    member = factories.make_membership()
    factories.make_occurrence(address="Plage de Ferrières")
    return member


def plain(text: str) -> str:
    """With ordinary spaces."""
    return " ".join(text.replace("\u2060", "").split())


def state() -> tuple[str, str]:
    association = Association.objects.get()
    return association.state, association.freshness


def letters(kind: str) -> list[Notice]:
    return list(Notice.objects.filter(key__contains=f":{kind}:").order_by("pk"))


def link(kind: str, letter: Notice) -> str:
    found = re.search(
        r"http\S+(/toujours-vrai/\S+)" if kind == "confirm" else r"http\S+(/toujours-vrai/\S+/annuler/)", letter.body
    )
    assert found
    return found[1]


def test_each_member_is_asked_once_a_month_with_links_of_their_own(nadia: Membership, clock: Clock) -> None:
    malik = factories.make_person("malik@exemple.test", "Malik")
    factories.make_membership(person=malik, role="redacteur")

    asked = [asking.ask_all(at=clock.now + timedelta(days=days)) for days in (0, 1, 29, 30)]

    assert asked == [1, 0, 0, 1]
    first, second, *_later = letters("ask")
    assert {first.to, second.to} == {"nadia@exemple.test", "malik@exemple.test"}
    assert "mardi 24 novembre, 10 h – 11 h, Plage de Ferrières" in plain(first.body)
    assert link("confirm", first) != link("confirm", second)


def test_a_team_that_just_began_or_has_just_answered_is_left_alone(nadia: Membership, clock: Clock) -> None:
    answering.confirm(nadia.association, by=nadia.person, at=clock.now)
    assert asking.ask_all(at=clock.now + timedelta(days=29)) == 0
    StillTrue.objects.all().delete()
    Membership.objects.update(accepted_at=clock.now)
    assert asking.ask_all(at=clock.now + timedelta(days=29)) == 0


def test_one_tap_confirms_and_opening_the_link_does_not(nadia: Membership, clock: Clock) -> None:
    asking.ask_all(at=clock.now)
    visitor, page = Client(enforce_csrf_checks=True), link("confirm", letters("ask")[0])
    shown = visitor.get(page)
    assert "Oui, tout est juste" in shown.content.decode()
    assert shown["X-Robots-Tag"] == "noindex, nofollow"
    assert Association.objects.get().checked_on is None

    assert visitor.post(page).status_code == 200

    association = Association.objects.get()
    assert f"{association.checked_on:%d/%m/%Y}" == "23/11/2026"
    planting.plant()
    assert "Vérifié le 23 novembre 2026" in visitor.get(association.get_absolute_url()).content.decode().replace(
        "\u00a0", " "
    )
    assert StillTrue.objects.get().answered_by == nadia.person


def test_a_link_is_good_for_one_act_of_one_member_for_thirty_days(nadia: Membership, clock: Clock) -> None:
    token = links.token("confirm", nadia, at=clock.now)
    client = Client()
    assert client.get(f"/toujours-vrai/{token}/annuler/").status_code == 410
    assert client.post(f"/toujours-vrai/{token[:-1]}/").status_code == 410
    clock.move_to(clock.now + timedelta(days=30))
    assert client.get(f"/toujours-vrai/{token}/").status_code == 200
    clock.move_to(clock.now + timedelta(days=1))
    assert client.post(f"/toujours-vrai/{token}/").status_code == 410


def test_whoever_left_the_team_holds_a_dead_link(nadia: Membership, clock: Clock) -> None:
    malik = factories.make_membership(person=factories.make_person("malik@exemple.test", "Malik"))
    page = f"/toujours-vrai/{links.token('confirm', malik, at=clock.now)}/"
    Membership.objects.filter(pk=malik.pk).update(ended_at=clock.now)
    assert Client().post(page).status_code == 410
    assert Association.objects.get().checked_on is None


def test_a_date_is_cancelled_from_the_letter(nadia: Membership, clock: Clock) -> None:
    asking.ask_all(at=clock.now)
    client, page = Client(enforce_csrf_checks=True), link("cancel", letters("ask")[0])
    seance = Occurrence.objects.get()
    refused = client.post(page, {"seance": seance.pk, "reason": ""})
    assert (refused.status_code, "Écrivez pourquoi" in refused.content.decode()) == (422, True)
    assert f'value="{seance.pk}" required id' in refused.content.decode() or " checked" in refused.content.decode()

    assert client.post(page, {"seance": seance.pk, "reason": "Animatrice malade"}).status_code == 200

    seance.refresh_from_db()
    assert (seance.state, seance.reason) == ("cancelled", "Animatrice malade")
    assert client.post(page, {"seance": seance.pk, "reason": "Encore"}).status_code == 422


def test_a_date_in_a_hall_gives_the_hall_back(nadia: Membership, clock: Clock) -> None:
    asked = factories.make_asked(paris(2026, 11, 25, 10))
    seance = factories.make_occurrence(starts_at=paris(2026, 11, 25, 10), space=asked.space)
    Slot.objects.update(state="granted", occurrence=seance)
    page = f"/toujours-vrai/{links.token('cancel', nadia, at=clock.now)}/annuler/"

    Client().post(page, {"seance": seance.pk, "reason": "Travaux"})

    seance.refresh_from_db()
    assert (seance.state, Slot.objects.get().state) == ("cancelled", "released")


def test_another_associations_date_is_not_cancelled(nadia: Membership, clock: Clock) -> None:
    other = factories.make_activity("Voile", association=factories.make_association("Club nautique"))
    theirs = factories.make_occurrence(activity=other, starts_at=paris(2026, 11, 26, 10))
    page = f"/toujours-vrai/{links.token('cancel', nadia, at=clock.now)}/annuler/"
    assert Client().post(page, {"seance": theirs.pk, "reason": "Non"}).status_code == 422
    theirs.refresh_from_db()
    assert theirs.state == "planned"


def test_each_step_comes_two_weeks_after_its_letter(nadia: Membership, clock: Clock) -> None:
    asking.ask_all(at=clock.now)
    seen = []
    for day in range(200):
        at = clock.now + timedelta(days=day)
        before = (state(), len(letters("flagged")), len(letters("greyed")), len(letters("unlisted")))
        ladder.climb(at=at)
        after = (state(), len(letters("flagged")), len(letters("greyed")), len(letters("unlisted")))
        if after != before:
            seen.append((day, *after))
    assert seen == [
        (61, ("listed", "fresh"), 1, 0, 0),
        (75, ("listed", "flagged"), 1, 0, 0),
        (106, ("listed", "flagged"), 1, 1, 0),
        (120, ("listed", "greyed"), 1, 1, 0),
        (166, ("listed", "greyed"), 1, 1, 1),
        (180, ("unlisted", "greyed"), 1, 1, 1),
    ]


def test_a_late_worker_takes_no_step_without_its_letter(nadia: Membership, clock: Clock) -> None:
    asking.ask_all(at=clock.now)
    late = clock.now + timedelta(days=150)
    assert [ladder.climb(at=late + timedelta(days=days)) for days in (0, 0, 13, 14)] == [1, 0, 0, 1]
    assert state() == ("listed", "flagged")


def test_nobody_to_write_to_means_no_step(nadia: Membership, clock: Clock) -> None:
    asking.ask_all(at=clock.now)
    nadia.person.is_active = False
    nadia.person.save()
    ladder.climb(at=clock.now + timedelta(days=300))
    assert state() == ("listed", "fresh")


@pytest.fixture
def hidden(nadia: Membership, clock: Clock) -> Membership:
    planting.plant()
    StillTrue.objects.create(association=nadia.association, since=clock.now - timedelta(days=190), asked_at=clock.now)
    Association.objects.update(state="unlisted", freshness="greyed")
    return nadia


def test_who_is_no_longer_listed_says_so_and_one_answer_brings_all_back(hidden: Membership, clock: Clock) -> None:
    client = Client()
    page = client.get("/associations/souffle-et-mouvement/")
    assert (page.status_code, "C’est votre association" in page.content.decode()) == (404, True)
    assert "Souffle" not in client.get("/associations/").content.decode()
    assert client.get("/activites/gym-douce/").status_code == 404

    shown = client.get(f"/toujours-vrai/{links.token('confirm', hidden, at=clock.now)}/").content.decode()
    assert "mardi 24 novembre" in plain(shown)  # the team still sees what it confirms
    answering.confirm(hidden.association, by=hidden.person, at=clock.now)

    assert state() == ("listed", "fresh")
    assert client.get("/activites/gym-douce/").status_code == 200


@pytest.mark.parametrize(
    ("freshness", "words"), [("flagged", "Non vérifié récemment"), ("greyed", "Appelez avant de venir")]
)
def test_residents_read_how_stale_it_is(nadia: Membership, freshness: str, words: str) -> None:
    planting.plant()
    Association.objects.update(freshness=freshness)
    pages = ["/associations/souffle-et-mouvement/", "/activites/gym-douce/"]
    assert [words in plain(Client().get(page).content.decode()) for page in pages] == [True, True]
    listed = Client().get("/associations/").content.decode()
    assert ("is-stale" in listed) == (freshness == "greyed")


def test_the_service_sees_the_list_and_confirms_by_phone(hidden: Membership, agent_client: Client) -> None:
    assert "Plus montrée" in agent_client.get("/service/toujours-vrai/").content.decode()
    agent_client.post("/service/toujours-vrai/souffle-et-mouvement/")
    assert state() == ("listed", "fresh")
    assert "Tout est confirmé" in agent_client.get("/service/toujours-vrai/").content.decode()


def test_the_workspace_asks_too(volunteer_client: Client, clock: Clock) -> None:
    planting.plant()
    page = "/espace/souffle-et-mouvement/toujours-vrai/"
    assert volunteer_client.get(page).status_code == 200
    assert Association.objects.get().checked_on is None
    volunteer_client.post(page)
    assert Association.objects.get().checked_on == clock.now.date()
