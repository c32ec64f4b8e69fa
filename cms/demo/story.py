"""Souffle & Mouvement, the association whose volunteer everybody can play: its activities and its page."""

from cms.demo import activities
from cms.demo.ledger import Ledger
from cms.demo.season import DemoSeason
from cms.demo.timetable import Timetable
from directory.models import Association, Space, Theme
from events import drafting
from events.models import Activity
from events.recurrence import Schedule

SLUG = "souffle-et-mouvement"
TUESDAY, THURSDAY, FRIDAY, SATURDAY, MONDAY = 1, 3, 4, 5, 0

GYM = {
    "title": "Gym douce assise",
    "summary": "Bouger assis ou debout avec une chaise, pour garder souplesse et équilibre.",
    "text": (
        "On s’échauffe, on étire le dos et les épaules, on travaille le souffle. Tout se fait assis ou en se tenant à"
        " la chaise. La séance finit autour d’un thé pour celles et ceux qui le veulent.\n\nAujourd’hui, nous sommes"
        " quinze, de 48 à 87 ans. L’animatrice adapte chaque geste. Vous pouvez venir en fauteuil."
    ),
    "bring": "Une tenue souple, une bouteille d’eau. Rien à acheter.",
    "ages": [18],
    "seated": True,
    "price": [45, "par an"],
    "note": "Premier cours gratuit. Tarif solidaire : 15 €.",
    "level": "Débutants bienvenus",
    "expected": 16,
}
TAICHI = {
    "title": "Tai-chi face à l’étang",
    "summary": "Un enchaînement lent, face à l’eau, pour l’équilibre et le calme.",
    "text": "On apprend la forme courte, geste après geste. S’il pleut, on se retrouve aux Tamaris.",
    "bring": "Des chaussures plates, un coupe-vent.",
    "ages": [18],
    "price": [60, "par an"],
    "note": "Premier cours gratuit.",
    "level": "Tous niveaux",
}
BALANCE = {
    "title": "Équilibre et prévention des chutes",
    "summary": "Retrouver de l’assurance pour marcher, monter, se relever.",
    "text": "Parcours doux, jeux de ballon et exercices pour se relever du sol. En petit groupe.",
    "bring": "Des chaussures qui tiennent bien le pied.",
    "ages": [60],
    "level": "Débutants bienvenus",
    "expected": 15,
}
CHAIR = {
    "title": "Yoga sur chaise",
    "summary": "Les bienfaits du yoga, assis, sans se baisser au sol.",
    "text": "On étire le dos, on apprend à mieux respirer, on finit au calme.",
    "bring": "Une tenue souple.",
    "ages": [55],
    "seated": True,
    "price": [60, "par an"],
    "level": "Débutants bienvenus",
    "expected": 12,
}
EVENING = {
    "title": "Gym du soir",
    "summary": "Pour celles et ceux qui travaillent : bouger en douceur après la journée.",
    "text": "Échauffement, renforcement léger, étirements et dix minutes de calme.",
    "bring": "Un tapis, une tenue souple.",
    "ages": [18],
    "price": [60, "par an"],
    "note": "Premier cours gratuit.",
    "level": "Tous niveaux",
}


def write(association: Association, ledger: Ledger, timetable: Timetable, season: DemoSeason) -> None:
    """Four published activities and a draft. Room 1 of the Tamaris stays free on Tuesdays and Thursdays."""
    rooms = {f"{room.venue.slug}/{room.slug}": room for room in Space.objects.select_related("venue__department")}
    tamaris, small = rooms["salle-des-tamaris/salle-1"], rooms["salle-des-tamaris/salle-2"]
    timetable.hold(tamaris, (TUESDAY, THURSDAY), activities.hour("08:00"), activities.hour("22:00"))
    timetable.hold(small, (TUESDAY, FRIDAY), activities.hour("10:00"), activities.hour("11:00"))
    for offer, theme, room, weekdays, start, end in (
        (GYM, "gym-et-bien-etre", small, (TUESDAY, FRIDAY), "10:00", "11:00"),
        (BALANCE, "gym-et-bien-etre", rooms["maison-des-canaux/grande-salle"], (THURSDAY,), "14:00", "15:00"),
        (CHAIR, "gym-et-bien-etre", tamaris, (MONDAY,), "17:00", "18:00"),
        (TAICHI, "gym-et-bien-etre", None, (SATURDAY,), "09:00", "10:15"),
    ):
        activity = activities.draft(offer, Theme.objects.get(slug=theme), association)
        if room is None:
            activity.address, activity.neighbourhood = "Plage de Ferrières, devant le ponton", association.neighbourhood
        elif offer is not GYM:
            timetable.hold(room, weekdays, activities.hour(start), activities.hour(end))
        schedule = _weekly(weekdays, start, end, season)
        ledger.add(activity, schedule, room, association, offer)


def begin_evening_gym(association: Association, room: Space, schedule: Schedule, season: DemoSeason) -> Activity:
    """A draft that waits for its hall."""
    activity = activities.draft(EVENING, Theme.objects.get(slug="gym-et-bien-etre"), association)
    activity.space = room
    return drafting.begin(activity, association=association, schedule=schedule, at=season.days_ago(10))


def _weekly(weekdays: tuple[int, ...], start: str, end: str, season: DemoSeason) -> Schedule:
    return Schedule(
        kind="weekly",
        weekdays=weekdays,
        first_date=season.first,
        last_date=season.last,
        start_time=activities.hour(start),
        end_time=activities.hour(end),
        skips_school_holidays=True,
        skips_public_holidays=True,
    )
