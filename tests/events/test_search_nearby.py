"""Nothing found: what comes nearest. A point on the map: how far, nearest first. What makes no sense: said."""

import re
from datetime import datetime

import pytest
from django.http import QueryDict
from django.test import Client

from directory.models import Neighbourhood, Space
from events.models import Activity
from events.search import ActivitySearch, index
from events.search.near import Point, in_words, length, read
from tests.factories import make_activity, make_neighbourhood, make_occurrence, make_space, make_venue, paris

pytestmark = pytest.mark.django_db
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def town(now: datetime) -> None:
    """Yoga on Thursday morning in Jonquières (free) and on Tuesday evening in l'Île; judo for children in Ferrières."""
    for name, slug, latitude in (
        ("Ferrières", "ferrieres", 43.409),
        ("Jonquières", "jonquieres", 43.402),
        ("L’Île", "l-ile", 43.3985),
    ):
        quartier = make_neighbourhood(name, slug=slug, latitude=latitude, longitude=5.05)
        make_space(venue=make_venue(f"Salle {slug}", neighbourhood=quartier, latitude=latitude, longitude=5.05))
    for title, slug, start, facts in (
        ("Yoga doux", "jonquieres", paris(2026, 11, 26, 10), {"price_kind": "free"}),
        ("Yoga du soir", "l-ile", paris(2026, 11, 24, 19), {"price_kind": "paid", "price": 90}),
        ("Judo", "ferrieres", paris(2026, 11, 25, 14), {"age_min": 5, "age_max": 10}),
    ):
        hall = Space.objects.get(venue__slug=f"salle-{slug}")
        make_occurrence(activity=make_activity(title, space=hall, **facts), space=hall, starts_at=start)
    index(Activity.objects.all())


def asked(query: str, at: datetime) -> ActivitySearch:
    return ActivitySearch(QueryDict(query), at=at)


def proposed(query: str, at: datetime) -> list[tuple[str, str, int]]:
    return [(one.nothing, one.instead, one.count) for one in asked(query, at).relaxed.proposals]


def test_another_day_is_proposed_first(town: None, now: datetime) -> None:
    assert proposed("q=yoga&jour=mar&moment=matin", now) == [
        ("le mardi, le matin", "le jeudi, le matin", 1),
        ("le mardi, le matin", "le mardi, le soir", 1),
    ]


def test_the_nearest_neighbourhood_is_proposed_with_its_distance(town: None, now: datetime) -> None:
    assert proposed("q=yoga&quartier=ferrieres", now)[:2] == [
        ("dans le quartier Ferrières", f"dans le quartier Jonquières, à 800{NBSP}m", 1),
        ("dans le quartier Ferrières", f"dans le quartier L’Île, à 1,2{NBSP}km", 1),
    ]


def test_one_filter_less_is_proposed_and_a_need_last(town: None, now: datetime) -> None:
    assert proposed("q=judo&gratuit=1", now) == [
        (f"avec le filtre «{NBSP}Gratuit{NBSP}»", f"Sans «{NBSP}Gratuit{NBSP}»", 1)
    ]
    assert [one[1] for one in proposed("q=yoga&age=40&jour=jeu&accessible=1", now)] == [
        f"Sans «{NBSP}Accès fauteuil roulant{NBSP}»"
    ]


def test_each_proposal_gives_what_it_says(town: None, now: datetime) -> None:
    for query in (
        "q=yoga&jour=mar&moment=matin", "quartier=ferrieres&q=yoga", "q=judo&age=70", "heure=-8&q=judo",
        "du=24/12/2026", "q=yoga&public=bebes&prix=5&quartier=l-ile", "q=zzz&jour=mar", "niveau=debutant&places=1",
        "jour=dim&moment=matin&quartier=ferrieres&gratuit=1", "q=judo&pres=43.3985,5.05&rayon=500", "essai=1&inscription=1",
    ):  # fmt: skip
        search = asked(query, now)
        assert search.answer.total == 0
        assert len(search.relaxed.proposals) <= 4
        for proposal in search.relaxed.proposals:
            assert (query, proposal.instead, asked(proposal.query, now).answer.total) == (
                query,
                proposal.instead,
                proposal.count,
            )


def test_the_page_shows_the_nearest_and_the_ways_out(town: None, client: Client, clock: datetime) -> None:
    page = client.get("/activites/", {"q": "yoga mardi matin", "quartier": "jonquieres", "age": "40"}).content.decode()
    assert "Rien le mardi, le matin." in page
    assert 'href="/activites/?q=yoga&amp;quartier=jonquieres&amp;moment=matin&amp;age=40&amp;jour=jeu"' in re.findall(
        'href="[^"]*"', page
    )
    assert "Yoga doux" in page
    assert 'href="/envies/?q=yoga&amp;quartier=jonquieres&amp;jour=mar&amp;moment=matin&amp;age=40"' in page
    assert "04 65 71 00 12" in page


# --- Points ---


