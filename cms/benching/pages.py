"""The floors, the search with several questions, and the pages that people open most."""

from django.db.models import Count

from cms.benching.figures import MOST_QUERIES, Goal
from cms.benching.probes import PageProbe, Probe, Unchanged, page
from cms.benching.server import Visitor
from directory.models import Association, Venue
from events.models import Activity

EMPTY, ONE_QUERY, UNCHANGED, BARE_PAGE = "empty view", "one-query view", "one-query 304", "bare Wagtail page"
SEARCHES = {
    "search, nothing asked": "",
    "search “gym douce”": "q=gym+douce",
    "search “yoga”, Tuesday evening": "q=yoga&jour=mar&moment=soir",
    "search, theme, neighbourhood, free": "theme=sport-et-forme&quartier=jonquieres&gratuit=1",
    "search, weekend, accessible, age 8": "jour=sam&jour=dim&accessible=1&age=8",
    "search, one word of a description": "q=r%C3%A9chauffement",
    "search, page 5": "page=5",
}
SEARCH = Goal("cpu", floor=BARE_PAGE, ratio=1.7, about=40, queries=MOST_QUERIES)
ANY_PAGE = Goal(queries=MOST_QUERIES)


def floors(visitor: Visitor) -> list[Probe]:
    return [
        page(EMPTY, PageProbe(visitor, "/banc/vide/"), times=200),
        page(ONE_QUERY, PageProbe(visitor, "/banc/requete/"), times=200),
        page(UNCHANGED, Unchanged(visitor, "/banc/304/"), times=200),
        page(BARE_PAGE, PageProbe(visitor, "/banc/page/")),
    ]


def searches(visitor: Visitor) -> list[Probe]:
    return [page(name, PageProbe(visitor, f"/activites/?{query}"), goal=SEARCH) for name, query in SEARCHES.items()]


def pages(visitor: Visitor) -> list[Probe]:
    activity = Activity.objects.filter(space__isnull=False, schedule_kind="weekly").order_by("pk")[10]
    venue = Venue.objects.order_by("pk")[3]
    addresses = {
        "page of text (help)": "/aide/",
        "home": "/",
        "activity page": activity.get_absolute_url(),
        "association page": busy_association().get_absolute_url(),
        "directory, first page": "/associations/",
        "venue page": venue.get_absolute_url(),
    }
    return [page(name, PageProbe(visitor, path), goal=ANY_PAGE, times=60) for name, path in addresses.items()]


def busy_association() -> Association:
    """With ten activities, or nearly."""
    counted = Association.objects.filter(page__isnull=False).annotate(offers=Count("activities")).filter(offers__lte=10)
    return counted.order_by("-offers", "pk")[0]
