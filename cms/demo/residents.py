"""The residents of the demonstration: who takes part in Souffle & Mouvement, by the acts that people use; and, more
roughly, in a third of the other associations' activities. Everybody is invented."""

import datetime as dt
from collections.abc import Iterator
from random import Random

from cms.demo import story
from cms.demo.reading import read
from cms.demo.season import DemoSeason
from cms.filling.crowd import Crowd, Date
from directory.models import Person
from events import changing_registrations, places, registering, relatives
from events.contacts import Contact, Participant
from events.models import Activity, Occurrence, Registration
from notifications.models import Notice

Channel = Registration.Channel
SHARE, EACH = 0.33, 14
JEANNE = Contact("Jeanne Marin", Channel.EMAIL, "jeanne@exemple.test", "06 39 98 40 12")
PAUL = Contact("Paul Reynaud", Channel.CALL, phone="04 65 71 40 13")
SAMIA = Contact("Samia Hamdi", Channel.SMS, phone="06 39 98 40 14")
CLAIRE = Contact("Claire Reynaud", Channel.EMAIL, "claire@exemple.test")  # Paul's daughter
LUCIEN = Contact("Lucien Fabre", Channel.EMAIL, "lucien@exemple.test")
OPEN = {
    "gym-douce-assise": {
        "capacity": 16, "trial_places": 2, "takes_single": False, "takes_season": True, "offers_trial": True,
        "welcomes_helpers": True,
    },
    "yoga-sur-chaise": {"capacity": 8, "takes_single": True, "takes_season": True, "offers_trial": False},
    "equilibre-et-prevention-des-chutes": {
        "capacity": 15, "takes_single": True, "takes_season": True, "offers_trial": True, "welcomes_helpers": True,
    },
}  # fmt: skip


def write(people: dict[str, Person], season: DemoSeason, random: Random) -> None:
    """People register over the last weeks: full and free dates, people who wait, an offer that runs, absences."""
    Activity.objects.filter(slug__in=OPEN).update(entry=Activity.Entry.REGISTRATION)
    for slug, facts in OPEN.items():
        Activity.objects.filter(slug=slug).update(**facts)
    gym, yoga, balance = (Activity.objects.get(slug=slug) for slug in OPEN)
    names = iter(_names(random))
    _gym(gym, season, names, people)
    _yoga(yoga, season, names)
    for _number in range(5):
        _join(balance, next(names), "season", None, season.days_ago(30))
    _other_associations(season, random)
    for activity in (gym, yoga, balance):
        places.recount(places.to_come(activity, at=season.now))
    _tell_only_the_latest(season)


def _gym(gym: Activity, season: DemoSeason, names: Iterator[Contact], people: dict[str, Person]) -> None:
    """Thirteen for the season, two of whom are away next time; newcomers try."""
    ago = season.days_ago(40)
    group = [_join(gym, contact, "season", None, ago) for contact in (JEANNE, PAUL, *(next(names) for _ in range(11)))]
    dates = list(places.to_come(gym, at=season.now).order_by("starts_at")[:2])
    if len(dates) < 2:  # the last days of June
        return
    first, second = dates
    relatives.add(
        group[1], contact=CLAIRE, months=12, consent="phone", by=people["camille"], at=season.days_ago(20), for_all=True
    )
    for party in group[3:5]:
        changing_registrations.free_one_date(party, seance=first, at=season.days_ago(2))
    _join(gym, SAMIA, "trial", first, season.days_ago(3))
    registering.register(
        gym, kind="trial", seance=first, contact=LUCIEN, helpers=1, note="Je viens en fauteuil roulant.",
        by=people["camille"], actor="agent", consent="present", at=season.days_ago(2),
    )  # fmt: skip
    for _number in range(3):
        _join(gym, next(names), "trial", second, season.days_ago(2))


def _yoga(yoga: Activity, season: DemoSeason, names: Iterator[Contact]) -> None:
    """Next time is full: three parties wait, and one of them was offered a place this morning."""
    for _number in range(5):
        _join(yoga, next(names), "season", None, season.days_ago(35))
    dates = list(places.to_come(yoga, at=season.now).order_by("starts_at")[:2])
    if len(dates) < 2:
        return
    first, second = dates
    singles = [_join(yoga, next(names), "single", first, season.days_ago(8)) for _ in range(3)]
    _join(yoga, SAMIA, "single", first, season.days_ago(6))
    children = [Participant("Lina", 9), Participant("Noé", 7), Participant("Zoé", 6)]
    registering.register(
        yoga, kind="single", seance=first, contact=LUCIEN, size=3, participants=children, at=season.days_ago(5)
    )
    _join(yoga, next(names), "single", first, season.days_ago(4))
    changing_registrations.withdraw(singles[0], at=season.now, reason="Je suis malade.")
    for _number in range(4):
        _join(yoga, next(names), "single", second, season.days_ago(3))


def _join(activity: Activity, contact: Contact, kind: str, seance: Occurrence | None, at: dt.datetime) -> Registration:
    return registering.register(activity, kind=kind, contact=contact, seance=seance, at=at)


def _other_associations(season: DemoSeason, random: Random) -> None:
    crowd = Crowd(season.now, random, EACH)
    opened = []
    others = Activity.objects.published().filter(entry=Activity.Entry.CONTACT).exclude(association__slug=story.SLUG)
    for activity in others.order_by("pk"):
        if random.random() < SHARE:
            crowd.open(activity)
            activity.save(update_fields=[*OPEN["gym-douce-assise"], "entry"])
            held = activity.occurrences.held().order_by("starts_at").values_list("pk", "starts_at")
            crowd.fill(activity, [Date(*row) for row in held])
            opened.append(activity.pk)
    crowd.write()
    places.recount(Occurrence.objects.filter(activity__in=opened, starts_at__gt=season.now))


def _names(random: Random) -> list[Contact]:
    """Sixty people, each with an e-mail address that leads nowhere."""
    found = [f"{first} {last}" for first in read("people")["first"] for last in read("people")["last"]]
    return [
        Contact(name, Channel.EMAIL, f"resident{number}@exemple.test")
        for number, name in enumerate(random.sample(found, 60), start=1)
    ]


def _tell_only_the_latest(season: DemoSeason) -> None:
    """What was told more than a day ago has arrived; calls too were made."""
    old = Notice.objects.filter(key__startswith="registrations/", sent_at=None)
    recent = Registration.objects.filter(changed_at__gt=season.days_ago(1)).values("steps__pk")
    keys = [f"registrations/{key}" for key in recent.values_list("steps__pk", flat=True)]
    old.exclude(key__in=keys).update(sent_at=season.days_ago(1))
