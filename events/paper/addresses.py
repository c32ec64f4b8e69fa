"""Addresses short enough to be typed from a sheet of paper or told by phone.

`/p/ferrieres` is a neighbourhood, a theme or a venue; `/a/123` an activity. Neither ever changes.
"""

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode

from directory.folding import in_address
from directory.models import Neighbourhood, Theme, Venue
from events.keeping import asked
from events.models import Activity

from .asking import Sheet

LONGEST = 400  # signs in a QR code: more would be too fine for an old telephone


def target(typed: str) -> str | None:
    """Where `/p/typed` leads, written with or without accents and capitals; None when nothing bears that name."""
    slug = in_address(typed)
    search = reverse("events:activity_list")
    if not slug:
        return search
    for name, model in (("quartier", Neighbourhood), ("theme", Theme)):
        if model._default_manager.filter(slug=slug).exists():
            return f"{search}?{urlencode({name: slug})}"
    venue = Venue.objects.listed().filter(slug=slug).first()
    return venue.get_absolute_url() if venue else None


def of_activity(activity: Activity) -> str:
    return reverse("events:short_activity", args=[activity.pk])


def of_sheet(sheet: Sheet) -> str:
    """The short address nearest to what the sheet shows: its venue, its neighbourhood, its theme, the whole search."""
    if sheet.venue:
        return sheet.venue.get_absolute_url()  # short enough; a neighbourhood may bear the same name
    place, theme = sheet.question.neighbourhood, sheet.question.chosen_theme
    if place:
        return reverse("events:short_place", args=[place.slug])
    return reverse("events:short_place", args=[theme.slug]) if theme else reverse("events:activity_list")


def scanned(sheet: Sheet) -> str:
    """What the QR code of the sheet holds: the very search when its address is not too long, but no position."""
    if sheet.venue:
        return absolute(sheet.venue.get_absolute_url())
    kept = asked.kept(sheet.question)
    whole = absolute(f"{reverse('events:activity_list')}?{kept}")
    return whole if kept and len(whole) <= LONGEST else absolute(of_sheet(sheet))


def absolute(path: str) -> str:
    return settings.PUBLIC_URL.rstrip("/") + path


def typed(path: str) -> str:
    """As one types it: without the protocol and the last slash."""
    return absolute(path).partition("://")[2].rstrip("/")
