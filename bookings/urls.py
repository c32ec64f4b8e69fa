from django.urls import URLPattern, URLResolver, path

from bookings.views import (
    caretaker_day,
    caretakers,
    closure_plans,
    closures,
    deciding,
    giving_back,
    keys,
    proposals,
    queue,
    still_true,
    venue,
    volunteer,
)

app_name = "bookings"

_ESPACE = "espace/<slug:association>/demandes/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("lieux/<slug:slug>/", venue.venue, name="venue"),
    path("lieux/<slug:slug>/<slug:space>/demander/", venue.ask, name="ask"),
    path(_ESPACE, volunteer.request_list, name="request_list"),
    path(f"{_ESPACE}nouvelle/", volunteer.request_create, name="request_create"),
    path(f"{_ESPACE}<int:pk>/", volunteer.request_page, name="request"),
    path(f"{_ESPACE}<int:pk>/retirer/", volunteer.withdraw, name="request_withdraw"),
    path(f"{_ESPACE}<int:pk>/proposition/", proposals.from_space, name="request_answer"),
    path(f"{_ESPACE}dates/<int:pk>/rendre/", giving_back.slot, name="slot_release"),
    path("espace/<slug:association>/seances/<int:pk>/rendre/", giving_back.occurrence, name="occurrence_release"),
    path("toujours-vrai/<str:token>/annuler/", still_true.cancel, name="still_true_cancel"),
    path("proposition/<str:token>/", proposals.from_letter, name="proposals"),
    path("service/", queue.queue, name="queue"),
    path("service/demandes/<int:pk>/", deciding.review_page, name="review"),
    path("service/demandes/<int:pk>/proposition/", proposals.by_phone, name="proposals_by_phone"),
    path("service/demandes/<int:pk>/refuser/", deciding.refuse_all, name="refuse_all"),
    path("service/fermetures/", closures.closure_list, name="closure_list"),
    path("service/fermetures/nouvelle/", closures.closure_create, name="closure_create"),
    path("service/fermetures/preparations/<int:pk>/", closure_plans.plan, name="closure_plan"),
    path("service/fermetures/preparations/<int:pk>/modifier/", closures.closure_edit, name="closure_edit"),
    path("service/fermetures/preparations/<int:pk>/lettres/", closure_plans.letters, name="closure_letters"),
    path("service/fermetures/preparations/<int:pk>/abandonner/", closure_plans.abandon, name="closure_abandon"),
    path("service/fermetures/<int:pk>/rouvrir/", closures.closure_reopen, name="closure_reopen"),
    path("service/gardiens/", caretakers.caretaker_list, name="caretaker_list"),
    path("service/gardiens/personnes/nouvelle/", caretakers.caretaker_create, name="caretaker_create"),
    path("service/gardiens/personnes/<int:pk>/", caretakers.caretaker, name="caretaker"),
    path("service/gardiens/<slug:slug>/", caretakers.venue_sheet, name="venue_sheet"),
    path("service/gardiens/<slug:slug>/feuille.pdf", caretakers.venue_sheet_pdf, name="venue_sheet_pdf"),
    path("service/cles/", keys.key_list, name="key_list"),
    path("service/cles/<int:pk>/", keys.key, name="key"),
    path("service/absences/", caretakers.absence_list, name="absence_list"),
    path("service/absences/<int:pk>/", caretakers.absence_letter, name="absence_letter"),
    path("gardien/<str:secret>/", caretaker_day.day, name="caretaker_day"),
    path("gardien/<str:secret>/dates/<int:pk>/", caretaker_day.tick, name="caretaker_tick"),
    path("gardien/<str:secret>/<slug:slug>.pdf", caretaker_day.week_pdf, name="caretaker_week"),
]
