from django.urls import URLPattern, URLResolver, path

from events.views import feeds, organiser, public, seances, venues

app_name = "events"

_ESPACE = "espace/<slug:association>/activites/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("activites.ics", feeds.found, name="search_feed"),
    path("activites/<slug:slug>.ics", feeds.activity, name="activity_feed"),
    path("associations/<slug:slug>.ics", feeds.association, name="association_feed"),
    path("lieux/<slug:slug>.ics", feeds.venue, name="venue_feed"),
    path("activites/", public.activity_list, name="activity_list"),
    path("activites/suggestions/", public.suggestions, name="suggestions"),
    path("activites/<slug:slug>/", public.activity, name="activity"),
    path("lieux/", venues.venue_list, name="venue_list"),
    path("lieux/<slug:slug>/", venues.venue, name="venue"),
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
