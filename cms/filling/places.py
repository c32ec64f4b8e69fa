"""Venues and their spaces: a hall in two halves and a small room in each building."""

from collections.abc import Iterator
from random import Random

from django.utils.text import slugify

from cms.filling.keys import keys_of
from cms.filling.scale import Scale
from directory.management.commands import neighbourhoods
from directory.models import Agent, Department, Neighbourhood, Person, Space, Venue

BUILDINGS = ("Maison de quartier", "Gymnase", "Salle municipale", "Foyer", "Espace culturel", "Complexe sportif")
NAMES = (
    "des Tamaris", "du Grand Pin", "de la Passerelle", "des Salins", "Berthe-Morisot", "du Vallon", "des Cigales",
    "du Vieux Moulin", "Olympe-de-Gouges", "de la Criée", "des Remparts", "du Belvédère", "Lucie-Aubrac", "des Filets",
)  # fmt: skip
SPACES_EACH = 4
YES_NO_UNKNOWN = (True, True, False, None)
HEARING_LOOP = (True, False, None, None)


def write(scale: Scale, random: Random) -> list[Space]:
    """The departments with one agent each, the neighbourhoods, the venues; returns the spaces."""
    neighbourhoods.load()
    departments = [_department(*facts) for facts in (("Vie associative", "vie-associative"), ("Sports", "sports"))]
    quartiers = list(Neighbourhood.objects.order_by("pk"))
    keys = keys_of(Venue)
    venues = [
        _venue(next(keys), departments[number % len(departments)], quartiers, random)
        for number in range(scale.spaces // SPACES_EACH)
    ]
    Venue.objects.bulk_create(venues, batch_size=1_000)
    space_keys = keys_of(Space)
    spaces = [space for venue in venues for space in _spaces(venue, space_keys, random)]
    Space.objects.bulk_create(spaces, batch_size=1_000)
    return spaces


def _department(name: str, slug: str) -> Department:
    department, _ = Department.objects.get_or_create(
        slug=slug, defaults={"name": name, "email": f"{slug}@exemple.test", "phone": "04 65 71 00 12"}
    )
    if not Agent.objects.current().filter(department=department).exists():
        email = f"agent.{slug}@exemple.test"
        person = Person.objects.filter(email=email).first() or Person.objects.create_user(email, first_name="Agent")
        Agent.objects.create(person=person, department=department)
    return department


def _venue(key: int, department: Department, quartiers: list[Neighbourhood], random: Random) -> Venue:
    name = f"{random.choice(BUILDINGS)} {random.choice(NAMES)}"
    quartier = random.choice(quartiers)
    return Venue(
        pk=key,
        name=name,
        slug=f"{slugify(name)}-{key}",
        department=department,
        neighbourhood=quartier,
        address=f"{random.randint(1, 90)} rue {random.choice(NAMES)}",
        postcode="13500",
        city="Martigues",
        latitude=(quartier.latitude or 43.4) + random.uniform(-0.01, 0.01),
        longitude=(quartier.longitude or 5.05) + random.uniform(-0.01, 0.01),
        step_free=random.choice(YES_NO_UNKNOWN),
        accessible_toilets=random.choice(YES_NO_UNKNOWN),
        hearing_loop=random.choice(HEARING_LOOP),
        accessible_parking=random.choice(YES_NO_UNKNOWN),
    )


def _spaces(venue: Venue, keys: Iterator[int], random: Random) -> list[Space]:
    gap = random.choice((0, 0, 10, 15))
    hall = Space(pk=next(keys), venue=venue, name="Grande salle", slug="grande-salle", capacity=120, gap_minutes=gap)
    halves = [
        Space(
            pk=next(keys), venue=venue, parent=hall, name=f"Moitié {side}", slug=f"moitie-{side}", capacity=60,
            gap_minutes=gap, position=position,
        )
        for position, side in enumerate(("nord", "sud"), start=1)
    ]  # fmt: skip
    room = Space(pk=next(keys), venue=venue, name="Salle de réunion", slug="salle-de-reunion", capacity=20, position=3)
    return [hall, *halves, room]
