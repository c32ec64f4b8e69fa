from django.urls import URLPattern, URLResolver, path

from directory.views import entering, preferences

app_name = "directory"
urlpatterns: list[URLPattern | URLResolver] = [
    path("preferences/affichage/", preferences.display, name="preferences_display"),
    path("preferences/langue/", preferences.language, name="preferences_language"),
    path("connexion/suite/", entering.signpost, name="signpost"),
    path("connexion/mot-de-passe/", entering.by_password, name="enter_by_password"),
    path("connexion/demo/<slug:slug>/", entering.demo, name="enter_demo"),
    path("mon-compte/", entering.my_account, name="my_account"),
]
