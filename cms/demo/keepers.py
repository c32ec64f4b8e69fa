"""Caretakers with their links, who came in the last weeks, and a closure that Camille prepares."""

import datetime as dt

from bookings import planning_closures, touched
from bookings.halls import Halls
from bookings.models import Caretaker, ClosurePlan, Key, KeyLoan, Slot, Turnout
from bookings.planning_closures import Chosen
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
LEFT = 3  # dates of the closure without an answer yet
KEYS = {"maison-des-canaux": ("Clé 1", "Clé 2", "Badge 7"), "gymnase-du-gres": ("Badge 21", "Badge 22")}


def write(people: dict[str, Person], rooms: dict[str, Space], season: DemoSeason) -> None:
    for name, slugs in CARETAKERS.items():
        caretaker = Caretaker.objects.create(name=name)
        caretaker.venues.set(Venue.objects.filter(slug__in=slugs))
        _came(caretaker, season)
    _keys(season)
    first = season.open_day(MON, after=9)
    spaces = [room for name, room in rooms.items() if name.startswith(f"{HEATED}/")]
    plan = planning_closures.begin(
        spaces,
        by=people["camille"],
        cause="works",
        reason="Remplacement de la chaudière",
        message="Nous faisons au plus vite : la maison rouvre le samedi matin.",
        starts_at=at(first, 7),
        ends_at=at(first + dt.timedelta(days=FRI), 22),
    )
    _answers(plan, people["camille"], season)


def _answers(plan: ClosurePlan, camille: Person, season: DemoSeason) -> None:
    """Nearly everybody has another hall; two dates are cancelled, and the last ones wait for Camille."""
    halls = Halls.run_by(camille)
    planning_closures.choose_rest(plan, planning_closures.Answer.REHOUSE, halls, at=season.now)
    keys = list(plan.spaces.values_list("pk", flat=True))
    dates = sorted(touched.keys(plan, halls.leaves_of(keys), at=season.now))
    others = dict.fromkeys(dates[:2], Chosen(planning_closures.Answer.CANCEL))
    planning_closures.choose(plan, others | dict.fromkeys(dates[-LEFT:], Chosen("")))


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
    """Of two venues: one key lies at the service, one came back, the others are out."""
    for slug, labels in KEYS.items():
        venue = Venue.objects.get(slug=slug)
        keys = Key.objects.bulk_create(Key(venue=venue, label=label) for label in labels)
        theirs = list(Association.objects.filter(slot_requests__space__venue=venue).distinct().order_by("pk")[:3])
        for key, association in zip(keys[1:], theirs, strict=False):
            KeyLoan.objects.create(key=key, association=association, holder="La présidente", since=season.first)
        KeyLoan.objects.create(
            key=keys[0], association=theirs[-1], holder="Le trésorier", since=season.first, returned_on=season.today
        )
