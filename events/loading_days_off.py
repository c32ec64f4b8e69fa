"""Where days off come from: two maintained packages, and what they are known to lack.

Rows that the town corrected are never overwritten.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from itertools import groupby

import holidays
from django.db import transaction
from vacances_scolaires_france import SchoolHolidayDates

from events.models import DayOff, Season

SCHOOL, PUBLIC = DayOff.Kind.SCHOOL, DayOff.Kind.PUBLIC
YEARS_AHEAD = 5  # public holidays follow from the law: any year can be told


@dataclass(frozen=True)
class Loaded:
    """What a run changed, and until when school holidays are known."""

    added: int
    removed: int
    kept_corrected: int
    horizon: dt.date


@transaction.atomic
def load(*, zone: str, at: dt.datetime) -> Loaded:
    """Bring the table up to date from last year on. Running it again changes nothing."""
    since = dt.date(at.year - 1, 1, 1)
    wanted = [*_school_holidays(zone, since), *_missing_from_package(zone, since), *_public_holidays(at.year)]
    rows = DayOff.objects.of_zone(zone)
    corrected = list(rows.filter(is_corrected=True))
    stale = {
        (row.kind, row.name, row.first_day, row.last_day): row.pk
        for row in rows.filter(is_corrected=False, first_day__gte=since)
    }
    added = kept = 0
    fresh: list[DayOff] = []
    for day_off in wanted:
        if any(_same_holiday(day_off, row) for row in corrected):
            kept += 1
        elif not stale.pop((day_off.kind, day_off.name, day_off.first_day, day_off.last_day), None):
            fresh.append(day_off)
    removed, _ = DayOff.objects.filter(pk__in=stale.values()).delete()
    added = len(DayOff.objects.bulk_create(fresh))
    horizon = max(day_off.last_day for day_off in wanted if day_off.kind == SCHOOL)
    _load_seasons(since.year, horizon.year)
    return Loaded(added, removed, kept, horizon)


def _same_holiday(one: DayOff, other: DayOff) -> bool:
    same_kind = one.kind == other.kind and one.name == other.name
    return same_kind and one.first_day <= other.last_day and other.first_day <= one.last_day


def _school_holidays(zone: str, since: dt.date) -> Iterator[DayOff]:
    source = f"vacances-scolaires-france {version('vacances-scolaires-france')}"
    dates = SchoolHolidayDates()
    days = sorted(day for day in dates.data if day >= since and dates.is_holiday_for_zone(day, zone))
    names = {day: dates.data[day]["nom_vacances"] for day in days}
    # Consecutive days with the same name make one holiday: day minus rank stays the same along a run.
    for (_, name), run in groupby(enumerate(days), key=lambda pair: (pair[1].toordinal() - pair[0], names[pair[1]])):
        inside = [day for _, day in run]
        yield DayOff(kind=SCHOOL, name=name, zone=zone, first_day=inside[0], last_day=inside[-1], source=source)


def _missing_from_package(zone: str, since: dt.date) -> Iterator[DayOff]:
    # The official calendar of 2025-2026 gives Friday 15 and Saturday 16 May to all three zones; the package forgets it.
    first, last = dt.date(2026, 5, 15), dt.date(2026, 5, 16)
    if first >= since:
        yield DayOff(
            kind=SCHOOL,
            name="Pont de l'Ascension",
            zone=zone,
            first_day=first,
            last_day=last,
            source="calendrier scolaire officiel 2025-2026",
        )


def _public_holidays(year: int) -> Iterator[DayOff]:
    source = f"holidays {version('holidays')}"
    years = range(year - 1, year + YEARS_AHEAD + 1)
    for day, name in sorted(holidays.country_holidays("FR", years=years, language="fr").items()):
        yield DayOff(kind=PUBLIC, name=name, zone="", first_day=day, last_day=day, source=source)


def _load_seasons(first_year: int, last_year: int) -> None:
    for year in range(first_year, last_year + 1):
        Season.objects.get_or_create(
            name=f"{year}-{year + 1}",
            defaults={"first_day": dt.date(year, 9, 1), "last_day": dt.date(year + 1, 8, 31)},
        )
