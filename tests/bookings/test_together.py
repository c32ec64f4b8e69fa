"""Several requests in one gesture, and finding them: what is free of rivals is granted, looked at once more."""

from datetime import datetime
from functools import partial

import pytest
from django.test import Client

from bookings import review, together
from bookings.models import SlotRequest
from bookings.together import Chosen
from directory.models import Person
from notifications.models import Notice
from tests import factories
from tests.bookings import racing
from tests.conftest import MONDAY_MORNING, Clock
from tests.factories import paris

FIRST, SECOND, THIRD = (paris(2026, 12, day, 18) for day in (1, 8, 15))


def make_two() -> tuple[SlotRequest, SlotRequest]:
    """One with a date free, one asked by the other too; the other the same."""
    one = factories.make_asked(FIRST, SECOND, purpose="Couture")
    return one, factories.make_asked(
        SECOND, THIRD, purpose="Chorale", association=factories.make_association("Les Voix")
    )


def read(*requests: SlotRequest, by: Person, at: datetime) -> list[together.Foreseen]:
    found = SlotRequest.objects.filter(pk__in=[each.pk for each in requests]).with_names().with_insurance()
    return together.foreseen(list(found.oldest_first()), by=by, at=at)


def chosen(rows: list[together.Foreseen]) -> list[Chosen]:
    return [Chosen(row.slot_request, row.slot_request.version, row.free, row.lost) for row in rows]


@pytest.mark.django_db
def test_only_what_nobody_else_asks_for_is_granted(camille: Person, now: datetime) -> None:
    one, other = make_two()
    rows = read(one, other, by=camille, at=now)
    assert [(len(row.free), row.rivals, len(row.lost)) for row in rows] == [(1, 1, 0), (1, 1, 0)]
    outcomes = together.decide(chosen(rows), refuses_lost=False, by=camille, at=now)
    assert [(each.granted, each.refused, each.waiting) for each in outcomes] == [(1, 0, 1), (1, 0, 1)]
    assert list(one.slots.values_list("state", flat=True)) == ["granted", "asked"]
    assert list(other.slots.values_list("state", flat=True)) == ["asked", "granted"]


@pytest.mark.django_db
def test_what_cannot_be_had_is_refused_when_the_agent_says_so(camille: Person, now: datetime) -> None:
    held = factories.make_asked(FIRST, purpose="Judo")
    review.decide(held, verdicts={held.slots.get().pk: review.Grant()}, message="", by=camille, at=now)
    asked = factories.make_asked(FIRST, SECOND)
    rows = read(asked, by=camille, at=now)
    (outcome,) = together.decide(chosen(rows), refuses_lost=True, by=camille, at=now)
    assert (outcome.granted, outcome.refused, outcome.waiting) == (1, 1, 0)
    assert asked.slots.get(starts_at=FIRST).ground == "property"


@pytest.mark.django_db
def test_each_is_looked_at_again_and_the_others_go_on(camille: Person, now: datetime) -> None:
    one = factories.make_asked(FIRST, purpose="Couture")
    two = factories.make_asked(SECOND, purpose="Chorale")
    three = factories.make_asked(THIRD, purpose="Échecs")
    rows = read(one, two, three, by=camille, at=now)
    factories.make_asked(SECOND, purpose="Venue depuis")  # a rival
    review.decide(three, verdicts={three.slots.get().pk: review.Grant()}, message="", by=camille, at=now)
    outcomes = together.decide(chosen(rows), refuses_lost=False, by=camille, at=now)
    assert [(each.granted, bool(each.why_not)) for each in outcomes] == [(1, False), (0, True), (0, True)]
    assert two.slots.get().state == "asked"


@pytest.mark.django_db
def test_what_makes_one_think_is_not_ticked(camille: Person, now: datetime) -> None:
    asked = factories.make_asked(FIRST)
    factories.make_opinion(asked, factories.make_department("Direction des sports"), by=camille)
    (row,) = read(asked, by=camille, at=now)
    assert (row.is_ready, len(row.cautions)) == (False, 2)


