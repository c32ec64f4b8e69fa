"""An agent prepares a closure on its pages: halls, choices, letters, sending."""

import re
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from bookings import chronicle
from bookings.models import Closure, ClosurePlan, Decision, SlotRequest
from directory.models import Person, Space
from notifications.models import Notice
from tests import factories
from tests.bookings.test_shutting import TUESDAYS, choose, granted
from tests.conftest import Clock
from tests.factories import paris

pytestmark = pytest.mark.django_db
Grant = Callable[[SlotRequest], Decision]


@pytest.fixture
def plan(camille: Person) -> ClosurePlan:
    """Works in the Tamaris hall for three weeks."""
    return factories.make_closure_plan(by=camille, starts_at=paris(2026, 12, 1), ends_at=paris(2026, 12, 19))


@pytest.fixture
def other() -> Space:
    return factories.make_space("Salle Voisine", capacity=50)


def told(page: HttpResponse) -> str:
    return page.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def address(plan: ClosurePlan, part: str = "") -> str:
    return f"/service/fermetures/preparations/{plan.pk}/{part}"


def sent(*groups: dict[str, object], **more: object) -> dict[str, object]:
    fields: dict[str, object] = {"groups": len(groups)}
    for number, group in enumerate(groups):
        fields |= {f"g{number}-{name}": value for name, value in group.items()}
    return fields | more


def test_an_agent_decides_by_group_reads_the_letters_and_sends(
    agent_client: Client, plan: ClosurePlan, other: Space, clock: Clock, grant_all: Grant
) -> None:
    factories.make_membership()
    slots = granted(grant_all)
    keys = [slot.pk for slot in slots]
    assert "Maison des Tamaris, salle Voisine" in told(agent_client.get(address(plan)))
    group = {"all": ",".join(map(str, keys)), "answer": "rehouse", "space": other.pk, "dates": keys[:2]}
    agent_client.post(address(plan), sent(group))
    assert list(plan.choices.values_list("slot", "answer")) == [(keys[0], "rehouse"), (keys[1], "rehouse")]
    assert "Une date n’a pas encore de réponse." in told(agent_client.get(address(plan, "lettres/")))
    agent_client.post(address(plan), {"rest": "cancel"})
    letters = agent_client.get(address(plan, "lettres/"))
    assert "1 date annulée, 2 dates dans une autre salle" in told(letters)
    assert Closure.objects.count() == 0
    answer = agent_client.post(address(plan, "lettres/"), {"seen": letters.context["counts"].seen})
    assert (answer.status_code, Closure.objects.count()) == (302, 1)


def test_an_answer_without_a_hall_is_sent_back_and_nothing_typed_is_lost(
    agent_client: Client, plan: ClosurePlan, other: Space, clock: Clock, grant_all: Grant
) -> None:
    slots = granted(grant_all)
    keys = [slot.pk for slot in slots]
    group = {"all": ",".join(map(str, keys)), "answer": "rehouse", "space": "999", "dates": keys[:1]}
    page = agent_client.post(address(plan), sent(group))
    assert page.status_code == 422
    assert "Choisissez l’autre salle." in told(page)
    assert page.context["rows"][0]["dates"] == {keys[0]}
    assert plan.choices.count() == 0


def test_what_was_lost_meanwhile_is_shown_and_the_other_choices_stay(
    agent_client: Client, plan: ClosurePlan, other: Space, clock: Clock, grant_all: Grant
) -> None:
    slots = granted(grant_all)
    choose(plan, slots, "rehouse", other)
    seen = agent_client.get(address(plan, "lettres/")).context["counts"].seen
    granted(grant_all, TUESDAYS[1], space=other, association=factories.make_association("Les Voix"))
    page = agent_client.post(address(plan, "lettres/"), {"seen": seen})
    assert page.status_code == 409
    assert "Pour 1 date, l’autre salle n’est plus libre" in told(page)
    assert set(plan.choices.values_list("slot", flat=True)) == {slots[0].pk, slots[2].pk}
    assert Closure.objects.count() == 0


def test_a_plan_is_given_up_and_nobody_is_told(
    agent_client: Client, plan: ClosurePlan, clock: Clock, grant_all: Grant
) -> None:
    choose(plan, granted(grant_all), "cancel")
    Notice.objects.all().delete()
    assert agent_client.post(address(plan, "abandonner/")).status_code == 302
    assert (ClosurePlan.objects.count(), Notice.objects.count()) == (0, 0)


def test_what_is_ticked_stays_while_one_looks_for_other_venues(agent_client: Client, clock: Clock) -> None:
    here, there = factories.make_space("Ici"), factories.make_space("Là", venue=factories.make_venue("Halle du Miroir"))
    form = {"q": "miroir", "spaces": here.pk, "reason": "Peinture", "action": "find"}
    page = agent_client.post("/service/fermetures/nouvelle/", form)
    assert page.status_code == 200
    assert 'value="Peinture"' in told(page)
    assert [row.venue for row in page.context["form"].picks.rows] == [there.venue, here.venue]


