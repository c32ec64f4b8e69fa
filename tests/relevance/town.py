"""The demonstration town's texts, laid in a few seconds: its clubs, their offers and the halls, one séance each."""

from datetime import datetime, timedelta
from random import Random

from django.utils.text import slugify

from cms.demo import activities, clubs, places, story
from cms.demo.reading import read
from cms.demo.timetable import Timetable
from directory.models import Association, Neighbourhood, Space, Theme
from events import search
from events.models import Activity, Occurrence

OF_THE_STORY = ((story.GYM, "gym-et-bien-etre"), (story.BALANCE, "gym-et-bien-etre"), (story.CHAIR, "gym-et-bien-etre"))


def lay(at: datetime) -> None:
    places.build()
    associations = clubs.write(at.date(), Random(1))  # noqa: S311 - an invented town needs no secret
    themes = {theme.slug: theme for theme in Theme.objects.all()}
    quartiers = {quartier.slug: quartier for quartier in Neighbourhood.objects.all()}
    timetable = Timetable(list(Space.objects.select_related("venue").order_by("pk")), Random(1))  # noqa: S311
    found = []
    for association, club in zip(associations, clubs.clubs(), strict=True):
        for offer in (read("offers")[key] for key in dict.fromkeys(club[5])):
            activity = activities.draft(offer, themes[offer["theme"]], association)
            if "outside" in offer:
                activity.address, activity.neighbourhood = offer["outside"], quartiers[offer["quartier"]]
            else:
                when = (offer["rooms"], association.neighbourhood_id, offer["when"], offer["minutes"])
                activity.space = timetable.find(*when, offer.get("days", 1)).space
            found.append(_published(activity, association, at))
    for offer, theme in OF_THE_STORY:
        found.append(_published(activities.draft(offer, themes[theme], associations[0]), associations[0], at))
    Activity.objects.bulk_create(found)
    Occurrence.objects.bulk_create(
        Occurrence(
            activity=activity, space=activity.space, original_start=(start := at + timedelta(hours=number)),
            starts_at=start, ends_at=start + timedelta(hours=1), changed_at=at,
        )
        for number, activity in enumerate(found, start=1)
    )  # fmt: skip
    search.index(found)
    search.refresh()


def _published(activity: Activity, association: Association, at: datetime) -> Activity:
    activity.association = association
    activity.slug = f"{slugify(activity.title)[:100]}-{association.pk}"
    activity.state, activity.changed_at, activity.schedule_kind = Activity.State.PUBLISHED, at, "once"
    activity.first_date, activity.laid_out_until = at.date(), at.date() + timedelta(days=30)
    activity.start_time, activity.end_time = at.time(), (at + timedelta(hours=1)).time()
    return activity
