"""What a resident finds, for the words and filters that they use."""

from datetime import datetime, timedelta

import pytest
from django.http import QueryDict

from events.models import Activity
from events.search import ActivitySearch, index
from tests.factories import (
    make_activity,
    make_association,
    make_neighbourhood,
    make_occurrence,
    make_space,
    make_theme,
    make_venue,
    paris,
)

pytestmark = pytest.mark.django_db


def asked(query: str, at: datetime) -> ActivitySearch:
    return ActivitySearch(QueryDict(query), at=at)


def titles(query: str, at: datetime) -> list[str]:
    return [hit.activity.title for hit in asked(query, at).answer.page(1)]


@pytest.fixture
def town(now: datetime) -> None:
    """Gentle gym on Tuesday morning, chess on Tuesday evening and Friday afternoon, choir on Monday evening."""
    ferrieres = make_neighbourhood("Ferrières", slug="ferrieres-test")
    sport = make_theme("Sport", slug="sport-test")
    gentle = make_theme("Gym et forme", slug="gym-test", parent=sport)
    hall = make_space(venue=make_venue(neighbourhood=ferrieres, step_free=True))
    gym = make_activity(
        "Gym douce assise", theme=gentle, space=hall, age_min=60, price_kind="free",
        description="Des étirements pour les retraités.",
    )  # fmt: skip
    chess = make_activity("Échecs pour tous", association=make_association("Le Roque"), address="8 allée du Port")
    choir = make_activity(
        "Chœur de l'étang", association=make_association("Les Voix"), summary="Une chorale joyeuse", entry="free_entry"
    )
    for week in range(2):
        ahead = timedelta(weeks=week)
        make_occurrence(activity=gym, starts_at=paris(2026, 11, 24, 10) + ahead, space=hall)
        make_occurrence(activity=chess, starts_at=paris(2026, 11, 24, 18) + ahead, address="8 allée du Port")
        make_occurrence(activity=chess, starts_at=paris(2026, 11, 27, 14) + ahead, address="8 allée du Port")
        make_occurrence(activity=choir, starts_at=paris(2026, 11, 23, 20) + ahead)
    index(Activity.objects.all())


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Chœur de l'étang", "Gym douce assise", "Échecs pour tous"]),
        ("q=gym", ["Gym douce assise"]),
        ("q=gymn", ["Gym douce assise"]),
        ("q=GYM+DOUCE", ["Gym douce assise"]),
        ("q=echecs", ["Échecs pour tous"]),
        ("q=échec", ["Échecs pour tous"]),
        ("q=retraite", ["Gym douce assise"]),
        ("q=étirement", ["Gym douce assise"]),
        ("q=choeur", ["Chœur de l'étang"]),
        ("q=chœur", ["Chœur de l'étang"]),
        ("q=l'etang", ["Chœur de l'étang"]),
        ("q=roque", ["Échecs pour tous"]),
        ("q=ferrieres", ["Gym douce assise"]),
        ("q=gym+echecs", ["Gym douce assise", "Échecs pour tous"]),
        ("q=la+de+le", ["Chœur de l'étang", "Gym douce assise", "Échecs pour tous"]),
        ("jour=mar", ["Gym douce assise", "Échecs pour tous"]),
        ("jour=mar&moment=soir", ["Échecs pour tous"]),
        ("jour=ven&moment=soir", []),
        ("moment=matin&moment=soir", ["Chœur de l'étang", "Gym douce assise", "Échecs pour tous"]),
        ("theme=sport-test", ["Gym douce assise"]),
        ("theme=gym-test", ["Gym douce assise"]),
        ("quartier=ferrieres-test", ["Gym douce assise"]),
        ("gratuit=1", ["Gym douce assise"]),
        ("accessible=1", ["Gym douce assise"]),
        ("libre=1", ["Chœur de l'étang"]),
        ("q=sans+inscription", ["Chœur de l'étang"]),
        ("age=12", ["Chœur de l'étang", "Échecs pour tous"]),
        ("du=25/11/2026&au=27/11/2026", ["Échecs pour tous"]),
        ("du=2026-11-23&au=2026-11-23", ["Chœur de l'étang"]),
        ("du=1/1/2030", []),
        (
            "jour=&moment=&quartier=&theme=&age=&du=&au=&q=",
            ["Chœur de l'étang", "Gym douce assise", "Échecs pour tous"],
        ),
    ],
)
def test_the_answer_holds_what_fits(town: None, now: datetime, query: str, found: list[str]) -> None:
    assert titles(query, now) == found
    assert asked(query, now).answer.total == len(found)


