"""The associations of the demonstration."""

import datetime as dt
from random import Random
from typing import Any

from cms.demo.reading import read
from directory.folding import in_address
from directory.models import Association, Neighbourhood, Theme

STREETS = (
    "rue des Mouettes",
    "allée des Pins",
    "rue du Four",
    "chemin du Moulin",
    "rue des Remparts",
    "impasse du Puits",
)
SLEEPING, NOT_YET = ("chats-du-port", "fetes-de-saint-pierre"), ("demain-lavera",)
OWN = {"souffle-et-mouvement": {"address": "8 allée des Tamaris", "phone": "04 65 71 00 27"}}
Club = tuple[str, str, str, int, str, list[str]]


def clubs() -> list[Club]:
    return [tuple(club) for club in read("clubs")["clubs"]]


def slug_of(name: str) -> str:
    return in_address(name.replace("&", "et"))


def write(today: dt.date, random: Random) -> list[Association]:
    """One association per line of clubs.toml, with its theme."""
    themes = {theme.slug: theme for theme in Theme.objects.all()}
    quartiers = {quartier.slug: quartier for quartier in Neighbourhood.objects.all()}
    written = Association.objects.bulk_create(
        Association(**_facts(number, club, quartiers, today, random)) for number, club in enumerate(clubs(), start=1)
    )
    links = Association.themes.through
    links.objects.bulk_create(
        links(association_id=association.pk, theme_id=themes[club[1]].pk)
        for association, club in zip(written, clubs(), strict=True)
    )
    return written


def _facts(
    number: int, club: Club, quartiers: dict[str, Neighbourhood], today: dt.date, random: Random
) -> dict[str, Any]:
    name, _theme, quartier, year, purpose, _offers = club
    slug = slug_of(name)
    own = OWN.get(slug, {})
    return {
        "name": name,
        "slug": slug,
        "rna": f"W134999{number:03}",
        "purpose": purpose,
        "neighbourhood": quartiers[quartier],
        "address": f"{random.randint(1, 60)} {random.choice(STREETS)}",
        "postcode": "13500",
        "city": "Martigues",
        "email": f"{slug[:40]}@exemple.test",
        "phone": _phone(number),
        "state": _state(slug),
        "founded_on": dt.date(year, random.randint(1, 12), random.randint(1, 28)),
        "checked_on": today - dt.timedelta(days=random.randint(5, 300) if number > 1 else 60),
        "is_fictitious": True,
        **own,
    }


def _state(slug: str) -> str:
    if slug in SLEEPING:
        return Association.State.DORMANT
    return Association.State.DRAFT if slug in NOT_YET else Association.State.LISTED


def _phone(number: int) -> str:
    """From the ranges kept for fiction: a landline for most, a mobile for some."""
    start = "06 39 98" if number % 4 == 0 else "04 65 71"
    return f"{start} {10 + number // 100:02} {number % 100:02}"