def test_many_venues_are_closed_at_once(agent_client: Client, clock: Clock) -> None:
    whole, *_halves = factories.make_hall_in_two()
    far = factories.make_space("Terrain", venue=factories.make_venue("Stade"))
    form = {
        "everywhere": "1", "first_day": "01/12/2026", "first_hour": "8 h", "last_day": "01/02/2027",
        "last_hour": "22 h", "cause": "weather", "reason": "Canicule",
    }  # fmt: skip
    agent_client.post("/service/fermetures/nouvelle/", form)
    assert set(ClosurePlan.objects.get().spaces.all()) == {whole, far}


@pytest.fixture
def shut_early(other: Space) -> Space:
    """A hall whose venue shuts at 19 h from the second of the dates on; they end at 20 h."""
    other.venue = factories.make_venue("Maison du Matin")
    other.save()
    factories.make_venue_rule(other.venue, since=TUESDAYS[1].date(), week=[["08:00", "19:00"]] * 7)
    return other


def test_a_rule_of_the_other_hall_is_passed_over_with_a_reason(
    agent_client: Client, plan: ClosurePlan, shut_early: Space, clock: Clock, grant_all: Grant
) -> None:
    nadia = factories.make_membership().person
    keys = [slot.pk for slot in granted(grant_all)]
    assert "Maison du Matin ferme à 19 h le mardi." in told(agent_client.get(address(plan)))
    group = {"all": ",".join(map(str, keys)), "answer": "rehouse", "space": shut_early.pk, "dates": keys}
    agent_client.post(address(plan), sent(group | {"over": "le gardien reste"}))
    assert list(plan.choices.values_list("over", flat=True)) == ["", "le gardien reste", "le gardien reste"]
    assert "Par exception : le gardien reste" in told(agent_client.get(address(plan)))
    letters = agent_client.get(address(plan, "lettres/"))
    assert told(letters).count("(par exception") == 2
    assert "le gardien reste" not in letters.context["letters"][0].text
    agent_client.post(address(plan, "lettres/"), {"seen": letters.context["counts"].seen})
    decision = Decision.objects.latest("pk")
    assert [line.get("over") for line in decision.verdicts] == [
        None, *[{"rules": ["hours"], "reason": "le gardien reste"}] * 2
    ]  # fmt: skip
    assert "règle écartée (heures d’ouverture)" in chronicle.told(decision).what
    assert Notice.objects.filter(to=nadia.email).latest("pk").body.count("(par exception") == 2


def test_without_a_reason_the_dates_against_a_rule_stay_to_be_decided(
    agent_client: Client, plan: ClosurePlan, shut_early: Space, clock: Clock, grant_all: Grant
) -> None:
    keys = [slot.pk for slot in granted(grant_all)]
    group = {"all": ",".join(map(str, keys)), "answer": "rehouse", "space": shut_early.pk, "dates": keys}
    page = agent_client.post(address(plan), sent(group, action="letters"), follow=True)
    assert list(plan.choices.values_list("slot", flat=True)) == keys[:1]
    assert "2 dates restent à décider" in told(page)
    rest = {"all": ",".join(map(str, keys[1:])), "answer": "rehouse", "space": shut_early.pk, "dates": keys[1:]}
    page = agent_client.post(address(plan), sent(rest))
    assert page.status_code == 422
    assert "Maison du Matin ferme à 19 h le mardi. Écrivez pourquoi" in told(page)


def test_a_taken_hall_is_never_passed_over(
    agent_client: Client, plan: ClosurePlan, other: Space, clock: Clock, grant_all: Grant
) -> None:
    keys = [slot.pk for slot in granted(grant_all)]
    granted(grant_all, TUESDAYS[1], space=other, association=factories.make_association("Les Voix"))
    group = {"all": ",".join(map(str, keys)), "answer": "rehouse", "space": other.pk, "dates": keys, "over": "tant pis"}
    agent_client.post(address(plan), sent(group))
    assert set(plan.choices.values_list("slot", "over")) == {(keys[0], ""), (keys[2], "")}
    group = {"all": str(keys[1]), "answer": "rehouse", "space": other.pk, "dates": keys[1], "over": "tant pis"}
    page = agent_client.post(address(plan), sent(group))
    assert "Cette salle est déjà prise à ces dates." in told(page)


def test_all_the_rest_is_never_rehoused_against_a_rule(
    agent_client: Client, plan: ClosurePlan, shut_early: Space, clock: Clock, grant_all: Grant
) -> None:
    keys = [slot.pk for slot in granted(grant_all)]
    agent_client.post(address(plan), {"rest": "rehouse"})
    assert list(plan.choices.values_list("slot", flat=True)) == keys[:1]


def test_what_it_touches_is_printed_in_one_table(
    agent_client: Client, plan: ClosurePlan, other: Space, clock: Clock, grant_all: Grant
) -> None:
    slots = granted(grant_all)
    choose(plan, slots[:1], "rehouse", other)
    page = told(agent_client.get(address(plan, "papier/")))
    rows = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)]
    assert [row.split("20 h ")[1] for row in rows[1:]] == [
        "Décembre 2026 : 8, 15 à décider",
        "Décembre 2026 : 1 Maison des Tamaris, salle Voisine",
    ]
