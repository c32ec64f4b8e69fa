"""What a sentence says: which words become filters, which stay words."""

from collections.abc import Sequence
from datetime import date, datetime

import pytest
from django.http import QueryDict

from events.models import Activity
from events.search import ActivitySearch, ask, index
from events.search.gazetteer import Gazetteer, Named
from events.search.near import Point
from events.search.sentence import read
from events.search.tokens import close
from tests.factories import make_activity, make_association, make_neighbourhood, make_occurrence, make_venue, paris

THURSDAY = date(2026, 11, 26)
HERE = Point(43.405, 5.048)


def named(*names: tuple[str, str]) -> tuple[Named, ...]:
    return tuple(Named(key, slug, name, None, HERE) for key, (slug, name) in enumerate(names, start=1))


TOWN = Gazetteer(
    themes=(),
    neighbourhoods=named(
        ("l-ile", "L’Île"), ("ferrieres", "Ferrières"), ("jonquieres", "Jonquières"), ("carro", "Carro"),
        ("la-couronne", "La Couronne"), ("hotel-de-ville", "Hôtel de Ville"), ("croix-sainte", "Croix-Sainte"),
    ),
    venues=named(("salle-des-tamaris", "Salle des Tamaris"), ("halle-du-miroir", "Halle du Miroir")),
)  # fmt: skip
NAMES = (
    "choeur du mardi",
    "cafe des aines",
    "natation adultes debutants",
    "gym douce assise",
    "aide aux demarches en ligne",
)


def standing(phrases: Sequence[str]) -> set[str]:
    return {phrase for phrase in phrases if any(f" {phrase} " in f" {name} " for name in NAMES)}


