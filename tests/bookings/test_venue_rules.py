"""Rules of venues hold from a day on: what stands in the way is said, an agent passes over it with a reason."""

from datetime import date, time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bookings import availability, requesting, review, suggesting, venue_rules, writing_rules
from bookings.availability import Answer
from bookings.errors import NotBookable, RulesChanged, RuleStands
from bookings.models import Occupancy, SlotRequest, VenueRule
from directory.models import Person
from events.models import DayOff
from events.recurrence import Period, Schedule
from tests import factories, papers
from tests.bookings.test_pages import ASK, typed
from tests.bookings.test_pages import told as told_by
from tests.conftest import MONDAY_MORNING, Clock
from tests.factories import paris

pytestmark = pytest.mark.django_db
SHUTS_AT_22 = [["08:00", "22:00"]] * 7
TUESDAY = paris(2026, 12, 1, 18)
FORM: dict[str, Any] = {"rivals": "compete", "who": "any"}


def told(page: Any) -> str:
    """Without the sign that ties a dash to its neighbours."""
    return told_by(page).replace("\N{WORD JOINER}", "")


def submit(start: Any = TUESDAY, hours: int = 2, **kw: Any) -> SlotRequest:
    """Nadia's association asks for one date."""
    day = start.date()
    end = start.replace(hour=start.hour + hours)
    schedule = Schedule(kind="once", first_date=day, start_time=start.time(), end_time=end.time())
    fields = {"association": factories.the_association(), "space": factories.the_space(), "purpose": "Bal"}
    by = Person.objects.filter(email="nadia@exemple.test").first() or factories.make_membership().person
    return requesting.submit(
        schedule=schedule, periods=[Period(start, end)], people_expected=18, by=by, at=MONDAY_MORNING, **fields | kw
    )  # type: ignore[arg-type]  # the fields of a request


@pytest.mark.parametrize(
    ("rule", "start", "sentence"),
    [
        ({"week": SHUTS_AT_22}, paris(2026, 12, 1, 21), "Maison des Tamaris ferme à 22 h le mardi."),
        ({"week": SHUTS_AT_22}, paris(2026, 12, 1, 7), "Maison des Tamaris ouvre à 8 h le mardi."),
        ({"week": [None, None, *SHUTS_AT_22[2:]]}, TUESDAY, "Maison des Tamaris : fermé le mardi."),
        ({"min_notice": 10}, TUESDAY, "il faut demander au moins 10 jours avant."),
        ({"max_notice": 5}, TUESDAY, "on peut demander au plus 5 jours avant"),
        ({"who": "some"}, TUESDAY, "lieu réservé à certaines associations"),
        ({"quota_hours": 1}, TUESDAY, "1 h au plus par association et par saison. 0 h sont déjà prises"),
        ({"papers": ["statutes"]}, TUESDAY, "encore valables : statuts."),
    ],
)
def test_what_stands_in_the_way_is_said_beside_the_field(
    volunteer_client: Client, clock: Clock, rule: dict[str, Any], start: Any, sentence: str
) -> None:
    factories.make_venue_rule(**rule)
    hours = {"first_date": f"{start:%d/%m/%Y}", "start_time": f"{start.hour} h", "end_time": f"{start.hour + 2} h"}
    page = volunteer_client.post(ASK, typed(**hours))
    assert (page.status_code, SlotRequest.objects.count()) == (422, 0)
    assert sentence in told(page)
    asks = hours | {"as_exception": "on", "message": "C’est la fête de l’école."}
    assert volunteer_client.post(ASK, typed(**asks)).status_code == 302
    assert SlotRequest.objects.count() == 1


def test_an_exception_says_why(volunteer_client: Client, clock: Clock) -> None:
    factories.make_venue_rule(min_notice=30)
    page = volunteer_client.post(ASK, typed(as_exception="on"))
    assert page.status_code == 422
    assert "Dites pourquoi vous demandez une exception." in told(page)


def test_the_past_keeps_its_rule_and_the_day_of_use_decides(camille: Person) -> None:
    factories.make_venue_rule(week=SHUTS_AT_22)
    factories.make_venue_rule(since=date(2027, 9, 1), week=[["08:00", "20:00"]] * 7)
    rules = venue_rules.of(factories.the_venue())
    assert rules.is_open(paris(2026, 12, 1, 20), paris(2026, 12, 1, 22))
    assert not rules.is_open(paris(2027, 9, 7, 20), paris(2027, 9, 7, 22))
    assert rules.on(date(2025, 12, 31)) == venue_rules.AS_THE_TOWN


def test_hours_that_touch_at_midnight_are_one() -> None:
    factories.make_venue_rule(week=[["00:00", "00:00"]] * 7)
    rules = venue_rules.of(factories.the_venue())
    assert rules.is_open(paris(2026, 12, 1, 21), paris(2026, 12, 2, 3))
    factories.make_venue_rule(since=date(2026, 12, 7), week=[["18:00", "02:00"]] * 7)
    late = venue_rules.of(factories.the_venue())
    assert late.is_open(paris(2026, 12, 8, 21), paris(2026, 12, 9, 2))
    assert not late.is_open(paris(2026, 12, 8, 21), paris(2026, 12, 9, 3))


