from django.urls import URLPattern, URLResolver, path

from directory.views import entering, papers, papers_checking, preferences

app_name = "directory"

_ESPACE = "espace/<slug:association>/papiers/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("preferences/affichage/", preferences.display, name="preferences_display"),
    path("preferences/langue/", preferences.language, name="preferences_language"),
    path("connexion/suite/", entering.signpost, name="signpost"),
    path("connexion/mot-de-passe/", entering.by_password, name="enter_by_password"),
    path("connexion/demo/<slug:slug>/", entering.demo, name="enter_demo"),
    path("mon-compte/", entering.my_account, name="my_account"),
    path(_ESPACE, papers.paper_list, name="paper_list"),
    path(f"{_ESPACE}<int:pk>/fichier/", papers.paper_file, name="paper_file"),
    path(f"{_ESPACE}<int:pk>/retirer/", papers.paper_withdraw, name="paper_withdraw"),
    path(f"{_ESPACE}<slug:kind>/", papers.paper_create, name="paper_create"),
    path("service/papiers/", papers_checking.associations, name="papers"),
    path("service/papiers/<int:pk>/fichier/", papers_checking.file, name="papers_file"),
    path("service/papiers/<int:pk>/reponse/", papers_checking.answer, name="papers_answer"),
    path("service/papiers/<slug:association>/", papers_checking.association, name="papers_of"),
]
