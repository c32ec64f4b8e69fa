"""Caretakers with their links, who came in the last weeks, and a closure that Camille prepares."""

import datetime as dt

from bookings import planning_closures
from bookings.models import Caretaker, Key, KeyLoan, Slot, Turnout
from cms.demo.season import DemoSeason, at
from directory.models import Association, Person, Space, Venue

MON, FRI = 0, 4
WEEKS = 4
CARETAKERS = {
    "Rachid Belkacem": ("maison-des-canaux", "salle-des-tamaris"),
    "Sylvie Maurin": ("gymnase-du-gres", "gymnase-des-quatre-vents"),
}
HEATED = "maison-des-canaux"
NOBODY = 2  # times in a row that nobody came


def write(people: dict[str, Person], rooms: dict[str, Space], season: DemoSeason) -> None:
    for name, slugs in CARETAKERS.items():
        caretaker = Caretaker.objects.create(name=name)
        caretaker.venues.set(Venue.objects.filter(slug__in=slugs))
        _came(caretaker, season)
    _keys(season)
    first = season.open_day(MON, after=9)
    spaces = [room for name, room in rooms.items() if name.startswith(f"{HEATED}/")]
    planning_closures.begin(
        spaces,
        by=people["camille"],
        cause="works",
        reason="Remplacement de la chaudière",
        message="Nous faisons au plus vite : la maison rouvre le samedi matin.",
        starts_at=at(first, 7),
        ends_at=at(first + dt.timedelta(days=FRI), 22),
    )


def _came(caretaker: Caretaker, season: DemoSeason) -> None:
    """Of the last weeks; one association did not come the last times."""
    over = Slot.objects.granted().filter(
        space__venue__caretakers=caretaker,
        starts_at__gte=season.now - dt.timedelta(weeks=WEEKS),
        ends_at__lt=season.now,
    )
    slots = list(over.select_related("request").order_by("-starts_at", "pk"))
    of_request: dict[int, list[Slot]] = {}
    for slot in slots:
        of_request.setdefault(slot.request_id, []).append(slot)
    absent = next((theirs for theirs in of_request.values() if len(theirs) >= NOBODY), [])[:NOBODY]
    missed = {slot.pk for slot in absent}
    Turnout.objects.bulk_create(
        Turnout(
            slot=slot, came=slot.pk not in missed, at=slot.ends_at, caretaker=caretaker,
            people=None if slot.pk in missed else max(1, slot.request.people_expected - slot.pk % 4),
        )
        for slot in slots
    )  # fmt: skip


def _keys(season: DemoSeason) -> None:
    """Three keys of the house of canals: two are out."""
    house = Venue.objects.get(slug=HEATED)
    keys = [Key.objects.create(venue=house, label=label) for label in ("Clé 1", "Clé 2", "Badge 7")]
    theirs = Association.objects.filter(slot_requests__space__venue=house).distinct().order_by("pk")
    for key, association in zip(keys[1:], theirs, strict=False):
        KeyLoan.objects.create(key=key, association=association, holder="La présidente", since=season.first)