SENTENCES = [
    # time
    ("gim douce mardi matin", "jour=mar moment=matin", "gim douce"),
    ("gym madri", "jour=mar", "gym"),
    ("yoga le mercredi après-midi", "jour=mer moment=apres-midi", "yoga"),
    ("yoga mercredi aprem", "jour=mer moment=apres-midi", "yoga"),
    ("tous les mardis", "jour=mar", ""),
    ("mardi et jeudi soir", "jour=mar jour=jeu moment=soir", ""),
    ("danse le week-end", "jour=sam jour=dim", "danse"),
    ("danse weekend", "jour=sam jour=dim", "danse"),
    ("que faire ce week end", "quand=ce-week-end", ""),
    ("demain soir", "quand=demain moment=soir", ""),
    ("ce soir", "quand=aujourdhui moment=soir", ""),
    ("aujourd'hui", "quand=aujourdhui", ""),
    ("aujourd’hui à l'île", "quand=aujourdhui quartier=l-ile", ""),
    ("cette semaine", "quand=cette-semaine", ""),
    ("entre 14h et 16h", "heure=14-16", ""),
    ("yoga de 9 h à 11 h 30", "heure=9-12", "yoga"),
    ("gym 14h-16h", "heure=14-16", "gym"),
    ("5/12", "du=2026-12-05 au=2026-12-05", ""),
    ("sortie 05/12/2026", "du=2026-12-05 au=2026-12-05", "sortie"),
    ("sortie le 5.1.27", "du=2027-01-05 au=2027-01-05", "sortie"),
    ("31/02", "", "31/02"),
    ("yoga pas le mercredi", "jour=lun jour=mar jour=jeu jour=ven jour=sam jour=dim", "yoga"),
    ("gym sauf lundi", "jour=mar jour=mer jour=jeu jour=ven jour=sam jour=dim", "gym"),
    ("stage vacances de noël", "quand=vacances", "stage"),
    ("après l'école", "heure=16-", ""),
    ("basket fille 12 ans", "age=12", "basket"),
    ("danse petite fille 5 ans", "age=5", "danse"),
    ("boxe fille", "", "boxe fille"),
    ("ma mère 82 ans mémoire", "age=82", "mémoire"),
    ("aquagym pour personne âgé", "public=seniors", "aquagym"),
    ("sport personne en fauteuil", "accessible=1", "sport"),
    ("je viens d'arriver à Martigues, chorale", "", "chorale"),
    ("yoga la semaine prochaine", "quand=semaine-prochaine", "yoga"),
    ("samedi prochain", "du=2026-11-28 au=2026-11-28", ""),
    ("jeudi prochain", "du=2026-12-03 au=2026-12-03", ""),
    ("ce samedi", "du=2026-11-28 au=2026-11-28", ""),
    ("loto le 5 décembre", "du=2026-12-05 au=2026-12-05", "loto"),
    ("mardi 1er décembre", "du=2026-12-01 au=2026-12-01", ""),
    ("stage en décembre", "du=2026-12-01 au=2026-12-31", "stage"),
    ("en novembre", "du=2026-11-26 au=2026-11-30", ""),
    ("voile au mois de mars", "du=2027-03-01 au=2027-03-31", "voile"),
    ("stage pendant les vacances", "quand=vacances", "stage"),
    ("après 18h", "heure=18-", ""),
    ("couture après 18 h 30", "heure=18-", "couture"),
    ("avant 10h", "heure=-10", ""),
    ("yoga à 10h", "heure=10", "yoga"),
    ("pilates entre midi et deux", "heure=12-14", "pilates"),
    # price
    ("gratuit", "gratuit=1", ""),
    ("activités gratuites", "gratuit=1", ""),
    ("danse pas cher", "prix=50", "danse"),
    ("danse moins de 50 euros", "prix=50", "danse"),
    ("judo 30€ maximum", "prix=30", "judo"),
    ("musique tarif solidaire", "solidaire=1", "musique"),
    # audience
    ("foot pour ma fille de 8 ans", "age=8", "foot"),
    ("foot pour mon fils qui a 6 ans", "age=6", "foot"),
    ("dessin pour mes enfants", "public=enfants", "dessin"),
    ("activités enfants", "public=enfants", ""),
    ("hip hop ado", "public=jeunes", "hip hop"),
    ("gym senior", "public=seniors", "gym"),
    ("gymnastique senoir", "public=seniors", "gymnastique"),
    ("retraité", "public=seniors", ""),
    ("marche retraités", "public=seniors", "marche"),
    ("gym dès 60 ans", "age=60", "gym"),
    ("natation 6-12 ans", "public=enfants", "natation"),
    ("moins de 6 ans", "age=5", ""),
    ("éveil bébé", "public=bebes", "éveil"),
    ("gim douce mardi matin pour ma mère", "jour=mar moment=matin", "gim douce"),
    ("je cherche un atelier pour mamie le jeudi", "jour=jeu", "atelier pour mamie"),
    # place
    ("gym à Ferrières", "quartier=ferrieres", "gym"),
    ("gym ferriere", "quartier=ferrieres", "gym"),
    ("marche à l'île", "quartier=l-ile", "marche"),
    ("danse quartier de la couronne", "quartier=la-couronne", "danse"),
    ("piscine hotel de ville", "quartier=hotel-de-ville", "piscine"),
    ("yoga près de la salle des Tamaris", "autour=salle-des-tamaris", "yoga"),
    ("à côté de la halle du miroir", "autour=halle-du-miroir", ""),
    ("yoga pres de jonquiere", "autour=jonquieres", "yoga"),
    # needs
    ("fauteuil", "accessible=1", ""),
    ("danse en fauteuil roulant", "accessible=1", "danse"),
    ("théâtre sourd", "boucle=1", "théâtre"),
    ("conférence malentendant", "boucle=1", "conférence"),
    ("yoga assis", "assis=1", "yoga"),
    ("balade avec une poussette", "accessible=1", "balade"),
    ("gym déambulateur", "accessible=1", "gym"),
    ("théâtre handicap", "accessible=1", "théâtre"),
    ("théâtre handicap auditif", "boucle=1", "théâtre"),
    ("théâtre handicap visuel", "", "théâtre handicap visuel"),
    ("danse sans inscription", "libre=1", "danse"),
    ("entrée libre dimanche", "libre=1 jour=dim", ""),
    ("échecs sans rendez-vous", "libre=1", "échecs"),
    ("sans m'inscrire", "libre=1", ""),
    ("yoga débutant", "niveau=debutant", "yoga"),
    ("anglais en ligne", "en_ligne=1", "anglais"),
    ("aïkido cours d'essai", "essai=1", "aïkido"),
    # English
    ("free kids activities on saturday morning", "gratuit=1 public=enfants jour=sam moment=matin", ""),
    ("tonight", "quand=aujourdhui moment=soir", ""),
    # words that stay words
    ("Chœur du mardi", "", "Chœur du mardi"),
    ("choeur du mardi matin", "moment=matin", "choeur du mardi"),
    ("café des aînés", "", "café des aînés"),
    ("natation adultes débutants", "", "natation adultes débutants"),
    ("gym douce assise", "", "gym douce assise"),
    ("aide aux démarches en ligne", "", "aide aux démarches en ligne"),
    ('"mardi" gras', "", '"mardi" gras'),
    ("chants marins", "", "chants marins"),
    ("saint martin", "", "saint martin"),
    ("peinture sur soie", "", "peinture sur soie"),
    ("danse latine", "", "danse latine"),
    ("retraite yoga", "", "retraite yoga"),
    ("réfection de fauteuils", "", "réfection de fauteuils"),
    ("soirée jeux", "", "soirée jeux"),
    ("impression 3D", "", "impression 3D"),
    ("gratin dauphinois", "", "gratin dauphinois"),
    ("jeux", "", "jeux"),
    ("salle des tamaris", "", "salle des tamaris"),
    ("", "", ""),
    ("€ ?! ²", "", "€ ?! ²"),
]