def test_the_nearest_come_first_and_say_how_far(town: None, now: datetime) -> None:
    hits = asked("pres=43.409,5.05", now).answer.page(1)
    assert [(hit.activity.title, hit.away) for hit in hits] == [
        ("Judo", f"à 50{NBSP}m"), ("Yoga doux", f"à 800{NBSP}m"), ("Yoga du soir", f"à 1,2{NBSP}km"),
    ]  # fmt: skip
    assert [hit.activity.title for hit in asked("autour=salle-ferrieres&rayon=1000", now).answer.page(1)] == [
        "Judo",
        "Yoga doux",
    ]
    assert asked("q=yoga+près+de+ferrieres", now).query == "q=yoga&autour=ferrieres"


def test_a_place_is_found_by_its_name(town: None, now: datetime) -> None:
    assert asked("autour=Salle+Jonquières", now).query == "autour=salle-jonquieres"
    assert asked("autour=jonquieres&rayon=300", now).answer.total == 1


def test_without_a_position_the_neighbourhood_stands_for_it_roughly(town: None, now: datetime) -> None:
    activity = make_activity("Pétanque", neighbourhood=Neighbourhood.objects.get(slug="l-ile"), address="Boulodrome")
    make_occurrence(activity=activity, address="Boulodrome")
    away = {hit.activity.title: hit.away for hit in asked("pres=43.409,5.05", now).answer.page(1)}
    assert away["Pétanque"] == f"à environ 1{NBSP}km"


@pytest.mark.parametrize(
    ("typed", "point"), [("43.4051234,5.0487", Point(43.405, 5.049)), (" 43.4 ; 5.1 ", Point(43.4, 5.1))]
)
def test_positions_are_rounded(typed: str, point: Point) -> None:
    assert read(typed) == point


@pytest.mark.parametrize(
    "typed", ["", "43", "91,5", "43,181", "nan,nan", "1e3,2", "٤٣,٥", "43.4,5.0,1", "9" * 5000, "'; --"]
)
def test_what_is_no_position_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="^"):
        read(typed)


def test_distances_in_words() -> None:
    assert [length(metres) for metres in (0, 120, 949, 951, 1240, 9960, 12400)] == [
        f"50{NBSP}m", f"100{NBSP}m", f"950{NBSP}m", f"1{NBSP}km", f"1,2{NBSP}km", f"10{NBSP}km", f"12{NBSP}km",
    ]  # fmt: skip
    assert in_words(300, roughly=True) == f"à environ 1{NBSP}km"


# --- What makes no sense ---

NONSENSE = [
    "'; DROP TABLE x; --", "<script>alert(1)</script>", "9" * 5000, "-1", "²", "٣", "a" * 10_000, "%", "\\", "NaN", "1e9",
]  # fmt: skip
PARAMETERS = [
    "q",
    "quartier",
    "theme",
    "quand",
    "jour",
    "moment",
    "heure",
    "public",
    "age",
    "niveau",
    "gratuit",
    "prix",
    "solidaire",
    "accessible",
    "boucle",
    "toilettes",
    "stationnement",
    "assis",
    "en_ligne",
    "essai",
    "inscription",
    "places",
    "libre",
    "du",
    "au",
    "pres",
    "autour",
    "rayon",
    "page",
]


@pytest.mark.parametrize("name", PARAMETERS)
def test_no_parameter_breaks_the_page(town: None, client: Client, clock: datetime, name: str) -> None:
    for value in NONSENSE:
        answer = client.get(
            "/activites/", {name: [value, "autre"], "jour": "mer"} if name != "jour" else {name: [value, "mer"]}
        )
        assert answer.status_code == 200
        assert b"<script>alert" not in answer.content


def test_what_was_left_out_is_said_one_by_one(town: None, now: datetime) -> None:
    search = asked(
        "jour=mer&jour=lundi&age=900&pres=48.85,2.35&rayon=loin&quartier=paris&quartier=marseille&prix=-3", now
    )
    assert search.query == "jour=mer"
    assert [note.replace(NBSP, " ") for note in search.ignored] == [
        "Jour : « lundi » n’a pas été pris en compte. Ce choix n’existe pas.",
        "Où ? : « paris » n’a pas été pris en compte. Une seule valeur est possible : la dernière a été prise.",
        "Où ? : « marseille » n’a pas été pris en compte. Aucun quartier de la ville ne porte ce nom.",
        "Âge : « 900 » n’a pas été pris en compte. Écrivez un âge entre 0 et 120.",
        "Prix : « -3 » n’a pas été pris en compte. Écrivez une somme en euros, sans centimes.",
        "Autour d’un point : « 48.85,2.35 » n’a pas été pris en compte. Cette position est trop loin de la ville.",
        "À moins de : « loin » n’a pas été pris en compte. Ce n’est pas une distance en mètres.",
    ]


def test_a_position_on_another_continent_is_said(town: None, client: Client, clock: datetime) -> None:
    page = client.get("/activites/?pres=0,0").content.decode()
    assert "trop loin de la ville" in page
    assert "3 activités" in page


def test_a_sentence_read_as_filters_reloads_the_page_for_htmx(town: None, client: Client, clock: datetime) -> None:
    answer = client.get("/activites/?q=yoga+jeudi", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == "/activites/?q=yoga&jour=jeu"
    assert "HX-Redirect" not in client.get("/activites/?q=yoga&jour=jeu", headers={"HX-Request": "true"})
