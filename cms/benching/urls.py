"""The town's own addresses, and the floors beside them."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from cms.benching import floors

urlpatterns: list[URLPattern | URLResolver] = [
    path("banc/vide/", floors.empty),
    path("banc/requete/", floors.one_query),
    path("banc/304/", floors.unchanged),
    path("banc/page/", floors.wagtail_page),
    path("", include(settings.BENCH_URLS)),  # type: ignore[misc]  # of the bench's settings only
]
