"""Addresses of papers, money and proof: tariffs, conventions, helps in kind, the register, occupation."""

from django.urls import URLPattern, path

from bookings.views import conventions, own_records, tariffs

urlpatterns: list[URLPattern] = [
    path("service/tarifs/", tariffs.tariff_list, name="tariff_list"),
    path("service/tarifs/<slug:slug>/", tariffs.venue_tariffs, name="venue_tariffs"),
    path("service/conventions/", conventions.convention_list, name="convention_list"),
    path("service/conventions/texte/", conventions.text, name="convention_text"),
    path("service/conventions/preparer/<int:pk>/", conventions.prepare, name="convention_prepare"),
    path("service/conventions/<int:pk>/", conventions.convention, name="convention"),
    path("service/conventions/<int:pk>/convention.pdf", conventions.convention_pdf, name="convention_pdf"),
    path("espace/<slug:association>/conventions/", own_records.own_conventions, name="own_conventions"),
    path(
        "espace/<slug:association>/conventions/<int:pk>/convention.pdf",
        own_records.own_convention_pdf,
        name="own_convention_pdf",
    ),
]