def test_each_count_is_what_its_filter_would_give(town: None, now: datetime) -> None:
    search = asked("jour=mar", now)
    for group in search.groups:
        for option in group.options:
            days = "jour=" if option.name == "jour" else "jour=mar&jour="  # another day stands instead of Tuesday
            given = f"{option.name}={option.value}" + ("" if option.name == "jour" else f"&{days}")
            assert option.count == asked(given, now).answer.total, option
    assert {o.value: o.count for o in search.where if o.count} == {"ferrieres-test": 1}
    assert {o.value: o.count for o in search.topics if o.count} == {"sport-test": 1}


def test_a_word_in_the_name_comes_before_one_in_the_text(now: datetime) -> None:
    for title, text in (("Atelier", "Un peu de poterie."), ("Poterie", "")):
        make_occurrence(activity=make_activity(title, description=text))
    index(Activity.objects.all())
    assert titles("q=poterie", now) == ["Poterie", "Atelier"]


def test_what_to_bring_is_not_what_is_looked_for(now: datetime) -> None:
    """« basket » finds no handball for which shoes are brought."""
    make_occurrence(activity=make_activity("Handball", to_bring="Des baskets propres."))
    index(Activity.objects.all())
    assert titles("q=basket", now) == []


def test_a_cancelled_date_stays_visible(town: None, now: datetime) -> None:
    gym = Activity.objects.get(title="Gym douce assise")
    first = gym.occurrences.earliest("starts_at")
    gym.occurrences.filter(pk=first.pk).update(state="cancelled")
    hit = next(iter(asked("q=gym", now).answer.page(1)))
    assert hit.next is not None
    assert (hit.next.pk, hit.next.is_cancelled) == (first.pk, True)


def test_drafts_past_dates_and_hidden_associations_are_not_found(now: datetime) -> None:
    make_occurrence(activity=make_activity("Brouillon", state="draft"))
    make_occurrence(activity=make_activity("Passé"), starts_at=paris(2026, 11, 20, 10))
    closed = make_association("Fermée", state="closed")
    make_occurrence(activity=make_activity("Cachée", association=closed))
    assert titles("", now) == []


def test_moments_are_read_on_the_clock_of_the_town(now: datetime) -> None:
    make_occurrence(activity=make_activity("Été"), starts_at=paris(2027, 7, 6, 18))
    assert titles("moment=soir&jour=mar", now) == ["Été"]
    assert titles("moment=apres-midi", now) == []


def test_what_is_not_understood_is_left_out_and_said(town: None, now: datetime) -> None:
    search = asked("jour=lundi&age=900&quartier=paris&du=hier&theme=x&q=gym", now)
    assert search.answer.total == 1
    asked_about = ("jour", "quartier", "theme", "age", "du")
    for sentence, name in zip(search.ignored, asked_about, strict=True):
        assert sentence.startswith(str(search.fields[name].label))


def test_a_filter_is_taken_off_alone(town: None, now: datetime) -> None:
    search = asked("q=gym&jour=mar&jour=jeu&gratuit=1", now)
    assert [(chip.label, chip.without) for chip in search.chips] == [
        ("Mardi", "q=gym&jour=jeu&gratuit=1"),
        ("Jeudi", "q=gym&jour=mar&gratuit=1"),
        ("Gratuit", "q=gym&jour=mar&jour=jeu"),
    ]


@pytest.mark.parametrize(
    "typed", ['"', "':*&|!()", "gym & | !", "a" * 10_000, "'; DROP TABLE x; --", "²ª๓ \\ %", "<b>"]
)
def test_no_sign_breaks_the_search(town: None, now: datetime, typed: str) -> None:
    query = QueryDict(mutable=True)
    query["q"] = typed
    assert ActivitySearch(query, at=now).answer.total >= 0
