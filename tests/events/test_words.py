"""What is typed is understood: slips, sounds, synonyms, small words; and what is right is left alone."""

from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms import planting
from directory.models import Association
from events.models import Activity, Suggestion, Synonym, Word
from events.search import ActivitySearch, index, likeness, refresh, shipped, suggesting, synonyms, vocabulary
from events.search import ask as ask_town
from events.search.asked import ask
from events.search.words import words_of
from tests.factories import (
    make_activity,
    make_association,
    make_neighbourhood,
    make_occurrence,
    make_space,
    make_theme,
    make_venue,
    paris,
    the_association,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> None:
    """Swimming for seniors, gentle gym, chess, tai-chi, running and a guitar course; a choir and its hall."""
    for number, (title, summary) in enumerate(
        (
            ("Natation seniors", "Nager sans se presser."),
            ("Gym douce", "Bouger en douceur, dès le premier cours."),
            ("Échecs pour tous", "Une partie et un café."),
            ("Tai-chi", "Des gestes lents."),
            ("Course à pied", "Courir ensemble."),
            ("Guitare", "Jouer dès le premier cours."),
            ("Football", "Filles et garçons."),
        )
    ):
        activity = make_activity(title, summary=summary)
        make_occurrence(activity=activity, starts_at=paris(2026, 11, 24, 10 + number))
    make_association("Les Voix de l’Étang", purpose="Chanter en chœur.")
    make_space("Grande salle", venue=make_venue("Gymnase du Grès"), kind="gymnase")
    index(Activity.objects.all())
    refresh()


def asked(typed: str, at: datetime, **more: str) -> ActivitySearch:
    query = QueryDict(mutable=True)
    query.update({"q": typed, **more})
    return ActivitySearch(query, at=at)


def titles(typed: str, at: datetime, **more: str) -> list[str]:
    return [hit.activity.title for hit in asked(typed, at, **more).answer.page(1)]


@pytest.mark.parametrize(
    ("typed", "found", "shown"),
    [
        ("natation senoir", "Natation seniors", "natation"),
        ("natasion senior", "Natation seniors", "natation"),
        ("eschecs", "Échecs pour tous", "échecs"),
        ("gim douce", "Gym douce", "gym douce"),
        ("gitare", "Guitare", "guitare"),
        ("taichi", "Tai-chi", "taichi"),
        ("tai chi", "Tai-chi", "tai chi"),
        ("taïchi", "Tai-chi", "taichi"),
        ("soccer", "Football", "soccer"),
        ("foot", "Football", "foot"),
        ("je cherche un cours de gym", "Gym douce", "gym"),
    ],
)
def test_the_first_answer_is_what_was_meant(town: None, now: datetime, typed: str, found: str, shown: str) -> None:
    assert (titles(typed, now)[0], asked(typed, now).words.text) == (found, shown)


def test_a_word_as_it_is_written_comes_before_one_of_the_same_stem(town: None, now: datetime) -> None:
    assert titles("course", now)[0] == "Course à pied"


def test_gyms_do_not_drown_gymnastics(town: None, now: datetime) -> None:
    hall = make_space("Plateau", venue=make_venue("Gymnase des Vents"))
    for number in range(3):
        make_occurrence(activity=make_activity(f"Judo {number}", space=hall), starts_at=paris(2026, 11, 23, 10))
    index(Activity.objects.all())
    assert titles("gym", now) == ["Gym douce"]
    assert [venue.name for venue in asked("gym", now).answer.survey.venues] == []


def test_a_name_that_equals_the_words_comes_first_then_the_soonest(town: None, now: datetime) -> None:
    for day, title in ((27, "Gym douce du matin"), (26, "Gym douce assise"), (30, "Gym douce, suite")):
        make_occurrence(activity=make_activity(title), starts_at=paris(2026, 11, day, 8))
    index(Activity.objects.all())
    assert titles("gym douce", now) == ["Gym douce", "Gym douce assise", "Gym douce du matin", "Gym douce, suite"]


def test_most_of_the_words_are_enough_when_nothing_answers_to_all(town: None, now: datetime) -> None:
    search = asked("guitare hawaïenne", now)
    assert [hit.activity.title for hit in search.answer.page(1)] == ["Guitare"]
    assert (search.answer.survey.reach, search.answer.survey.complete) == ("most", 0)


def test_what_answers_to_all_comes_before_what_answers_to_most(town: None, now: datetime) -> None:
    make_occurrence(activity=make_activity("Guitare et chant", summary="En famille"), starts_at=paris(2026, 12, 1, 10))
    index(Activity.objects.all())
    hits = list(asked("guitare famille", now).answer.page(1))
    assert [(hit.activity.title, hit.answers_all) for hit in hits] == [("Guitare et chant", True), ("Guitare", False)]


def test_a_name_that_does_not_fit_hides_no_other(town: None, now: datetime) -> None:
    """« jude » exists, for grown-ups; a child of 12 who types it is shown judo, not nothing."""
    for title, youngest in (("Jude et ses chansons", 18), ("Judo", 6)):
        make_occurrence(activity=make_activity(title, age_min=youngest), starts_at=paris(2026, 11, 24, 10))
    index(Activity.objects.all())
    refresh()

    def found(**query: str) -> tuple[list[str], str]:
        question = ask_town(QueryDict(urlencode(query)), at=now)
        return [hit.activity.title for hit in question.answer.page(1)], question.words.text

    assert found(q="jude") == (["Jude et ses chansons"], "jude")
    assert found(q="jude, 12 ans") == (["Judo"], "judo")
    assert found(q="jude", age="12", exact="1") == ([], "jude")


def test_how_far_words_reach_is_decided_among_what_the_filters_leave(town: None, now: datetime) -> None:
    for number in range(8):
        title = f"Poterie du soir {number}"
        make_occurrence(activity=make_activity(title, age_min=18), starts_at=paris(2026, 11, 24, 18))
    make_occurrence(activity=make_activity("Poterie", age_min=6), starts_at=paris(2026, 11, 25, 14))
    index(Activity.objects.all())
    refresh()
    search = ask_town(QueryDict(urlencode({"q": '"poterie du soir"', "age": "12"})), at=now)
    hits = [(hit.activity.title, hit.answers_all) for hit in search.answer.page(1)]
    assert (hits, search.answer.survey.complete) == ([("Poterie", False)], 0)
    search = ask_town(QueryDict(urlencode({"q": '"poterie du soir"', "age": "30"})), at=now)
    assert (search.answer.survey.reach, search.answer.total) == ("all", 8)


def test_words_are_taken_as_they_stand_when_asked_to(town: None, now: datetime) -> None:
    search = asked("eschecs", now, exact="1")
    assert (search.words.corrected, search.answer.total, search.query) == (False, 0, "q=eschecs&exact=1")


def test_a_word_that_something_begins_with_is_not_corrected(town: None, now: datetime) -> None:
    assert [ask(typed).corrected for typed in ("foo", "guit", "natat", "moto", "lapins")] == [False] * 5


def test_a_word_that_only_the_index_knows_is_not_corrected(town: None, now: datetime) -> None:
    """The table of words may be minutes late; the texts are not."""
    make_association("Les Échelons")
    assert ask("echelons").corrected is False
    Association.objects.filter(name="Les Échelons").delete()
    assert (ask("echelonz").corrected, Word.objects.filter(word="echelons").exists()) == (False, False)


def test_a_synonym_that_the_service_adds_works_at_once(town: None, now: datetime) -> None:
    assert titles("gratouille", now) == []
    Synonym.objects.create(words="gratouille, guitare", keys=synonyms.keys_of("gratouille, guitare"))
    assert titles("gratouille", now) == ["Guitare"]


def test_a_synonym_may_go_one_way_only(town: None, now: datetime) -> None:
    synonym = Synonym.objects.create(words="aquabulle", also="natation", keys=synonyms.keys_of("aquabulle"))
    vocabulary.learn_synonym(synonym)
    make_occurrence(activity=make_activity("Aquabulle"), starts_at=paris(2026, 12, 1, 10))
    index(Activity.objects.all())
    assert sorted(titles("aquabulles", now)) == ["Aquabulle", "Natation seniors"]
    assert titles("natation", now) == ["Natation seniors"]


def test_a_word_that_nothing_bears_says_so_and_what_comes_near(
    town: None, now: datetime, client: Client, clock: object
) -> None:
    Synonym.objects.create(words="harpe celtique", also="guitare", keys=synonyms.keys_of("harpe celtique"))
    said = "Rien ne porte le nom «\xa0harpe celtique\xa0». Voici ce qui s’en approche\xa0: guitare."
    page = client.get("/activites/", {"q": "harpe celtique"}).content.decode()
    assert (said in page, "/envies/?q=harpe+celtique" in page) == (True, True)
    assert "Rien ne porte le nom" not in client.get("/activites/", {"q": "soccer"}).content.decode()
    index([make_activity("Harpe celtique", age_min=18)])
    assert asked("harpe celtique", now).answer.survey.nearby == ()


def test_a_need_that_the_town_knows_nothing_about_is_said_with_the_phone_number(
    town: None, clock: object, client: Client
) -> None:
    said = "ce qui convient avec «\xa0malvoyant\xa0»"
    page = client.get("/activites/", {"q": "guitare malvoyant"}).content.decode()
    assert (said in page, "1 activité pour «\xa0guitare\xa0»" in page) == (True, True)
    page = client.get("/activites/", {"q": "malvoyant"}).content.decode()
    assert (said in page, "7 activités à venir" in page) == (True, True)
    index([make_activity("Tandem pour malvoyants")])
    make_occurrence(activity=Activity.objects.get(title="Tandem pour malvoyants"))
    page = client.get("/activites/", {"q": "malvoyant"}).content.decode()
    assert (said in page, "Tandem pour malvoyants" in page) == (True, True)


def test_every_starting_synonym_says_at_least_two_things() -> None:
    rows = list(synonyms.starting_set())
    assert len(rows) > 120
    for words, also in rows:
        Synonym(words=words, also=also).clean()
        assert synonyms.keys_of(words) != []


def test_new_words_of_the_product_reach_a_town_that_keeps_its_own(
    town: None, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Deleted stays deleted, changed stays changed, and what the service wrote itself is not doubled."""
    before = Synonym.objects.count()
    Synonym.objects.filter(words="foot, football, soccer, ballon rond, futsal, foot à cinq").delete()
    Synonym.objects.filter(words="hand, handball").update(words="hand, handball, hand-ball")
    Synonym.objects.create(words="gratouille, guitare", keys=synonyms.keys_of("gratouille, guitare"))
    longer = tmp_path / "synonymes.txt"
    longer.write_text(f"{synonyms.FILE.read_text('utf-8')}guitare, gratouille\nbaignade, natation\n", "utf-8")
    monkeypatch.setattr(synonyms, "FILE", longer)
    for _time in range(2):
        shipped.give(apps)
    assert titles("baignade", now) == ["Natation seniors"]
    assert titles("soccer", now) == []
    assert Synonym.objects.filter(words__contains="handball").count() == 1
    assert Synonym.objects.filter(words__contains="gratouille").count() == 1
    assert Synonym.objects.count() == before + 1


# --- Associations and venues ---


def test_associations_and_venues_answer_too(town: None, now: datetime) -> None:
    survey = asked("gymnase", now).answer.survey
    assert ([each.name for each in survey.venues], survey.is_meant) == (["Gymnase du Grès"], True)
    survey = asked("voix de l'etang", now).answer.survey
    assert ([each.name for each in survey.associations], survey.is_meant) == (["Les Voix de l’Étang"], True)


def test_the_directory_is_never_behind(town: None) -> None:
    """Whoever writes, and however: the database keeps the words of associations and venues."""

    def finds(word: str) -> bool:
        return Association.objects.extra(where=["search @@ to_tsquery('fr_folded', %s)"], params=[word]).exists()

    club = the_association()
    theme = make_theme("Colombophilie", slug="colombophilie-test")
    club.themes.add(theme)
    assert finds("colombophilie")
    theme.name = "Pigeons"
    theme.save()
    assert (finds("colombophilie"), finds("pigeon")) == (False, True)
    club.themes.clear()
    assert finds("pigeon") is False
    Association.objects.update(purpose="Nourrir les girafes", neighbourhood=make_neighbourhood("Tatooine"))
    assert (finds("girafe"), finds("tatooine")) == (True, True)


# --- The table of words ---


def test_the_words_follow_the_texts(town: None) -> None:
    assert Word.objects.get(word="natation").shown == "natation"
    assert (Word.objects.get(word="echecs").shown, Word.objects.get(word="echecs").activities) == ("échecs", 1)
    Activity.objects.filter(title="Natation seniors").update(title="Baignade")
    refresh()
    assert list(
        Suggestion.objects.filter(text__in=["Natation seniors", "Baignade"]).values_list("text", flat=True)
    ) == ["Baignade"]
    with CaptureQueriesContext(connection) as seen:
        refresh()
    assert [query["sql"] for query in seen if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []


def test_a_published_activity_is_known_at_once(town: None) -> None:
    index([make_activity("Trapèze volant")])
    assert ask("trapese").text == "trapèze"


# --- Suggestions ---


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("nat", "natation"),
        ("gim dou", "Gym douce"),
        ("eschecs", "échecs"),
        ("voix", "Les Voix de l’Étang"),
    ],
)
def test_what_is_typed_is_completed(town: None, typed: str, first: str) -> None:
    assert suggesting.suggest(typed)[0].text == first


@pytest.mark.parametrize("typed", ["", " ", "n", "'", "&|!", "qzqzqz", "😀", "\\"])
def test_nothing_is_suggested_for_nothing(town: None, typed: str) -> None:
    assert suggesting.suggest(typed) == []


def test_suggestions_are_one_query(town: None, client: Client) -> None:
    with CaptureQueriesContext(connection) as seen:
        body = client.get("/activites/suggestions/?q=nata").content.decode()
    assert (len(seen), 'role="option"' in body) == (1, True)


# --- Pure ---


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("gim", "gym"), ("dance", "danse"), ("filosofie", "philosophie"), ("basquet", "basket"), ("voley", "volley"),
        ("cayak", "kayak"), ("petenque", "petanque"), ("danses", "danse"), ("math", "maths"), ("guitar", "guitare"),
    ],
)  # fmt: skip
def test_words_that_sound_the_same(one: str, other: str) -> None:
    assert likeness.sound(one) == likeness.sound(other)


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("senoir", "senior", 1),
        ("eschecs", "echecs", 1),
        ("badmington", "badminton", 1),
        ("yoga", "yoga", 0),
        ("a", "abc", 2),
    ],
)
def test_slips_are_counted(one: str, other: str, slips: int) -> None:
    assert likeness.slips(one, other, 2) == slips


def test_two_words_within_the_slips_allowed_share_what_is_left_of_them() -> None:
    for one, other in (("senoir", "senior"), ("badmingtton", "badminton"), ("natatoin", "natation")):
        assert likeness.nearby(one) & likeness.nearby(other)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("je cherche un cours de yoga", ["yoga"]),
        ("L’Œuf d'échecs", ["oeuf", "echecs"]),
        ("cours", ["cours"]),
        ("ping-pong", ["ping", "pong"]),
        ("de la les", []),
        ("a" * 10_000, ["a" * 40]),
        ("مرحبا 😀 gym", ["مرحبا", "gym"]),
    ],
)
def test_words_are_read_from_what_was_typed(typed: str, words: list[str]) -> None:
    assert words_of(typed) == words


@pytest.mark.parametrize(
    "typed", ["a" * 10_000, "'; DROP TABLE events_word; --", "\"gym' & | ! :* (", "%_\\", "مرحبا", "😀", "gym " * 3_000]
)
@pytest.mark.parametrize("where", ["/activites/", "/activites/suggestions/", "/associations/"])
def test_nothing_that_is_typed_breaks_a_page(client: Client, typed: str, where: str) -> None:
    planting.plant()
    assert client.get(where, {"q": typed}).status_code == 200
