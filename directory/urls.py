from django.urls import URLPattern, URLResolver, path

from directory.views import (
    claiming,
    entering,
    invitations,
    papers,
    papers_checking,
    preferences,
    service_teams,
    team,
)

app_name = "directory"

_ESPACE = "espace/<slug:association>/papiers/"
_EQUIPE = "espace/<slug:association>/equipe/"

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
    path("associations/<slug:slug>/la-mienne/", claiming.claim, name="claim"),
    path("invitations/<str:secret>/", invitations.invitation, name="invitation"),
    path(_EQUIPE, team.team, name="team"),
    path(f"{_EQUIPE}inviter/", team.invite, name="team_invite"),
    path(f"{_EQUIPE}invitations/<int:pk>/reprendre/", team.take_back, name="invitation_take_back"),
    path(f"{_EQUIPE}membres/<int:pk>/", team.member, name="team_member"),
    path(f"{_EQUIPE}demandes/<int:pk>/", team.claim, name="team_claim"),
    path(f"{_EQUIPE}a-jour/", team.answer, name="team_answer"),
    path(f"{_EQUIPE}quitter/", team.leave, name="team_leave"),
    path("service/equipes/", service_teams.teams, name="service_teams"),
    path("service/equipes/demandes/<int:pk>/", service_teams.claim, name="service_claim"),
    path("service/equipes/questions/<int:pk>/", service_teams.settle, name="service_matter"),
    path("service/equipes/<slug:association>/", service_teams.team, name="service_team"),
    path("service/equipes/<slug:association>/fin/<int:pk>/", service_teams.end, name="service_team_end"),
]
