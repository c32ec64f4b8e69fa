"""Tariffs and values of every hall, and a few conventions: to sign, signed, prepared."""

import datetime as dt
from decimal import Decimal

from bookings import conventions
from bookings.models import Convention, HourlyValue, SlotRequest, Tariff
from bookings.pricing import Rate
from cms.demo import story
from cms.demo.season import DemoSeason
from directory.models import Association, Person, Space, Venue

LARGE = 100  # people: from there on an hour is worth more
OURS = Rate("association")
SIRETS = {  # numbers that the national register gives to nobody
    story.SLUG: "00000000100008", "les-voix-de-la-lagune": "00000000200006", "volley-des-deux-rives": "00000000300004",
    "theatre-des-quais": "00000000400002", "mots-passants": "00000000500009",
}  # fmt: skip


def write(people: dict[str, Person], season: DemoSeason) -> None:
    camille, sacha = people["camille"], people["sacha"]
    _tariffs(camille, season)
    for slug, siret in SIRETS.items():
        Association.objects.filter(slug=slug).update(siret=siret)
    granted = SlotRequest.objects.filter(slots__state="granted", space__venue__department__slug="vie-associative")
    own = granted.filter(association__slug=story.SLUG).order_by("pk").distinct().first()
    others = granted.exclude(association__slug=story.SLUG).order_by("pk").distinct()[:3]
    made = [_make(request, camille, season) for request in [*filter(None, [own]), *others]]
    for convention in made[:3]:
        conventions.send(convention, by=camille, at=season.days_ago(20))
    for convention in made[1:2]:
        signed = season.days_ago(12).date()
        conventions.note_signature(convention, on=signed, signed_by="La présidente", by=camille)
    gym = (
        SlotRequest.objects.filter(slots__state="granted", space__venue__department__slug="sports")
        .order_by("pk")
        .first()
    )
    if gym:
        _make(gym, sacha, season)


def _make(request: SlotRequest, by: Person, season: DemoSeason) -> Convention:
    return conventions.prepare(request, rate=OURS, instead_of=None, by=by, at=season.days_ago(24))


def _tariffs(by: Person, season: DemoSeason) -> None:
    """Free for the associations of the town, but for the largest halls; dearer for others; a change to come."""
    since = dt.date(season.first.year - 1, 1, 1)
    tariffs, values = [], []
    known = {"by": by, "at": season.asked_at, "since": since, "decided_in": f"Délibération {since.year - 1}-112"}
    for venue in Venue.objects.order_by("pk"):
        tariffs += [
            Tariff(venue=venue, audience="association", kind="free", **known),
            Tariff(venue=venue, audience="elsewhere", kind="hourly", amount=12, deposit=150, **known),
            Tariff(venue=venue, audience="company", kind="hourly", amount=30, deposit=300, **known),
        ]
    for space in Space.objects.select_related("venue").order_by("pk"):
        large = (space.capacity or 0) >= LARGE
        values.append(
            HourlyValue(space=space, amount=Decimal(38 if large else "14.50"), since=since, by=by, at=season.asked_at)
        )
        if large:
            venue = space.venue
            tariffs += [
                Tariff(venue=venue, space=space, audience="resident", kind="flat", amount=180, deposit=500, **known),
                Tariff(
                    venue=venue, space=space, audience="resident", is_reduced=True, kind="flat", amount=90, deposit=500, **known
                ),
            ]  # fmt: skip
    planned = known | {"since": dt.date(season.today.year + 1, 1, 1), "decided_in": ""}
    tariffs.append(
        Tariff(
            venue=Venue.objects.order_by("pk")[0],
            audience="elsewhere",
            kind="hourly",
            amount=13,
            deposit=150,
            **planned,
        )
    )
    Tariff.objects.bulk_create(tariffs)
    HourlyValue.objects.bulk_create(values)