@pytest.mark.django_db
def test_from_the_queue_to_the_letters(agent_client: Client, volunteer_client: Client, clock: Clock) -> None:
    one, other = make_two()
    theirs = factories.make_venue("Gymnase", department=factories.make_department("Direction des sports"))
    foreign = factories.make_asked(FIRST, space=factories.make_space("Dojo", venue=theirs), purpose="Judo")
    keys = [one.pk, other.pk, foreign.pk]
    page = agent_client.get("/service/demandes/ensemble/", {"demande": keys}).content.decode()
    assert ("Couture" in page, "Chorale" in page, "Judo" in page) == (True, True, False)
    sent = {"demande": keys}
    for each in (one, other, foreign):
        free = each.slots.exclude(starts_at=SECOND).get()
        sent |= {f"version-{each.pk}": [0], f"libres-{each.pk}": [free.pk], f"perdues-{each.pk}": [""]}
    done = agent_client.post("/service/demandes/ensemble/", sent)
    assert (done.status_code, "2 demandes traitées" in done.content.decode().replace("\xa0", " ")) == (200, True)
    assert foreign.slots.get().state == "asked"
    assert Notice.objects.filter(to="nadia@exemple.test", key__startswith="bookings/decision").count() == 1
    again = agent_client.post("/service/demandes/ensemble/", sent).content.decode()
    assert "0 demande traitée" in again.replace("\xa0", " ")
    none = agent_client.post("/service/demandes/ensemble/", {"vues": keys})
    assert (none.status_code, "Cochez au moins une demande" in none.content.decode()) == (422, True)


@pytest.mark.django_db
@pytest.mark.parametrize("absurd", ["", "x", "9" * 30, "-1"])
def test_absurd_addresses_show_an_empty_page(agent_client: Client, clock: Clock, absurd: str) -> None:
    assert agent_client.get("/service/demandes/ensemble/", {"demande": absurd}).status_code == 200
    assert agent_client.get("/service/", {"marque": absurd, "theme": absurd, "q": absurd + "%_\\'"}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_agents_at_the_same_second_grant_each_date_once() -> None:
    camille = factories.make_agent().person
    spaces = [factories.make_space(f"Salle {n}") for n in range(3)]
    asked = [factories.make_asked(FIRST, SECOND, space=space) for space in spaces]
    rows = chosen(read(*asked, by=camille, at=MONDAY_MORNING))
    act = partial(together.decide, refuses_lost=False, by=camille, at=MONDAY_MORNING)
    first, second = racing.at_once(partial(act, rows), partial(act, list(reversed(rows))))
    assert sorted(each.granted for each in (*first, *second)) == [0, 0, 0, 2, 2, 2]
    assert racing.overlaps() == 0


@pytest.mark.django_db
def test_the_queue_is_searched_and_narrowed(agent_client: Client, camille: Person, clock: Clock) -> None:
    music, sport = (
        factories.make_theme("Musique", slug="essai-musique"),
        factories.make_theme("Danse", slug="essai-danse"),
    )
    voices = factories.make_association("Les Voix de l’Étang")
    voices.themes.add(music)
    factories.the_association().themes.add(sport)
    factories.make_asked(
        FIRST, purpose="Chorale d’été", association=voices, due_on=paris(2026, 12, 20).date(), sent_at=clock.now
    )
    factories.make_asked(FIRST, purpose="Couture", due_on=paris(2026, 12, 20).date(), sent_at=clock.now)
    factories.make_asked(THIRD, purpose="Échecs", sent_at=paris(2026, 9, 25, 10))

    def found(**query: str) -> list[str]:
        page = agent_client.get("/service/", query).content.decode()
        return [name for name in ("Chorale d’été", "Couture", "Échecs") if f">{name}</a>" in page]

    assert found(q="ETANG ete") == ["Chorale d’été"]
    assert found(q="tamaris") == ["Chorale d’été", "Couture", "Échecs"]
    assert found(theme="essai-musique") == ["Chorale d’été"]
    assert found(marque="retard") == ["Échecs"]
    assert found(marque="limite") == ["Échecs"]
    assert found(marque="rivales") == ["Chorale d’été", "Couture"]
    assert found(q="rien de tel") == []
