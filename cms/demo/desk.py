"""What lies on the agents' desk: closures, requests that wait, rivals, and answers of the last weeks."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bookings import closing, releasing, requesting, review
from bookings.models import Closure, Slot, SlotRequest
from bookings.targets import Target
from cms.demo import story
from cms.demo.season import DemoSeason, at
from cms.demo.timetable import Timetable
from directory.models import Association, Person, Space
from events import scheduling
from events.models import Activity, Occurrence
from events.recurrence import Schedule

PAINTED = "maison-du-port/local-des-filets"
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)


@dataclass(frozen=True)
class Desk:
    season: DemoSeason
    people: dict[str, Person]
    rooms: dict[str, Space]
    associations: dict[str, Association]

    def ask(
        self, who: str, where: str, purpose: str, schedule: Schedule, *, people: int, ago: int, message: str = "",
        needs: Sequence[str] = (), activity: Activity | None = None,
    ) -> SlotRequest:  # fmt: skip
        return requesting.submit(
            association=self.associations[who],
            space=self.rooms[where],
            schedule=schedule,
            periods=schedule.periods(self.season.days_off),
            purpose=purpose,
            people_expected=people,
            by=self.people[who],
            at=self.season.days_ago(ago),
            activity=activity,
            needs=needs,
            message=message,
        )

    def answer(
        self,
        asked: SlotRequest,
        message: str,
        refused: dict[int, review.Refuse],
        *,
        ago: int,
        conditions: Sequence[str] = (),
    ) -> None:
        """Grant every date but those at these places of the list."""
        slots = list(asked.slots.order_by("starts_at"))
        department = asked.space.venue.department
        review.decide(
            asked,
            verdicts={slot.pk: refused.get(n, review.Grant()) for n, slot in enumerate(slots)},
            message=message,
            by=self.people["sacha" if department and department.slug == "sports" else "camille"],
            at=self.season.days_ago(ago, 14),
            conditions=conditions,
        )


def once(day: dt.date, start: str, end: str) -> Schedule:
    return Schedule(
        kind="once", first_date=day, start_time=dt.time.fromisoformat(start), end_time=dt.time.fromisoformat(end)
    )


def weekly(weekdays: tuple[int, ...], first: dt.date, last: dt.date, start: str, end: str) -> Schedule:
    return Schedule(
        kind="weekly", weekdays=weekdays, first_date=first, last_date=last,
        start_time=dt.time.fromisoformat(start), end_time=dt.time.fromisoformat(end),
        skips_school_holidays=True, skips_public_holidays=True,
    )  # fmt: skip


def listed(days: Sequence[dt.date], start: str, end: str) -> Schedule:
    return Schedule(
        kind="dates", dates=tuple(days), first_date=min(days),
        start_time=dt.time.fromisoformat(start), end_time=dt.time.fromisoformat(end),
    )  # fmt: skip


def keep_free(timetable: Timetable, rooms: dict[str, Space]) -> None:
    """The weekly activities leave these rooms to what is told here."""
    day = (dt.time(0), dt.time(23, 59))
    timetable.hold(rooms[PAINTED], tuple(range(7)), *day)
    timetable.hold(rooms["stade-des-salins/club-house"], (SUN,), *day)
    timetable.hold(rooms["halle-du-miroir/halle-nord"], (MON,), *day)
    timetable.hold(rooms["maison-des-genets/salle-d-activites"], (SUN,), *day)
    timetable.hold(rooms["maison-des-canaux/grande-salle"], (SAT,), dt.time(20, 30), dt.time(23, 59))
    timetable.hold(rooms["maison-des-canaux/salle-1"], (SUN,), *day)
    timetable.hold(rooms["halle-du-miroir/grande-halle"], (SUN,), *day)


def write(desk: Desk) -> None:
    """Everything, the oldest first, so that the letters come in order."""
    _two_dates_that_nadia_cannot_have(desk)
    _closures(desk)
    _answered(desk)
    _proposed(desk)
    _waiting(desk)
    _these_days(desk)
    _last_minute(desk)


def _two_dates_that_nadia_cannot_have(desk: Desk) -> None:
    """On room 1 of the Tamaris: a rehearsal granted one Tuesday morning, a Thursday evening, and a safety check."""
    season, where = desk.season, "salle-des-tamaris/salle-1"
    morning = once(season.open_day(TUE, after=21), "09:00", "12:00")
    evening = once(season.open_day(THU, after=60), "18:00", "21:00")
    for schedule, purpose in ((morning, "Enregistrement de la chorale"), (evening, "Répétition générale")):
        asked = desk.ask("les-voix-de-la-lagune", where, purpose, schedule, people=32, ago=30, needs=["chairs"])
        desk.answer(asked, "La salle est à vous. Pensez à ranger les chaises.", {}, ago=26)
    day = season.open_day(TUE, after=105)
    _close(desk, [where], day, 8, 20, "safety", "Contrôle de sécurité de la Ville")


def _closures(desk: Desk) -> None:
    season = desk.season
    _close(
        desk,
        [PAINTED],
        season.open_day(MON, after=7),
        7,
        19,
        "works",
        "Peinture des murs",
        days=12,
    )
    _close(
        desk,
        ["maison-des-genets/salle-d-activites"],
        season.open_day(SUN, after=40),
        6,
        23,
        "election",
        "Bureau de vote",
    )
    _close(desk, ["stade-des-salins/club-house"], season.open_day(SUN, after=12), 8, 20, "event", "Cross de la Ville")


def _close(
    desk: Desk, where: list[str], day: dt.date, start: int, end: int, cause: str, reason: str, *, days: int = 0
) -> Closure:
    last = day + dt.timedelta(days=days)
    spaces = [desk.rooms[name] for name in where]
    by = desk.people["camille"]
    return closing.close(spaces, starts_at=at(day, start), ends_at=at(last, end), cause=cause, reason=reason, by=by)


def _answered(desk: Desk) -> None:
    """One granted in part, one refused, one taken back."""
    season = desk.season
    games = listed(season.open_days(SAT, 7, after=20)[::2], "20:30", "23:00")
    asked = desk.ask("des-en-bulle", "salle-des-tamaris/salle-1", "Soirées jeux du samedi", games, people=35, ago=18)
    away = review.Refuse(Slot.Ground.SERVICES, "Le gardien est en congé ce soir-là et personne ne peut le remplacer.")
    desk.answer(asked, "Bonjour, trois soirées sur quatre sont à vous. Bons jeux !", {2: away}, ago=12)
    spring = listed(season.open_days(WED, 5, after=90), "10:00", "12:00")
    asked = desk.ask(story.SLUG, "gymnase-du-gres/dojo", "Stage de printemps", spring, people=20, ago=16)
    works = review.Refuse(Slot.Ground.PROPERTY, "Le sol du dojo est refait à cette période : il n’est pas utilisable.")
    desk.answer(asked, "Bonjour Nadia, le dojo est en travaux à ces dates.", dict.fromkeys(range(5), works), ago=11)
    fair = once(season.open_day(SUN, after=30), "08:00", "18:00")
    asked = desk.ask(
        "comite-de-la-couronne", "maison-des-pins/salle-polyvalente", "Vide-grenier", fair, people=110, ago=14
    )
    requesting.withdraw(asked, by=desk.people["comite-de-la-couronne"], at=season.days_ago(13))


def _proposed(desk: Desk) -> None:
    """A larger hall, held for Nadia until she answers."""
    sunday, there = desk.season.open_day(SUN, after=120), desk.rooms["maison-des-genets/salle-d-activites"]
    asked = desk.ask(
        story.SLUG, "maison-des-canaux/salle-1", "Journée découverte", once(sunday, "10:00", "17:00"), people=20, ago=4
    )
    proposal = review.Propose(there, Target(there.pk, 0, dt.time(10), dt.time(17)), answer_days=10)
    review.decide(
        asked, verdicts={slot.pk: proposal for slot in asked.slots.all()}, by=desk.people["camille"],
        message="Bonjour Nadia, votre salle est juste pour 20 personnes : celle-ci en reçoit 25.", at=desk.season.days_ago(1, 14),
    )  # fmt: skip


def _waiting(desk: Desk) -> None:
    season = desk.season
    late, room = season.today + dt.timedelta(days=42), desk.rooms["salle-des-tamaris/salle-1"]
    evenings = weekly((TUE, THU), late, season.goes_until - dt.timedelta(days=22), "18:00", "20:00")
    nadia = desk.associations[story.SLUG]
    activity = story.begin_evening_gym(nadia, room, evenings, season)
    desk.ask(
        story.SLUG, "salle-des-tamaris/salle-1", "Gym du soir", evenings, people=18, ago=9, activity=activity,
        needs=["chairs", "opening"], message="Nous n’avons pas de clé : pouvez-vous prévoir l’ouverture ?",
    )  # fmt: skip
    spring = season.today + dt.timedelta(days=95)
    mondays = weekly((MON,), spring, spring + dt.timedelta(days=90), "19:00", "21:30")
    desk.ask(
        "les-voix-de-la-lagune", "halle-du-miroir/halle-nord", "Répétitions de printemps", mondays, people=60, ago=8
    )
    saturday = season.open_day(SAT, after=65)
    desk.ask(
        "le-fil-de-l-ile",
        "maison-des-canaux/grande-salle",
        "Loto annuel",
        once(saturday, "14:00", "19:00"),
        people=75,
        ago=8,
    )
    desk.ask(
        "comite-de-l-ile", "maison-des-canaux/grande-salle", "Bal du quartier", once(saturday, "17:00", "23:00"), people=80,
        ago=6, needs=["sound", "chairs"],
    )  # fmt: skip
    _rivals_for_a_gym(desk)
    _others(desk)


def _rivals_for_a_gym(desk: Desk) -> None:
    """The whole floor against one half of it."""
    sunday = desk.season.open_day(SUN, after=55)
    desk.ask(
        "volley-des-deux-rives", "gymnase-des-quatre-vents/plateau-entier", "Tournoi des familles",
        once(sunday, "09:00", "18:00"), people=150, ago=5,
    )  # fmt: skip
    desk.ask(
        "volant-de-la-lagune", "gymnase-des-quatre-vents/moitie-est", "Interclubs de badminton",
        once(sunday, "10:00", "17:00"), people=40, ago=4,
    )  # fmt: skip


def _others(desk: Desk) -> None:
    season = desk.season
    hall = once(season.open_day(SAT, after=17), "14:00", "18:00")
    desk.ask(story.SLUG, "halle-du-miroir/mezzanine", "Assemblée générale", hall, people=55, ago=3)
    lessons = weekly((MON, WED), season.today + dt.timedelta(days=42), season.goes_until, "18:00", "20:00")
    desk.ask(
        "mots-passants",
        "espace-galine/salle-1",
        "Cours de français du soir",
        lessons,
        people=24,
        ago=1,
        needs=["tables"],
    )
    chess = once(season.open_day(SUN, after=80), "09:00", "18:00")
    desk.ask(
        "echiquier-de-jonquieres",
        "gymnase-du-gres/plateau-entier",
        "Tournoi d’échecs",
        chess,
        people=180,
        ago=1,
        needs=["tables", "chairs"],
    )
    shows = listed([*season.open_days(FRI, 2, after=140), *season.open_days(SAT, 2, after=140)], "20:30", "22:30")
    desk.ask(
        "theatre-des-quais", "studios-du-quai/auditorium", "Représentations de fin d’année", shows, people=110, ago=2
    )
    course = listed(season.open_days(SAT, 3, after=30), "16:00", "17:00")
    desk.ask(
        "aqua-sourire", "bassin-du-gres/bassin-d-apprentissage", "Stage aquagym et relaxation", course, people=18, ago=2
    )


def _these_days(desk: Desk) -> None:
    """What makes the planning of the next days worth a look: rivals, a party past midnight, a whole hall, a town event."""
    season, where = desk.season, "maison-des-canaux/grande-salle"
    saturday, sunday = season.open_day(SAT, after=0), season.open_day(SUN, after=0)
    desk.ask(
        "mots-passants",
        where,
        "Goûter des familles",
        once(saturday, "14:00", "18:00"),
        people=60,
        ago=2,
        needs=["tables"],
    )
    desk.ask(
        "comite-de-l-ile",
        where,
        "Loto du quartier",
        once(saturday, "16:30", "20:00"),
        people=75,
        ago=1,
        needs=["chairs"],
    )
    ball = Schedule(kind="once", first_date=saturday, start_time=dt.time(21), end_time=dt.time(1), ends_next_day=True)
    asked = desk.ask("theatre-des-quais", where, "Bal d’hiver", ball, people=78, ago=9, needs=["sound"])
    conditions = ["La musique s’arrête à minuit et demi.", "La salle est rendue propre et rangée, poubelles sorties."]
    desk.answer(asked, "La salle est à vous. Le gardien ferme à 1 h.", {}, ago=6, conditions=conditions)
    concert = once(sunday, "15:00", "18:00")
    asked = desk.ask(
        "les-voix-de-la-lagune", "halle-du-miroir/grande-halle", "Concert de Noël", concert, people=320, ago=9
    )
    desk.answer(asked, "La grande halle entière est à vous.", {}, ago=6)
    _close(desk, ["maison-des-canaux/salle-1"], sunday, 9, 17, "event", "Forum de l’emploi")


def _last_minute(desk: Desk) -> None:
    """Séances that do not go as planned: cancelled, moved, given back."""
    season = desk.season
    gym = Activity.objects.get(slug="gym-douce-assise")
    slot = (
        Slot.objects.granted().filter(occurrence__activity=gym, starts_at__gt=season.now + dt.timedelta(days=9)).first()
    )
    if slot:
        releasing.release(
            slot, by=desk.people[story.SLUG], at=season.now, cancels=True, reason="L’animatrice est absente."
        )
    outside = Occurrence.objects.filter(
        space=None, starts_at__gt=season.now + dt.timedelta(hours=20), activity__state="published"
    )
    soon = outside.exclude(address="").order_by("starts_at", "pk").select_related("activity")
    for occurrence in soon[2:12:4]:
        scheduling.cancel(occurrence, reason="Vent violent annoncé : la sortie est annulée.", at=season.now)
    for occurrence in soon[4:40:9]:
        scheduling.move(
            occurrence, starts_at=occurrence.starts_at + dt.timedelta(hours=1),
            ends_at=occurrence.ends_at + dt.timedelta(hours=1), reason="Départ retardé d’une heure.", at=season.now,
        )  # fmt: skip
