"""Addresses of papers, money and proof: conventions, tariffs, helps in kind, the register, fairness, occupation."""

from django.urls import URLPattern, path

from bookings.views import conventions, helps_in_kind, own_records, proof, tariffs

_OWN = "espace/<slug:association>/"
_HELP = "service/aides/association/<slug:association>/"

urlpatterns: list[URLPattern] = [
    path("service/conventions/", conventions.convention_list, name="convention_list"),
    path("service/conventions/texte/", conventions.text, name="convention_text"),
    path("service/conventions/preparer/<int:pk>/", conventions.prepare, name="convention_prepare"),
    path("service/conventions/<int:pk>/", conventions.convention, name="convention"),
    path("service/conventions/<int:pk>/convention.pdf", conventions.convention_pdf, name="convention_pdf"),
    path("service/tarifs/", tariffs.tariff_list, name="tariff_list"),
    path("service/tarifs/<slug:slug>/", tariffs.venue_tariffs, name="venue_tariffs"),
    path("service/aides/", helps_in_kind.help_list, name="help_list"),
    path("service/aides/aides.<str:kind>", helps_in_kind.help_export, name="help_export"),
    path("service/aides/subventions-scdl.csv", helps_in_kind.help_scdl, name="help_scdl"),
    path(_HELP, helps_in_kind.help_of, name="help_of"),
    path(f"{_HELP}releve.pdf", helps_in_kind.help_of_pdf, name="help_of_pdf"),
    path(f"{_HELP}tableau.<str:kind>", helps_in_kind.help_of_export, name="help_of_export"),
    path("service/registre/", proof.decision_register, name="decision_register"),
    path("service/registre/registre.<str:kind>", proof.register_export, name="register_export"),
    path("service/registre/equite/", proof.fairness_ledger, name="fairness_ledger"),
    path("service/registre/equite/equite.<str:kind>", proof.fairness_export, name="fairness_export"),
    path("service/occupation/", proof.occupation_page, name="occupation"),
    path("service/occupation/occupation.<str:kind>", proof.occupation_export, name="occupation_export"),
    path(f"{_OWN}conventions/", own_records.own_conventions, name="own_conventions"),
    path(f"{_OWN}conventions/<int:pk>/convention.pdf", own_records.own_convention_pdf, name="own_convention_pdf"),
    path(f"{_OWN}aides/", own_records.own_help, name="own_help"),
    path(f"{_OWN}aides/releve.pdf", own_records.own_help_pdf, name="own_help_pdf"),
    path(f"{_OWN}aides/tableau.<str:kind>", own_records.own_help_export, name="own_help_export"),
]
