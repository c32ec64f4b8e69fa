"""The demonstration town’s texts, laid in a few seconds: its clubs, their offers and halls, for two weeks of séances."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from random import Random

from django.utils import timezone
from django.utils.text import slugify

from cms.demo import activities, clubs, places, story
from cms.demo.reading import read
from cms.demo.timetable import Place, Timetable
from directory.models import Association, Neighbourhood, Space, Theme
from events import search
from events.models import Activity, Occurrence

THEME = "gym-et-bien-etre"
OF_THE_STORY = (  # each with its weekdays and its hours
    (story.GYM, (1, 4), time(10), time(11)),
    (story.BALANCE, (3,), time(14), time(15)),
    (story.CHAIR, (0,), time(17), time(18)),
)


def lay(at: datetime) -> None:
    places.build()
    associations = clubs.write(at.date(), Random(1))  # noqa: S311 - an invented town needs no secret
    themes = {theme.slug: theme for theme in Theme.objects.all()}
    quartiers = {quartier.slug: quartier for quartier in Neighbourhood.objects.all()}
    timetable = Timetable(list(Space.objects.select_related("venue").order_by("pk")), Random(1))  # noqa: S311
    found: list[tuple[Activity, Place]] = []
    for association, club in zip(associations, clubs.clubs(), strict=True):
        for offer in (read("offers")[key] for key in dict.fromkeys(club[5])):
            activity = activities.draft(offer, themes[offer["theme"]], association)
            if "outside" in offer:
                activity.address, activity.neighbourhood = offer["outside"], quartiers[offer["quartier"]]
                place = Place(None, *timetable.hours(offer["when"], offer["minutes"], offer.get("days", 1))[0])
            else:
                when = (offer["rooms"], association.neighbourhood_id, offer["when"], offer["minutes"])
                place = timetable.find(*when, offer.get("days", 1))
                activity.space = place.space
            found.append((_published(activity, association, at), place))
    for offer, weekdays, start, end in OF_THE_STORY:
        activity = _published(activities.draft(offer, themes[THEME], associations[0]), associations[0], at)
        found.append((activity, Place(None, weekdays, start, end)))
    Activity.objects.bulk_create([activity for activity, _place in found])
    Occurrence.objects.bulk_create(
        seance for activity, place in found for seance in _seances(activity, place, at) if seance.starts_at > at
    )
    search.index([activity for activity, _place in found])
    search.refresh()


def _seances(activity: Activity, place: Place, at: datetime) -> Iterator[Occurrence]:
    today = at.date()
    for day in (today + timedelta(days=number) for number in range(14)):
        if day.weekday() in place.weekdays:
            start, end = (timezone.make_aware(datetime.combine(day, hour)) for hour in (place.start, place.end))
            yield Occurrence(
                activity=activity,
                space=activity.space,
                original_start=start,
                starts_at=start,
                ends_at=end,
                changed_at=at,
            )


def _published(activity: Activity, association: Association, at: datetime) -> Activity:
    activity.association = association
    activity.slug = f"{slugify(activity.title)[:100]}-{association.pk}"
    activity.state, activity.changed_at, activity.schedule_kind = Activity.State.PUBLISHED, at, "once"
    activity.first_date, activity.laid_out_until = at.date(), at.date() + timedelta(days=30)
    activity.start_time, activity.end_time = at.time(), (at + timedelta(hours=1)).time()
    return activity