def test_a_hall_may_shut_in_the_school_holidays(now: Any) -> None:
    space = factories.the_space()
    DayOff.objects.create(
        kind="school", zone="B", name="Noël", first_day=date(2026, 12, 19), last_day=date(2027, 1, 3), source="test"
    )
    factories.make_venue_rule(shut=[space])
    with pytest.raises(RuleStands, match="Noël"):
        submit(paris(2026, 12, 22, 18))
    assert submit(paris(2026, 12, 15, 18)).pk


def test_the_gap_of_the_day_pads_the_end_and_is_kept_by_the_constraint(camille: Person) -> None:
    space = factories.the_space()
    factories.make_venue_rule(since=date(2026, 12, 7), gaps={space: 30})
    for day in (1, 8):
        asked = factories.make_asked(paris(2026, 12, day, 18), space=space)
        review.decide(asked, verdicts={asked.slots.get().pk: review.Grant()}, message="", by=camille, at=MONDAY_MORNING)
    ends = [row.period.upper for row in Occupancy.objects.order_by("period")]
    assert ends == [paris(2026, 12, 1, 20), paris(2026, 12, 8, 20, 30)]
    wanted = [Period(paris(2026, 12, day, 20), paris(2026, 12, day, 22)) for day in (1, 8)]
    assert [verdict.answer for verdict in availability.of(space, wanted).verdicts] == [Answer.FREE, Answer.TAKEN]


def test_every_question_about_what_is_free_knows_the_gap_of_the_day(agent_client: Client, clock: Clock) -> None:
    """The look, the search, the tally and the suggestions agree with the constraint."""
    from bookings import free_spaces, tallying  # noqa: PLC0415

    camille = Person.objects.get(email="camille@exemple.test")
    space = factories.the_space()
    factories.make_venue_rule(since=date(2026, 12, 7), gaps={space: 30})
    held = factories.make_asked(paris(2026, 12, 8, 20), space=space)
    review.decide(held, verdicts={held.slots.get().pk: review.Grant()}, message="", by=camille, at=MONDAY_MORNING)
    asked = factories.make_asked(paris(2026, 12, 8, 18), space=space)
    slots = list(asked.slots.all())
    assert availability.of(space, slots, request=asked).verdicts[0].answer == Answer.TAKEN
    assert free_spaces.of([space], slots) == []
    assert tallying.of([asked], at=MONDAY_MORNING)[asked.pk].conflicts == 1
    around = suggesting.Around(asked, slots, agent=camille, at=MONDAY_MORNING)
    assert all(one.target.end <= time(19, 30) or one.target.days for one in around.best_for(slots))


def test_where_the_first_request_keeps_the_date_the_second_is_told(now: Any) -> None:
    factories.make_venue_rule(rivals="first")
    first = factories.make_asked(TUESDAY, association=factories.make_association("Les Voix"))
    with pytest.raises(RuleStands, match="Une autre association a demandé cette date avant"):
        submit(as_exception=True)
    first.slots.update(state="withdrawn")
    assert submit().pk


def test_themes_and_names_say_who_may_ask(now: Any) -> None:
    rule = factories.make_venue_rule(who="some")
    sport = factories.Theme.objects.create(name="Sport d’essai", slug="sport-d-essai")
    below = factories.Theme.objects.create(name="Judo d’essai", slug="judo-d-essai", parent=sport)
    rule.themes.add(sport)
    with pytest.raises(RuleStands):
        submit()
    factories.the_association().themes.add(below)
    assert submit().pk


def test_the_papers_asked_for_must_be_valid(now: Any) -> None:
    factories.make_venue_rule(papers=["insurance"])
    papers.make_paper(association=factories.the_association(), kind="insurance", expires_on=date(2027, 8, 31))
    assert submit().pk


def test_an_agent_passes_over_a_rule_with_a_reason_that_stays(agent_client: Client, clock: Clock) -> None:
    asked = factories.make_asked(paris(2026, 12, 1, 21))
    slot = asked.slots.get()
    factories.make_venue_rule(week=SHUTS_AT_22)
    address = f"/service/demandes/{asked.pk}/"
    assert "ferme à 22 h le mardi" in told(agent_client.get(address))
    sent = {
        "version": "0", "groups": "1", "message": "D’accord.", "prepared": "", "g0-all": str(slot.pk),
        "g0-dates": str(slot.pk), "g0-answer": "grant", "g0-rest": "later",
    }  # fmt: skip
    page = agent_client.post(address, sent | {"action": "send"})
    assert page.status_code == 422
    assert "Écrivez pourquoi la règle est écartée" in told(page)
    page = agent_client.post(address, sent | {"action": "check", "over": "Fête de la Ville"})
    assert 'name="over" value="Fête de la Ville"' in told(page)
    assert agent_client.post(address, sent | {"action": "send", "over": "Fête de la Ville"}).status_code == 302
    (line,) = asked.decisions.get().verdicts
    assert line["over"] == {"rules": ["hours"], "reason": "Fête de la Ville"}
    assert "règle écartée (heures d’ouverture) : Fête de la Ville" in told(agent_client.get(address))


