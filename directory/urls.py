from django.urls import URLPattern, URLResolver, path

from directory.views import preferences

app_name = "directory"
urlpatterns: list[URLPattern | URLResolver] = [
    path("preferences/affichage/", preferences.display, name="preferences_display"),
    path("preferences/langue/", preferences.language, name="preferences_language"),
]
