"""Addresses of papers, money and proof: tariffs, conventions, helps in kind, the register, occupation."""

from django.urls import URLPattern, path

from bookings.views import tariffs

urlpatterns: list[URLPattern] = [
    path("service/tarifs/", tariffs.tariff_list, name="tariff_list"),
    path("service/tarifs/<slug:slug>/", tariffs.venue_tariffs, name="venue_tariffs"),
]
