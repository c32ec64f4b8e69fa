"""The agents' admin for plain records. Acts (decide, close, suspend, cancel) have their own pages."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import DeleteView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from bookings.models import AbsenceRule, UsualCondition
from cms.forms.records import (
    AssociationForm,
    DayOffForm,
    MembershipForm,
    SpaceForm,
    SynonymForm,
    ThemeForm,
    VenueForm,
)
from directory import leaving
from directory.models import Association, Membership, Neighbourhood, Space, Theme, Venue
from directory.models.association import TOWN_SLUG
from events.models import DayOff, Season, Synonym


class KeptWhenUsed(DeleteView):
    """What other records name is not deleted; the agent is told so instead of meeting an error."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except ProtectedError:
            messages.error(self.request, _("This is still in use: nothing was deleted."))
            return redirect(self.index_url_name)
        return response


class RecordViewSet(ModelViewSet):
    """Searched with the database's own words, never copied, never created by accident from another."""

    search_backend_name = None
    delete_view_class = KeptWhenUsed
    copy_view_enabled = False
    inspect_view_enabled = False
    list_per_page = 50


class RealAssociations(IndexView):
    """Without the one in whose name agents book directly: nothing of it is to be edited."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().exclude(slug=TOWN_SLUG)


class AssociationViewSet(RecordViewSet):
    model = Association
    name = "associations"
    icon = "group"
    menu_label = _("Associations")
    list_display = ["name", "rna", "neighbourhood", Column("get_state_display", label=_("State")), "checked_on"]
    list_filter = ["state", "neighbourhood", "themes"]
    list_export = ["name", "rna", "siret", "neighbourhood", "state", "checked_on"]
    search_fields = ["name", "short_name", "rna", "siret"]
    ordering = ["sort_key"]
    index_view_class = RealAssociations

    def get_form_class(self, for_update: bool = False) -> type[AssociationForm]:
        return AssociationForm


class ThemeViewSet(RecordViewSet):
    model = Theme
    name = "themes"
    icon = "tag"
    menu_label = _("Themes")
    list_display = ["name", "parent", "facade", "position"]
    list_filter = ["parent"]
    search_fields = ["name"]
    ordering = ["position", "name"]

    def get_form_class(self, for_update: bool = False) -> type[ThemeForm]:
        return ThemeForm


class NeighbourhoodViewSet(RecordViewSet):
    model = Neighbourhood
    name = "quartiers"
    icon = "site"
    menu_label = _("Neighbourhoods")
    form_fields = ["name", "slug", "latitude", "longitude"]
    list_display = ["name", "latitude", "longitude"]
    search_fields = ["name"]
    ordering = ["name"]


class VenueViewSet(RecordViewSet):
    model = Venue
    name = "lieux"
    icon = "home"
    menu_label = _("Venues")
    list_display = ["name", "department", "neighbourhood", "address", "is_listed"]
    list_filter = ["department", "neighbourhood", "is_listed", "step_free"]
    list_export = ["name", "address", "postcode", "city", "department", "neighbourhood", "is_listed"]
    search_fields = ["name", "address"]
    ordering = ["name"]

    def get_form_class(self, for_update: bool = False) -> type[VenueForm]:
        return VenueForm


class SpaceViewSet(RecordViewSet):
    model = Space
    name = "salles"
    icon = "table"
    menu_label = _("Halls and grounds")
    list_display = ["name", "venue", "parent", "capacity", "is_bookable"]
    list_filter = ["venue", "is_bookable"]
    search_fields = ["name", "venue__name"]
    ordering = ["venue__name", "position", "name"]

    def get_form_class(self, for_update: bool = False) -> type[SpaceForm]:
        return SpaceForm


class EndedNotDeleted(DeleteView):
    """A team's history names its members: their access ends at once, and the row stays."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            leaving.end_access(self.object, by=self.request.user, at=timezone.now(), tells_service=True)
            messages.success(self.request, _("The access has ended."))
        except ValidationError as refusal:
            messages.error(self.request, " ".join(refusal.messages))
        return redirect(self.index_url_name)


class MembershipViewSet(RecordViewSet):
    model = Membership
    delete_view_class = EndedNotDeleted
    name = "equipes"
    icon = "group"
    menu_label = _("Teams of associations")
    list_display = ["person", "association", Column("get_role_display", label=_("Role")), "accepted_at", "ended_at"]
    list_filter = ["role"]
    search_fields = ["person__first_name", "person__last_name", "person__email", "association__name"]
    ordering = ["association__sort_key", "person__last_name"]

    def get_form_class(self, for_update: bool = False) -> type[MembershipForm]:
        return MembershipForm


class SeasonViewSet(RecordViewSet):
    model = Season
    name = "saisons"
    icon = "calendar"
    menu_label = _("Seasons")
    form_fields = ["name", "first_day", "last_day"]
    list_display = ["name", "first_day", "last_day"]
    ordering = ["-first_day"]


class DayOffViewSet(RecordViewSet):
    model = DayOff
    name = "jours-sans-seance"
    icon = "date"
    menu_label = _("Days off")
    list_display = ["name", "kind", "zone", "first_day", "last_day", "source", "is_corrected"]
    list_filter = ["kind", "zone", "is_corrected"]
    search_fields = ["name"]
    ordering = ["-first_day"]

    def get_form_class(self, for_update: bool = False) -> type[DayOffForm]:
        return DayOffForm


class SynonymViewSet(RecordViewSet):
    model = Synonym
    name = "synonymes"
    icon = "search"
    menu_label = _("Words of the search")
    list_display = ["words", "also"]
    search_fields = ["words", "also"]
    ordering = ["words"]

    def get_form_class(self, for_update: bool = False) -> type[SynonymForm]:
        return SynonymForm


class AbsenceRuleViewSet(RecordViewSet):
    model = AbsenceRule
    name = "regle-des-absences"
    icon = "warning"
    menu_label = _("Rule on absences")
    list_display = ["since", "in_a_row", "in_season"]
    form_fields = ["since", "in_a_row", "in_season"]
    ordering = ["-since"]


class UsualConditionViewSet(RecordViewSet):
    model = UsualCondition
    name = "conditions-habituelles"
    icon = "list-ul"
    menu_label = _("Usual conditions")
    list_display = ["words", "position", "is_offered"]
    form_fields = ["words", "position", "is_offered"]
    search_fields = ["words"]
    ordering = ["position"]


class DirectoryGroup(ModelViewSetGroup):
    menu_label = _("Directory")
    menu_icon = "group"
    menu_order = 200
    items: tuple[Any, ...] = (
        AssociationViewSet,
        MembershipViewSet,
        ThemeViewSet,
        NeighbourhoodViewSet,
        SynonymViewSet,
    )


class PlacesGroup(ModelViewSetGroup):
    menu_label = _("Venues and halls")
    menu_icon = "home"
    menu_order = 210
    items: tuple[Any, ...] = (VenueViewSet, SpaceViewSet, UsualConditionViewSet)


class CalendarGroup(ModelViewSetGroup):
    menu_label = _("Seasons and days off")
    menu_icon = "calendar"
    menu_order = 220
    items: tuple[Any, ...] = (SeasonViewSet, DayOffViewSet, AbsenceRuleViewSet)
