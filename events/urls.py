from django.urls import URLPattern, URLResolver, path, re_path

from events.views import (
    alerts,
    feeds,
    machines,
    organiser,
<<<<<<< HEAD
    own_calendar,
    paper,
    public,
    registering,
    registration,
=======
    paper,
    public,
>>>>>>> keep
    screen,
    seances,
    sharing,
    venues,
    wishes,
)

app_name = "events"

_ESPACE = "espace/<slug:association>/activites/"
_INSCRIPTION = "inscriptions/<str:secret>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("activites.ics", feeds.found, name="search_feed"),
    path("activites/<slug:slug>.ics", feeds.activity, name="activity_feed"),
    path("associations/<slug:slug>.ics", feeds.association, name="association_feed"),
    path("lieux/<slug:slug>.ics", feeds.venue, name="venue_feed"),
    path("activites/nouveautes.xml", machines.news, name="news_feed"),
    path("activites/", public.activity_list, name="activity_list"),
    path("activites/<slug:slug>/", public.activity, name="activity"),
<<<<<<< HEAD
    path("activites/<slug:slug>/inscription/", registering.register, name="register"),
    path("i/<str:secret>", registration.short, name="registration_short"),
    path(_INSCRIPTION, registration.registration, name="registration"),
    path(f"{_INSCRIPTION}annuler/", registration.cancel, name="registration_cancel"),
    path(f"{_INSCRIPTION}accepter/", registration.accept, name="registration_accept"),
    path(f"{_INSCRIPTION}refuser/", registration.decline, name="registration_decline"),
    path(f"{_INSCRIPTION}personnes/", registration.size, name="registration_size"),
    path(f"{_INSCRIPTION}date/", registration.new_date, name="registration_date"),
    path(f"{_INSCRIPTION}contact/", registration.contact, name="registration_contact"),
    path(f"{_INSCRIPTION}absence/<int:occurrence>/", registration.absence, name="registration_absence"),
    path(f"{_INSCRIPTION}donnees/", registration.data, name="registration_data"),
    path(f"{_INSCRIPTION}donnees.json", registration.data_file, name="registration_data_file"),
    path(f"{_INSCRIPTION}effacer/", registration.erase, name="registration_erase"),
    path(f"{_INSCRIPTION}agenda.ics", registration.calendar_file, name="registration_calendar_file"),
    path(f"{_INSCRIPTION}agenda/", registration.send_calendar, name="registration_send_calendar"),
    path("agenda/<str:secret>.ics", own_calendar.feed, name="own_calendar_feed"),
    path("agenda/<str:secret>/", own_calendar.calendar, name="own_calendar"),
=======
>>>>>>> keep
    path("alertes/nouvelle/", alerts.create, name="alert_create"),
    path("alertes/a-confirmer/", alerts.asked_for, name="alert_asked"),
    path("alertes/<str:secret>/", alerts.alert, name="alert"),
    path("alertes/<str:secret>/arreter/", alerts.stop, name="alert_stop"),
    path("envoyer/", sharing.send, name="send"),
    path("envies/", wishes.create, name="wish_create"),
    path("envies/merci/", wishes.sent, name="wish_sent"),
    path("service/envies/", wishes.wish_list, name="wish_list"),
    path("service/envies/marquer/", wishes.settle, name="wish_settle"),
    path("service/envies/export/", wishes.export, name="wish_export"),
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
