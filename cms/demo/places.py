"""The venues of the demonstration: fourteen buildings and grounds, forty-five spaces, all invented."""

from typing import Any

from django.utils.text import slugify

from cms.demo.reading import read
from directory.management.commands import neighbourhoods
from directory.models import Department, Neighbourhood, Space, Venue

ASSOCIATIONS, SPORTS = "vie-associative", "sports"


def build() -> None:
    """Departments, neighbourhoods, venues and spaces; what is there stays as it is."""
    neighbourhoods.load()
    departments = {
        ASSOCIATIONS: _department("Service vie associative", ASSOCIATIONS, "04 65 71 00 12"),
        SPORTS: _department("Direction des sports", SPORTS, "04 65 71 00 20"),
    }
    quartiers = {quartier.slug: quartier for quartier in Neighbourhood.objects.all()}
    for building in read("buildings")["building"]:
        _venue(building, departments[building["department"]], quartiers[building["neighbourhood"]])


def _department(name: str, slug: str, phone: str) -> Department:
    defaults = {"name": name, "phone": phone, "email": f"{slug}@exemple.test"}
    return Department.objects.get_or_create(slug=slug, defaults=defaults)[0]


def _venue(building: dict[str, Any], department: Department, quartier: Neighbourhood) -> None:
    venue, is_new = Venue.objects.get_or_create(
        slug=building["slug"],
        defaults={
            "name": building["name"],
            "department": department,
            "neighbourhood": quartier,
            "address": building["address"],
            "postcode": "13500",
            "city": "Martigues",
            "latitude": building["position"][0],
            "longitude": building["position"][1],
            "phone": department.phone,
            "travel": building["travel"],
            "access_note": building.get("note", ""),
            **building.get("access", {}),
        },
    )
    if is_new:
        _rooms(venue, None, building["rooms"])


def _rooms(venue: Venue, whole: Space | None, rooms: list[dict[str, Any]]) -> None:
    for position, room in enumerate(rooms):
        space = Space.objects.create(
            venue=venue,
            parent=whole,
            name=room["name"],
            slug=slugify(room["name"].replace("’", " ")),
            kind=room["kind"],
            capacity=room["capacity"],
            area=room.get("area"),
            gap_minutes=room.get("gap", 0),
            position=position,
        )
        _rooms(venue, space, room.get("parts", []))
