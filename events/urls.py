from django.urls import URLPattern, URLResolver, path, re_path

from events.views import feeds, machines, organiser, paper, public, screen, seances, venues

app_name = "events"

_ESPACE = "espace/<slug:association>/activites/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("activites.ics", feeds.found, name="search_feed"),
    path("activites/<slug:slug>.ics", feeds.activity, name="activity_feed"),
    path("associations/<slug:slug>.ics", feeds.association, name="association_feed"),
    path("lieux/<slug:slug>.ics", feeds.venue, name="venue_feed"),
    path("activites/nouveautes.xml", machines.news, name="news_feed"),
    path("activites/", public.activity_list, name="activity_list"),
    path("activites/<slug:slug>/", public.activity, name="activity"),
    path("activites/<slug:slug>/affiche.pdf", paper.activity_poster, name="activity_poster"),
    path("programme/", paper.choose, name="programme"),
    path("programme.pdf", paper.programme_pdf, name="programme_pdf"),
    path("p", paper.short_place, name="short_home"),
    re_path(r"^[pP]/(?P<typed>[^/]{1,100})/?$", paper.short_place, name="short_place"),
    re_path(r"^[aA]/(?P<pk>[0-9]{1,15})/?$", paper.short_activity, name="short_activity"),
    path("ecran.js", screen.worker, name="screen_worker"),
    path("lieux/", venues.venue_list, name="venue_list"),
    path(_ESPACE, organiser.activity_list, name="organiser_list"),
    path(f"{_ESPACE}nouvelle/", organiser.create, name="organiser_create"),
    path(f"{_ESPACE}dates/", organiser.schedule_preview, name="schedule_preview"),
    path(f"{_ESPACE}<int:pk>/", organiser.edit, name="organiser_edit"),
    path(f"{_ESPACE}<int:pk>/suite/", organiser.what_next, name="organiser_next"),
    path(f"{_ESPACE}<int:pk>/publier/", organiser.publish, name="organiser_publish"),
    path(f"{_ESPACE}<int:pk>/depublier/", organiser.unpublish, name="organiser_unpublish"),
    path(f"{_ESPACE}<int:pk>/supprimer/", organiser.delete, name="organiser_delete"),
    path(f"{_ESPACE}<int:pk>/seances/", seances.occurrence_list, name="organiser_occurrences"),
    path(f"{_ESPACE}<int:pk>/seances/<int:occurrence>/annuler/", seances.cancel, name="occurrence_cancel"),
    path(f"{_ESPACE}<int:pk>/seances/<int:occurrence>/deplacer/", seances.move, name="occurrence_move"),
]
