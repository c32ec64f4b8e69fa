"""People who take part: places left, a full evening with people who wait, an offer that is open, a season."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random

from cms.demo.reading import read
from cms.demo.season import DemoSeason
from directory.french_words import fold
from events import changing_registrations, places, registering
from events.contacts import Contact, Participant
from events.models import Activity, Occurrence, Registration

OPEN_TO_ALL = 40  # other activities where people register, with all their places
Kind = Registration.Kind


def write(season: DemoSeason, random: Random) -> int:
    """Registrations of the last days, by the acts that residents use; how many."""
    people = _people(random)
    gym = _open(
        "gym-douce-assise", capacity=14, trial_places=3, takes_season=True, offers_trial=True, welcomes_helpers=True
    )
    balance = _open("equilibre-et-prevention-des-chutes", capacity=6, takes_season=True)
    chair = _open("yoga-sur-chaise", capacity=5, offers_trial=True)
    _others(random)
    for number in range(8):
        _season(gym, next(people), season, ago=20 - number)
    first = _coming(gym, season)
    for number in range(4):
        kind = Kind.TRIAL if number % 2 else Kind.SINGLE
        _one(gym, first[0], next(people), season, ago=6 - number, kind=kind)
    for number in range(5):
        _season(balance, next(people), season, ago=18 - number)
    full = _coming(balance, season)[0]
    _one(balance, full, next(people), season, ago=5)
    _one(balance, full, next(people), season, ago=4, size=2)
    _one(balance, full, next(people), season, ago=2)
    _an_open_offer(chair, people, season)
    return Registration.objects.count()


def _an_open_offer(activity: Activity, people: "Iterator[Contact]", season: DemoSeason) -> None:
    """Odile waits; somebody has just cancelled; the place is kept for her."""
    seance = _coming(activity, season, after=timedelta(days=5))[0]
    held = [_one(activity, seance, next(people), season, ago=9 - number) for number in range(5)]
    odile = Contact("Odile Exemple", email="odile@exemple.test")
    registering.register(activity, kind=Kind.SINGLE, seance=seance, contact=odile, at=season.days_ago(3))
    _one(activity, seance, next(people), season, ago=2)
    changing_registrations.withdraw(held[2], at=season.now)


def _one(
    activity: Activity, seance: Occurrence, who: Contact, season: DemoSeason, *, ago: int, kind: str = Kind.SINGLE,
    size: int = 1,
) -> Registration:  # fmt: skip
    named = [Participant("Léo", 8), Participant("Zoé", 6)][:size] if size > 1 else ()
    return registering.register(
        activity, kind=kind, seance=seance, contact=who, size=size, participants=named, at=season.days_ago(ago, 10)
    )


def _season(activity: Activity, who: Contact, season: DemoSeason, *, ago: int) -> Registration:
    return registering.register(activity, kind=Kind.SEASON, contact=who, at=season.days_ago(ago, 11))


def _open(slug: str, **settings: object) -> Activity:
    """People register here from now on, without any letter to anybody."""
    Activity.objects.filter(slug=slug).update(entry=Activity.Entry.REGISTRATION, **settings)
    activity = Activity.objects.get(slug=slug)
    places.recount(activity.occurrences.all())
    return activity


def _others(random: Random) -> None:
    keys = list(
        Activity.objects.published().filter(entry=Activity.Entry.CONTACT).order_by("pk").values_list("pk", flat=True)
    )
    for number, key in enumerate(sorted(random.sample(keys, min(OPEN_TO_ALL, len(keys))))):
        Activity.objects.filter(pk=key).update(
            entry=Activity.Entry.REGISTRATION, capacity=(8, 12, 16, 20)[number % 4], takes_season=number % 3 == 0,
            offers_trial=number % 2 == 0, trial_places=2 if number % 2 == 0 else None, welcomes_helpers=number % 5 == 0,
        )  # fmt: skip
        places.recount(Occurrence.objects.filter(activity=key))


def _coming(activity: Activity, season: DemoSeason, *, after: timedelta = timedelta(hours=30)) -> Sequence[Occurrence]:
    return list(places.to_come(activity, at=season.now + after).order_by("starts_at")[:3])


def _people(random: Random) -> "Iterator[Contact]":
    """Invented residents, most with an e-mail address; some have a mobile, a landline, or a letter box only."""
    names = read("people")
    number = 0
    while True:
        name = f"{random.choice(names['first'])} {random.choice(names['last'])}"
        number += 1
        channel = ("email", "email", "sms", "email", "call", "email", "sms", "paper")[number % 8]
        yield Contact(
            name,
            channel,
            email=f"{fold(name).replace(' ', '.')}@exemple.test" if channel == "email" else "",
            phone=f"06 39 98 1{number // 10 % 10} {number % 100:02}" if channel == "sms"
            else f"04 65 71 3{number // 10 % 10} {number % 100:02}" if channel == "call" else "",
            address=f"{number} quai des Exemples, 13500 Martigues" if channel == "paper" else "",
        )  # fmt: skip