def test_nothing_is_granted_against_a_rule_without_a_reason(camille: Person) -> None:
    asked = factories.make_asked(paris(2026, 12, 1, 21))
    factories.make_venue_rule(week=SHUTS_AT_22)
    with pytest.raises(RuleStands):
        review.decide(asked, verdicts={asked.slots.get().pk: review.Grant()}, message="", by=camille, at=MONDAY_MORNING)
    assert Occupancy.objects.count() == 0


def test_a_rule_for_next_september_is_written_in_november(agent_client: Client, clock: Clock) -> None:
    space = factories.the_space()
    address = f"/service/regles/{space.venue.slug}/nouvelle/"
    hours = {f"opens_{day}": "8 h" for day in range(7)} | {f"closes_{day}": "22 h" for day in range(7)}
    sent = FORM | hours | {
        "seen": "", "since": "01/09/2027", "min_notice": "10", f"gap_{space.pk}": "15", f"holidays_{space.pk}": "on",
        "associations": "souffle & mouvement", "who": "some",
    }  # fmt: skip
    factories.the_association()
    assert agent_client.post(address, sent).status_code == 302
    rule = VenueRule.objects.get()
    assert (rule.since, rule.min_notice, rule.week[1]) == (date(2027, 9, 1), 10, ["08:00", "22:00"])
    page = told(agent_client.get(f"/service/regles/{space.venue.slug}/"))
    assert "Lundi – dimanche : 8 h – 22 h." in page
    assert "À demander au moins 10 jours avant." in page
    assert "Réservé à : Souffle &amp; Mouvement." in page
    second = agent_client.post(address, sent)
    assert second.status_code == 422
    assert "Un collègue a changé les règles de ce lieu entre-temps." in told(second)
    assert 'value="10"' in told(second)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"since": ""}, "Écrivez le jour."),
        ({"since": "01/01/2020"}, "Le passé garde sa règle"),
        ({"opens_0": "8 h"}, "Écrivez les deux heures, ou aucune"),
        ({"min_notice": "dix"}, "Écrivez un nombre entier"),
        ({"min_notice": "20", "max_notice": "10"}, "Le plus doit dépasser le moins."),
        ({"who": "some"}, "Cochez un thème ou écrivez une association"),
        (
            {"associations": "Inconnue au bataillon"},
            "Cette association n’est pas dans l’annuaire : Inconnue au bataillon.",
        ),
    ],
)
def test_a_rule_that_makes_no_sense_is_sent_back(
    agent_client: Client, clock: Clock, wrong: dict[str, str], sentence: str
) -> None:
    address = f"/service/regles/{factories.the_space().venue.slug}/nouvelle/"
    page = agent_client.post(address, FORM | {"since": "01/09/2027"} | wrong)
    assert page.status_code == 422
    assert sentence in told(page)


def test_a_rule_that_has_begun_is_never_changed(camille: Person) -> None:
    rule = factories.make_venue_rule()
    with pytest.raises(NotBookable):
        writing_rules.abandon(rule, at=MONDAY_MORNING)
    wanted = writing_rules.Wanted(since=date(2026, 12, 1))
    with pytest.raises(NotBookable):
        writing_rules.write(rule.venue, wanted, by=camille, at=MONDAY_MORNING, instead_of=rule)
    with pytest.raises(RulesChanged):
        writing_rules.write(rule.venue, wanted, by=camille, at=MONDAY_MORNING, seen="autre chose")


def test_the_public_week_follows_the_rule(client: Client, clock: Clock) -> None:
    venue = factories.the_space().venue
    factories.make_venue_rule(week=[["09:00", "21:00"]] * 6 + [None])
    page = told(client.get(f"/lieux/{venue.slug}/"))
    assert "Lundi – samedi : 9 h – 21 h ; dimanche : fermé." in page
    assert "pas ouvert ce jour-là" in page


@pytest.mark.parametrize("count", [1, 12])
def test_the_list_of_rules_costs_the_same(agent_client: Client, clock: Clock, count: int) -> None:
    department = factories.the_space().venue.department
    for number in range(count):
        venue = factories.Venue.objects.create(name=f"Lieu {number}", slug=f"lieu-{number}", department=department)
        factories.make_venue_rule(venue, week=SHUTS_AT_22)
    agent_client.get("/service/regles/")
    with CaptureQueriesContext(connection) as found:
        assert agent_client.get("/service/regles/").status_code == 200
    assert len(found) <= 6
