"""A few months of visits, and who came: numbers that a team may show, invented."""

import datetime as dt
from itertools import product
from random import Random

from django.db.models import Q

from cms.demo import story
from cms.demo.season import DemoSeason
from directory.models import Association
from events.models import Activity, Occurrence, Presence, Registration, VisitCount

SEED = 1313
DAYS = 120
CAME = 0.86
What, Grain = VisitCount.What, VisitCount.Grain


def write(associations: list[Association], season: DemoSeason) -> None:
    """For the two associations that a visitor of the demonstration speaks for."""
    random = Random(SEED)  # noqa: S311 - an invented town needs no secret
    rows: list[VisitCount] = []
    for association in associations:
        published = list(association.activities.filter(state=Activity.State.PUBLISHED).order_by("pk"))
        seen = [(What.PAGE, None, 9), (What.EMBED, None, 5), *((What.ACTIVITY, each, 4) for each in published)]
        for (what, activity, usual), back in product(seen, range(1, DAYS)):
            on = (season.now - dt.timedelta(days=back)).date()
            times = random.randint(0, usual * (1 if on.weekday() > 4 else 2))
            if times:
                rows.append(
                    VisitCount(
                        what=what, association=association, activity=activity, on=on, grain=Grain.DAY, count=times
                    )
                )  # fmt: skip
    VisitCount.objects.bulk_create(rows)
    _tick_who_came(season, random)


def _tick_who_came(season: DemoSeason, random: Random) -> None:
    """Of the dates behind us, but for the last of each activity, which waits to be ticked."""
    parties = Registration.objects.filter(activity__association__slug=story.SLUG, kind="season", state="confirmed")
    said = set(Presence.objects.values_list("registration", "occurrence"))
    rows = []
    for party in parties.select_related("activity").order_by("pk"):
        gone = party.activity.occurrences.told().held().filter(ends_at__lt=season.now)
        ahead = Q(original_start__gte=party.since)
        behind = list(gone.filter(ahead).order_by("-starts_at"))[1:]
        rows += [_ticked(party, each, random) for each in behind if (party.pk, each.pk) not in said]
    Presence.objects.bulk_create(rows)


def _ticked(party: Registration, seance: Occurrence, random: Random) -> Presence:
    kind = Presence.Kind.CAME if random.random() < CAME else Presence.Kind.MISSED
    return Presence(registration=party, occurrence=seance, kind=kind, at=seance.ends_at)
