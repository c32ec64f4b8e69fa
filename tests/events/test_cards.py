"""A card is drawn once, and again as soon as something that it shows has changed."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from events import cards, search
from events.models import Activity, Occurrence
from tests.conftest import Clock
from tests.factories import make_activity, make_association, make_occurrence, make_theme, paris

pytestmark = pytest.mark.django_db


@pytest.fixture
def seance() -> Occurrence:
    activity = make_activity(
        "Gym douce", association=make_association("Souffle"), theme=make_theme("Gym", slug="gym-test"),
        entry=Activity.Entry.REGISTRATION, capacity=12,
    )  # fmt: skip
    return make_occurrence(activity=activity, starts_at=paris(2026, 11, 24, 10), free_places=5)


def drawn(at: datetime, query: str = "") -> list[str]:
    return [str(card.html) for card in cards.page(search.ask(QueryDict(query), at=at).answer, 1)]


def test_a_card_says_what_and_when(seance: Occurrence, now: datetime) -> None:
    (card,) = drawn(now)
    assert all(words in card for words in ("Gym douce", "Souffle", "5 places", "24 nov."))


def test_a_card_that_nothing_changed_is_not_fetched_again(seance: Occurrence, now: datetime) -> None:
    answer = search.ask(QueryDict(""), at=now).answer
    first = cards.page(answer, 1).object_list
    with CaptureQueriesContext(connection) as queries:
        again = cards.page(answer, 1).object_list
    assert (again, len(queries)) == (first, 2)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda s: Occurrence.objects.filter(pk=s.pk).update(free_places=2), "2 places"),
        (lambda s: Occurrence.objects.filter(pk=s.pk).update(free_places=0, waiting=3), "3 personnes attendent"),
        (lambda s: Occurrence.objects.filter(pk=s.pk).update(state="cancelled"), "Annulé"),
        (
            lambda s: Activity.objects.filter(pk=s.activity_id).update(is_registration_closed=True),
            "Inscriptions closes",
        ),
        (
            lambda s: Activity.objects.filter(pk=s.activity_id).update(
                title="Gym très douce", changed_at=s.changed_at + timedelta(seconds=1)
            ),
            "Gym très douce",
        ),
        (lambda s: rename(s, "Souffle & Mouvement"), "Souffle &amp; Mouvement"),
    ],
)
def test_whatever_it_shows_changes_the_card(seance: Occurrence, now: datetime, change: object, said: str) -> None:
    assert said not in drawn(now)[0]
    change(seance)  # type: ignore[operator]  # one of the acts above
    assert said in drawn(now)[0]


def rename(seance: Occurrence, name: str) -> None:
    association = seance.activity.association
    association.name = name
    association.save()


def test_it_is_drawn_in_the_language_and_on_the_day_of_the_reader(
    seance: Occurrence, now: datetime, clock: Clock
) -> None:
    french = drawn(now)
    Occurrence.objects.filter(pk=seance.pk).update(state="cancelled")
    this_week = drawn(now)
    clock.move_to(now - timedelta(weeks=3))
    long_before = drawn(clock.now)
    with translation.override("en"):
        english = drawn(now)
    assert len({*french, *this_week, *long_before, *english}) == 4


def test_those_that_answer_to_some_of_the_words_only_are_told_apart(seance: Occurrence, now: datetime) -> None:
    for title, summary in (("Guitare", ""), ("Guitare et chant", "En famille")):
        make_occurrence(activity=make_activity(title, summary=summary), starts_at=paris(2026, 11, 25, 10))
    search.index(Activity.objects.all())
    found = cards.page(search.ask(QueryDict("q=guitare+famille"), at=now).answer, 1)
    assert [card.answers_all for card in found] == [True, False]
