from django.urls import URLPattern, URLResolver, path

from bookings.views import closures, dates, deciding, giving_back, queue, still_true, venue, volunteer

app_name = "bookings"

_ESPACE = "espace/<slug:association>/demandes/"
_SEANCES = "espace/<slug:association>/activites/<int:pk>/seances/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("lieux/<slug:slug>/", venue.venue, name="venue"),
    path("lieux/<slug:slug>/<slug:space>/demander/", venue.ask, name="ask"),
    path(_ESPACE, volunteer.request_list, name="request_list"),
    path(f"{_ESPACE}nouvelle/", volunteer.request_create, name="request_create"),
    path(f"{_ESPACE}<int:pk>/", volunteer.request_page, name="request"),
    path(f"{_ESPACE}<int:pk>/retirer/", volunteer.withdraw, name="request_withdraw"),
    path(f"{_ESPACE}dates/<int:pk>/rendre/", giving_back.slot, name="slot_release"),
    path("espace/<slug:association>/seances/<int:pk>/rendre/", giving_back.occurrence, name="occurrence_release"),
    path(f"{_SEANCES}ajouter/", dates.add, name="date_add"),
    path(f"{_SEANCES}<int:occurrence>/annuler/", dates.cancel, name="dates_cancel"),
    path(f"{_SEANCES}<int:occurrence>/deplacer/", dates.change, name="dates_change"),
    path("espace/<slug:association>/changements/<int:pk>/", dates.changed, name="dates_changed"),
    path("espace/<slug:association>/changements/<int:pk>/annuler/", dates.undo, name="dates_undo"),
    path("toujours-vrai/<str:token>/annuler/", still_true.cancel, name="still_true_cancel"),
    path("service/", queue.queue, name="queue"),
    path("service/demandes/<int:pk>/", deciding.review_page, name="review"),
    path("service/demandes/<int:pk>/refuser/", deciding.refuse_all, name="refuse_all"),
    path("service/fermetures/", closures.closure_list, name="closure_list"),
    path("service/fermetures/nouvelle/", closures.closure_create, name="closure_create"),
    path("service/fermetures/<int:pk>/rouvrir/", closures.closure_reopen, name="closure_reopen"),
]
