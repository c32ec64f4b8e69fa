"""What an agent finds and writes around a request: record, notes, conditions, drafts, what changed meanwhile."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from bookings import changing, conditions, drafting, legal, neighbouring, record, review, sheet, weeks
from bookings.changed import Act, Hold
from bookings.models import Decision, DecisionDraft, Slot, SlotRequest, Turnout, UsualCondition
from bookings.review import Grant, Refuse
from directory.models import Person
from notifications.models import Notice
from tests import factories
from tests.conftest import Clock
from tests.factories import paris

pytestmark = pytest.mark.django_db
NBSP = "\N{NO-BREAK SPACE}"
EVENINGS = [paris(2026, 12, day, 18) for day in (1, 8, 15)]


def read(client: Client, url: str) -> str:
    return client.get(url).content.decode().replace(NBSP, " ")


def typed(asked: SlotRequest, answers: dict[int, str], **more: object) -> dict[str, object]:
    """A decision as the page posts it: one group for each date."""
    sent: dict[str, object] = {
        "version": asked.version, "seen": 0, "groups": len(answers), "prepared": "", "message": "Bonjour.", "action": "send",
    }  # fmt: skip
    for n, (key, answer) in enumerate(answers.items()):
        sent |= {
            f"g{n}-all": str(key), f"g{n}-dates": str(key), f"g{n}-answer": answer, f"g{n}-rest": "later",
            f"g{n}-ground": "property" if answer == "refuse" else "", f"g{n}-reason": "Travaux." if answer == "refuse" else "",
            f"g{n}-answer_days": "7", f"g{n}-otherwise": "asked",
        }  # fmt: skip
    return sent | more


@pytest.fixture
def sacha(camille: Person) -> Client:
    """A colleague of Camille's, signed in."""
    other = factories.make_person("sacha@exemple.test", "Sacha")
    factories.make_agent(person=other)
    client = Client()
    client.force_login(other, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_record_counts_this_season_only(camille: Person, now: datetime, refusal: Refuse) -> None:
    last_year = factories.make_asked(paris(2026, 5, 5, 18))
    past = factories.make_asked(paris(2026, 11, 3, 18), paris(2026, 11, 10, 18), people_expected=20)
    Slot.objects.filter(request__in=[last_year, past]).update(state=Slot.State.GRANTED)
    for slot, came in zip(past.slots.all(), (True, False), strict=True):
        Turnout.objects.create(slot=slot, came=came, people=12 if came else None, at=slot.ends_at)
    asked = factories.make_asked(*EVENINGS)
    first = asked.slots.earliest("starts_at")
    review.decide(asked, verdicts={first.pk: refusal}, message="", by=camille, at=now)
    found = record.of(asked.association, at=now)
    season = found.season
    assert (season.asked, season.granted, season.refused, season.used) == (10, 4, 2, 2)
    assert (season.came, season.missed, season.people, season.expected) == (1, 1, 12, 20)
    assert [(each.reason, each.dates) for each in found.refused] == [("La salle est déjà prise.", 1)]
    assert not found.in_order


def test_neighbours_are_told_with_the_minutes_between(camille: Person, now: datetime) -> None:
    before = factories.make_asked(paris(2026, 12, 1, 15), hours=2, purpose="Couture")
    after = factories.make_asked(paris(2026, 12, 1, 20, 15), purpose="Chorale")
    far = factories.make_asked(paris(2026, 12, 1, 23), hours=1)
    for each in (before, after, far):
        review.decide(each, verdicts={each.slots.get().pk: Grant()}, message="", by=camille, at=now)
    asked = factories.make_asked(*EVENINGS)
    said = [(each.is_before, each.minutes, each.purpose, each.dates) for each in neighbouring.of(asked)]
    assert said == [(False, 15, "Chorale", 1), (True, 60, "Couture", 1)]


@pytest.mark.parametrize(
    ("sent", "limit"),
    [((2026, 9, 15), (2026, 11, 15)), ((2026, 12, 31), (2027, 2, 28)), ((2026, 12, 1), (2027, 2, 1))],
)
def test_the_law_gives_two_months(sent: tuple[int, int, int], limit: tuple[int, int, int]) -> None:
    assert legal.limit(paris(*sent, 10)) == paris(*limit).date()


def test_what_is_near_its_limit_is_the_same_for_a_list_and_for_one() -> None:
    for days in range(800):
        on = paris(2026, 1, 1).date() + timedelta(days=days % 400)
        sent = paris(2025, 10, 20, 12) + timedelta(days=days)
        assert legal.is_near(sent, on=on) == (sent < legal.sent_before(on))


def test_a_note_is_for_agents_alone(agent_client: Client, volunteer_client: Client, clock: Clock) -> None:
    asked = factories.make_asked(*EVENINGS)
    page = f"/service/demandes/{asked.pk}/"
    assert agent_client.post(f"{page}notes/", {"words": "Nadia préfère le jeudi."}).status_code == 302
    agent_client.post(page, typed(asked, {slot.pk: "grant" for slot in asked.slots.all()}))
    assert "Nadia préfère le jeudi." in read(agent_client, page)
    assert "préfère" not in read(volunteer_client, asked.get_absolute_url())
    assert not Notice.objects.filter(body__contains="préfère").exists()


def test_only_its_writer_takes_a_note_away(agent_client: Client, sacha: Client, clock: Clock) -> None:
    asked = factories.make_asked(*EVENINGS)
    page = f"/service/demandes/{asked.pk}/notes/"
    agent_client.post(page, {"words": "À rappeler."})
    note = asked.notes.get()
    sacha.post(page, {"remove": note.pk})
    assert asked.notes.count() == 1
    agent_client.post(page, {"remove": note.pk})
    assert asked.notes.count() == 0
    empty = agent_client.post(page, {"words": "  "})
    assert (empty.status_code, "Écrivez votre note." in empty.content.decode()) == (422, True)


def test_conditions_follow_the_date_everywhere(
    agent_client: Client, volunteer_client: Client, clock: Clock, camille: Person
) -> None:
    asked = factories.make_asked(*EVENINGS)
    usual = UsualCondition.objects.offered()[0]
    first, second, third = asked.slots.all()
    answers = {first.pk: "grant", second.pk: "refuse", third.pk: "grant"}
    more = {"conditions": [usual.pk], "own_conditions": "Fermez le portail.\n\n  Pas de bougies.  "}
    page = f"/service/demandes/{asked.pk}/"
    check = agent_client.post(page, typed(asked, answers, **more) | {"action": "check"}).content.decode()
    assert "Fermez le portail." in check
    assert agent_client.post(page, typed(asked, answers, **more)).status_code == 302
    attached = [usual.words, "Fermez le portail.", "Pas de bougies."]
    assert Decision.objects.get().conditions == attached
    assert [slot.conditions for slot in asked.slots.all()] == [attached, [], attached]
    letter = Notice.objects.get(to="nadia@exemple.test", key__startswith="bookings/decision")
    assert all(f"- {words}" in letter.body for words in attached)
    assert "Fermez le portail." in read(volunteer_client, asked.get_absolute_url())
    week = sheet.of(asked.space.venue, weeks.chosen("2026-12-01", at=clock.now))
    assert [line.conditions for line in week.lines] == [attached]

    slot = Slot.objects.get(pk=first.pk)
    hold = Hold(slot.space, paris(2026, 12, 3, 18), paris(2026, 12, 3, 20))
    changing.copy(slot, [hold], Act(camille, clock.now))
    assert asked.slots.get(starts_at=hold.starts_at).conditions == attached


def test_conditions_of_dates_are_gathered(camille: Person, now: datetime) -> None:
    asked = factories.make_asked(*EVENINGS)
    first, second, third = asked.slots.all()
    review.decide(
        asked, verdicts={first.pk: Grant(), third.pk: Grant()}, message="", by=camille, at=now, conditions=["A"]
    )
    review.decide(asked, verdicts={second.pk: Grant()}, message="", by=camille, at=now, conditions=["B"])
    found = conditions.of(asked.slots.all())
    assert [(each.conditions, len(each.slots)) for each in found] == [(("A",), 2), (("B",), 1)]


def test_a_refusal_carries_no_condition(camille: Person, now: datetime, refusal: Refuse) -> None:
    asked = factories.make_asked(EVENINGS[0])
    verdicts = {asked.slots.get().pk: refusal}
    decision = review.decide(asked, verdicts=verdicts, message="", by=camille, at=now, conditions=["Sans bougies."])
    assert (decision.conditions, asked.slots.get().conditions) == ([], [])


def test_a_condition_too_long_is_said_beside_its_field(agent_client: Client, clock: Clock) -> None:
    asked = factories.make_asked(EVENINGS[0])
    sent = typed(asked, {asked.slots.get().pk: "grant"}, own_conditions="x" * 201)
    page = agent_client.post(f"/service/demandes/{asked.pk}/", sent)
    assert (page.status_code, "x" * 201 in page.content.decode()) == (422, True)
    assert "200 caractères au plus" in page.content.decode()


def test_a_draft_is_found_again_and_seen_by_colleagues(agent_client: Client, sacha: Client, clock: Clock) -> None:
    asked = factories.make_asked(*EVENINGS)
    page = f"/service/demandes/{asked.pk}/"
    answers = {slot.pk: "refuse" for slot in asked.slots.all()}
    agent_client.post(f"{page}brouillon/", typed(asked, answers, message="Je réfléchis.", action="draft"))
    mine = read(agent_client, page)
    assert ("Voici votre brouillon" in mine, "Je réfléchis." in mine) == (True, True)
    theirs = read(sacha, page)
    assert ("Camille a commencé à écrire une décision" in theirs, "Je réfléchis." in theirs) == (True, False)
    draft = DecisionDraft.objects.get()
    assert "Je réfléchis." in read(sacha, f"{page}?brouillon={draft.pk}")
    assert set(asked.slots.values_list("state", flat=True)) == {"asked"}
    agent_client.post(f"{page}brouillon/", {"action": "discard"})
    assert not DecisionDraft.objects.exists()


def test_a_script_keeps_a_draft_and_gets_the_sentence(agent_client: Client, clock: Clock) -> None:
    asked = factories.make_asked(EVENINGS[0])
    sent = typed(asked, {asked.slots.get().pk: "grant"}, action="draft") | {"is_staff": "1"}
    url = f"/service/demandes/{asked.pk}/brouillon/"
    answer = agent_client.post(url, sent, headers={"accept": "application/json"})
    assert answer.json()["said"].replace(NBSP, " ") == "Brouillon gardé à 9 h. Rien n’est parti."
    assert "is_staff" not in DecisionDraft.objects.get().typed
    too_long = typed(asked, {}, message="x" * 100_001)
    assert agent_client.post(url, too_long, headers={"accept": "application/json"}).json() == {"said": ""}


def test_sending_ends_ones_own_draft_and_leaves_the_colleagues(
    agent_client: Client, sacha: Client, clock: Clock
) -> None:
    asked = factories.make_asked(*EVENINGS)
    page = f"/service/demandes/{asked.pk}/"
    answers = {slot.pk: "refuse" for slot in asked.slots.all()}
    for client, words in ((agent_client, "De Camille."), (sacha, "De Sacha.")):
        client.post(f"{page}brouillon/", typed(asked, answers, message=words))
    agent_client.post(page, typed(asked, answers))
    left = read(sacha, page)
    assert DecisionDraft.objects.get().by.first_name == "Sacha"
    assert ("De Sacha." in left, "Travaux." in left, "3 dates refusées" in left) == (True, True, True)


@pytest.mark.parametrize("action", ["check", "edit", "send"])
def test_the_second_agent_sees_the_first_decision_and_loses_nothing(
    agent_client: Client, sacha: Client, clock: Clock, action: str
) -> None:
    asked = factories.make_asked(*EVENINGS)
    page = f"/service/demandes/{asked.pk}/"
    first, second, third = asked.slots.all()
    opened = typed(
        asked, {first.pk: "refuse", second.pk: "refuse", third.pk: "grant"}, message="Mes mots.", action=action,
        own_conditions="Fermez le portail.",
    )  # fmt: skip
    opened |= {"g0-reason": "Motif perdu de vue.", "g1-reason": "Motif gardé."}
    agent_client.post(page, typed(asked, {first.pk: "grant"}, message="De Camille."))
    answer = sacha.post(page, opened)
    shown = answer.content.decode().replace(NBSP, " ")
    assert answer.status_code == 409
    assert "1 date accordée par Camille" in shown
    for words in ("Mes mots.", "Motif perdu de vue.", "Motif gardé.", "Fermez le portail.", "De Camille."):
        assert words in shown
    assert list(asked.slots.values_list("state", flat=True)) == ["granted", "asked", "asked"]


def test_when_all_is_answered_the_words_of_the_second_are_shown(
    agent_client: Client, sacha: Client, clock: Clock
) -> None:
    asked = factories.make_asked(EVENINGS[0])
    page, key = f"/service/demandes/{asked.pk}/", asked.slots.get().pk
    opened = typed(asked, {key: "refuse"}, message="Mes mots.")
    agent_client.post(page, typed(asked, {key: "grant"}))
    answer = sacha.post(page, opened)
    shown = answer.content.decode()
    assert (answer.status_code, "Mes mots." in shown, "Travaux." in shown) == (409, True, True)


def test_the_draft_of_a_decided_request_goes_a_day_later(camille: Person, now: datetime) -> None:
    decided, waiting = (factories.make_asked(evening) for evening in EVENINGS[:2])
    for each in (decided, waiting):
        DecisionDraft.objects.create(request=each, by=camille, at=now, typed={"message": ["Bonjour"]})
    SlotRequest.objects.filter(pk=decided.pk).update(state=SlotRequest.State.DECIDED, decided_at=now)
    assert [drafting.forget(at=now + timedelta(hours=hours)) for hours in (23, 25)] == [0, 1]
    assert DecisionDraft.objects.get().request == waiting
