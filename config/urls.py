"""One include per app, Wagtail last."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from config.health import healthz

media: list[URLPattern | URLResolver] = [
    path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}, name="media"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("", include("notifications.urls")),
    path("", include("directory.urls")),
    path("", include("events.urls")),
    path("", include("bookings.urls")),
    path("", include("cms.urls")),
    path("", include("directory.entering_urls")),
    path("gestion/documents/", include(wagtaildocs_urls)),
    path("gestion/", include(wagtailadmin_urls)),
    *(media if settings.SERVES_MEDIA else []),
    path("", include(wagtail_urls)),
]
