"""One include per app, Wagtail last."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import URLPattern, URLResolver, include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("notifications.urls")),
    path("", include("directory.urls")),
    path("", include("events.urls")),
    path("", include("bookings.urls")),
    path("", include("cms.urls")),
    path("compte/", include("allauth.urls")),
    path("gestion/documents/", include(wagtaildocs_urls)),
    path("gestion/", include(wagtailadmin_urls)),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    path("", include(wagtail_urls)),
]