@pytest.mark.parametrize(("typed", "filters", "rest"), SENTENCES)
def test_a_sentence_is_read_as_filters_and_words(typed: str, filters: str, rest: str) -> None:
    reading = read(typed, today=THURSDAY, names=TOWN, known=standing)
    assert " ".join(f"{name}={value}" for name, value in reading.filters) == filters
    assert reading.rest == rest


@pytest.mark.parametrize(("typed", "filters", "rest"), SENTENCES)
def test_what_is_left_says_nothing_more(typed: str, filters: str, rest: str) -> None:
    again = read(rest, today=THURSDAY, names=TOWN, known=standing)
    assert (again.filters, again.rest) == ((), rest)


@pytest.mark.parametrize(
    ("typed", "meant", "near"),
    [
        ("madri", "mardi", True), ("mardis", "mardi", True), ("mrdi", "mardi", False), ("samdi", "samedi", True),
        ("same", "samedi", False), ("soie", "soir", False), ("jonquiere", "jonquieres", True), ("", "mardi", False),
    ],
)  # fmt: skip
def test_one_slip_is_forgiven(typed: str, meant: str, near: bool) -> None:
    assert close(typed, meant) is near


# --- In the question ---


@pytest.mark.django_db
def test_what_was_read_is_shown_and_taken_off_for_good(now: datetime) -> None:
    make_neighbourhood("Ferrières", slug="ferrieres")
    search = ActivitySearch(QueryDict("q=gym douce mardi matin à ferrieres".replace(" ", "+")), at=now)
    assert [(chip.label, chip.without) for chip in search.chips] == [
        ("Ferrières", "q=gym+douce&jour=mar&moment=matin"),
        ("Mardi", "q=gym+douce&quartier=ferrieres&moment=matin"),
        ("Matin", "q=gym+douce&quartier=ferrieres&jour=mar"),
    ]
    assert search["q"].value() == "gym douce"
    again = ActivitySearch(QueryDict(search.chips[1].without), at=now)
    assert [chip.label for chip in again.chips] == ["Ferrières", "Matin"]


@pytest.mark.django_db
def test_names_of_the_town_are_never_eaten(now: datetime) -> None:
    choir = make_activity("Chœur du mardi", association=make_association("Les Voix du Dimanche"))
    make_occurrence(activity=choir, starts_at=paris(2026, 11, 27, 20))
    make_venue("Maison du Lundi")
    index(Activity.objects.all())
    for typed in ("choeur du mardi", "voix du dimanche", "maison du lundi"):
        search = ActivitySearch(QueryDict(f"q={typed.replace(' ', '+')}"), at=now)
        assert (search.cleaned_data["q"], search.chips) == (typed, [])
    assert [hit.activity.title for hit in ask(QueryDict("q=choeur+du+mardi"), at=now).answer.page(1)] == [
        "Chœur du mardi"
    ]


@pytest.mark.django_db
def test_a_word_that_finds_nothing_as_a_filter_is_looked_for_as_a_word(now: datetime) -> None:
    make_occurrence(activity=make_activity("Tapisserie", description="On refait un fauteuil en trois séances."))
    index(Activity.objects.all())
    search = ask(QueryDict("q=tapisserie+fauteuil"), at=now)
    assert [hit.activity.title for hit in search.answer.page(1)] == ["Tapisserie"]
    assert (search.literal, search.query) == ({"fauteuil"}, "q=tapisserie+%22fauteuil%22")
    assert ActivitySearch(QueryDict(search.query), at=now).answer.total == 1


@pytest.mark.django_db
def test_a_filter_is_not_given_up_for_what_answers_to_some_words_only(now: datetime) -> None:
    chess = make_activity("Échecs", description="Pour les enfants.", age_min=6, age_max=14)
    make_occurrence(activity=chess, starts_at=paris(2026, 12, 2, 14))
    garden = make_activity("Jardin", description="Les enfants sont bienvenus.", age_min=18)
    make_occurrence(activity=garden, starts_at=paris(2026, 11, 28, 9))
    index(Activity.objects.all())
    search = ask(QueryDict("q=echecs+enfants+samedi"), at=now)
    assert (search.literal, search.query, search.answer.total) == (frozenset(), "q=echecs&jour=sam&public=enfants", 0)
    assert [hit.activity.title for hit in search.relaxed.hits] == ["Échecs"]


@pytest.mark.django_db
def test_the_title_has_no_quotes_within_quotes(now: datetime) -> None:
    assert 'bébé"' not in ActivitySearch(QueryDict('q="bébé"+nageur'), at=now).title


@pytest.mark.django_db
def test_the_same_filter_said_twice_is_one(now: datetime) -> None:
    search = ActivitySearch(QueryDict("q=yoga+mardi&jour=mar&jour=jeu"), at=now)
    assert search.query == "q=yoga&jour=mar&jour=jeu"
