"""Laying out the invented town, step by step, by the use cases that people use."""

import datetime as dt
from collections.abc import Callable
from random import Random

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from cms.demo import (
    activities,
    clubs,
    desk,
    keepers,
    lending,
    opinions,
    pages,
    papers,
    people,
    places,
    reach,
    records,
    residents,
    rules,
    story,
    teams,
    wishes,
)  # fmt: skip
from cms.demo.ledger import Ledger
from cms.demo.season import DemoSeason
from cms.demo.timetable import Timetable
from directory.bulk import look_again
from directory.models import Association, Space
from events import loading_days_off, search
from events.models import Activity, Occurrence, Registration

SEED = 13056
Say = Callable[[str], None]


def is_there() -> bool:
    return Association.objects.filter(slug=story.SLUG).exists()


@transaction.atomic
def build(*, now: dt.datetime, say: Say) -> None:
    """All of it or nothing. The same day gives the same town.

    The halls of the season are granted before the teams and departments have people, so that no
    letter tells of what is months old; the letters of the last weeks are real.
    """
    random = Random(SEED)  # noqa: S311 - an invented town needs no secret
    loading_days_off.load(zone=settings.SCHOOL_ZONE, at=now)
    season = DemoSeason(now)
    say(_("venues and spaces"))
    places.build()
    say(_("associations and their teams"))
    associations = clubs.write(season.today, random)
    persons = people.write(associations, random)
    papers.write(associations, persons, season)
    spaces = list(Space.objects.select_related("venue__department").order_by("pk"))
    rooms = {f"{space.venue.slug}/{space.slug}": space for space in spaces}
    timetable = Timetable(spaces, random)
    desk.keep_free(timetable, rooms)
    say(_("activities of the season, with their halls"))
    ledger = Ledger(season, persons)
    story.write(associations[0], ledger, timetable, season)
    activities.write(associations, ledger, timetable, season, random)
    ledger.write()
    people.give_parts(persons, associations, season.answered_at)
    look_again()
    say(_("residents who take part"))
    residents.write(persons, season, random)
    say(_("requests, closures and changes"))
    on_desk = desk.Desk(season, persons, rooms, {association.slug: association for association in associations})
    desk.write(on_desk)
    rules.write(on_desk)
    keepers.write(persons, rooms, season)
    opinions.write(persons, season)
    lending.write(persons, associations, season)
    records.write(persons, season)
    papers.write_latest(associations, persons, season)
    teams.write(persons, associations, season)
    reach.write([associations[0], associations[teams.OTHER]], season)
    say(_("pages"))
    pages.write(associations, persons, random)
    wishes.write(season.today, random)
    search.refresh()


def in_numbers() -> dict[str, int]:
    return {
        "associations": Association.objects.count(),
        "spaces": Space.objects.count(),
        "activities": Activity.objects.count(),
        "seances": Occurrence.objects.count(),
        "registrations": Registration.objects.count(),
    }
