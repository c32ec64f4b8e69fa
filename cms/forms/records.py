"""Forms of the agents' admin whose saving is a use case of a lower floor."""

from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from bookings import dividing
from directory import editing, joining, leaving
from directory.folding import in_address
from directory.models import Association, Membership, Space, Theme, Venue
from directory.models.association import TOWN_SLUG
from directory.team_errors import LastInCharge
from events import retelling
from events.models import DayOff, Synonym
from events.search import synonyms, vocabulary


class AssociationForm(WagtailAdminModelForm):
    """An agent's changes are kept from later imports; the address of the page never changes."""

    class Meta:
        model = Association
        fields = [
            "name", "short_name", "state", "purpose", "themes", "neighbourhood", "rna", "siret", "address", "postcode",
            "city", "phone", "email", "website", "founded_on", "checked_on",
        ]  # fmt: skip
        widgets = {
            "themes": forms.CheckboxSelectMultiple,
            "founded_on": AdminDateInput,
            "checked_on": AdminDateInput,
        }

    def clean_rna(self) -> str | None:
        """No number at all, rather than an empty one that two associations would share."""
        return self.cleaned_data["rna"] or None

    def clean_state(self) -> str:
        """What agents book directly stays in nobody's sight."""
        state: str = self.cleaned_data["state"]
        if self.instance.slug == TOWN_SLUG and state != Association.State.DRAFT:
            raise forms.ValidationError(_t("The bookings of the town itself are never shown: leave it a draft."))
        return state

    @transaction.atomic
    def save(self, commit: bool = True) -> Association:
        changes = {name: self.cleaned_data[name] for name in self.changed_data if name in editing.EDITABLE}
        if self.instance.pk is None:
            self.instance.slug = _free_slug(self.cleaned_data["name"])
            self.instance.edited_fields = sorted(changes)
            made: Association = super().save(commit=commit)
            return made
        kept = Association.objects.select_for_update().get(pk=self.instance.pk)
        if "rna" in self.changed_data:
            kept.rna = self.cleaned_data["rna"]
            kept.save(update_fields=["rna", "changed_at"])
        editing.edit_facts(kept, changes, by=self.for_user)
        return kept


class MembershipForm(WagtailAdminModelForm):
    """Lets a volunteer into an association's team by e-mail address; an end is written, nothing is deleted."""

    email = forms.EmailField(label=_("E-mail address"), help_text=_("The volunteer signs in with it."))
    first_name = forms.CharField(label=_("First name"), max_length=150)
    last_name = forms.CharField(label=_("Last name"), max_length=150, required=False)
    field_order = ["email", "first_name", "last_name", "association", "role", "ended_at"]

    class Meta:
        model = Membership
        fields = ["association", "role", "ended_at"]
        help_texts = {"ended_at": _("As soon as this is written, the volunteer no longer has access.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            person = self.instance.person
            self.initial |= {name: getattr(person, name) for name in ("email", "first_name", "last_name")}
            for name in ("email", "first_name", "last_name", "association"):
                self.fields[name].disabled = True
        else:
            del self.fields["ended_at"]
            chosen: Any = self.fields["association"]
            chosen.queryset = Association.objects.real()

    def save(self, commit: bool = True) -> Membership:
        """The acts of a team: told, written in its history, and never leaving it without anybody in charge unseen."""
        given, at = self.cleaned_data, timezone.now()
        if self.instance.pk:
            known = Membership.objects.get(pk=self.instance.pk)
            if known.ended_at is None and given["ended_at"]:
                return leaving.end_access(known, by=self.for_user, at=at, tells_service=True)
            return known if known.ended_at else joining.change_role(known, given["role"], by=self.for_user, at=at)
        return joining.welcome(
            given["email"],
            given["association"],
            role=given["role"],
            at=at,
            names=(given["first_name"], given["last_name"]),
            by=self.for_user,
        )

    def clean(self) -> dict[str, Any]:
        """The last person in charge keeps the role until somebody else has it."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        known = Membership.objects.current().filter(pk=self.instance.pk).first()
        if known and known.is_in_charge and not cleaned.get("ended_at") and cleaned.get("role") != known.role:
            try:
                joining.somebody_stays_in_charge(known)
            except LastInCharge as refusal:
                self.add_error("role", refusal)
        return cleaned


class ThemeForm(WagtailAdminModelForm):
    """Search and calendars say the new name at once."""

    class Meta:
        model = Theme
        fields = ["name", "slug", "parent", "facade", "pictogram", "waldec_families", "position"]

    @transaction.atomic
    def save(self, commit: bool = True) -> Theme:
        theme: Theme = super().save(commit=commit)
        retelling.of_theme(theme, at=timezone.now())
        return theme


class VenueForm(WagtailAdminModelForm):
    """Search and calendars say the new name and address at once."""

    class Meta:
        model = Venue
        exclude = ["data_es_id", "imported"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:  # administrators move a venue from one department to another, with its history
            del self.fields["department"]

    @transaction.atomic
    def save(self, commit: bool = True) -> Venue:
        venue: Venue = super().save(commit=commit)
        retelling.of_venue(venue, at=timezone.now())
        return venue


class SpaceForm(WagtailAdminModelForm):
    """A hall keeps its parts while it is held; search and calendars say its new name at once."""

    class Meta:
        model = Space
        exclude = ["data_es_id", "ended_at"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        parent = cleaned.get("parent")
        if parent and "venue" in cleaned and parent.venue != cleaned["venue"]:
            self.add_error("parent", _("A part is in the same venue as its hall."))
        elif "parent" in cleaned:
            try:
                dividing.check(self.instance, parent=parent, at=timezone.now())
            except dividing.KeepsItsParts as refusal:
                self.add_error("parent", refusal)
        return cleaned

    @transaction.atomic
    def save(self, commit: bool = True) -> Space:
        space: Space = super().save(commit=commit)
        retelling.of_venue(space.venue, at=timezone.now())
        return space


class SynonymForm(WagtailAdminModelForm):
    """The next search uses it."""

    class Meta:
        model = Synonym
        fields = ["words", "also"]

    @transaction.atomic
    def save(self, commit: bool = True) -> Synonym:
        self.instance.keys = synonyms.keys_of(self.cleaned_data["words"])
        synonym: Synonym = super().save(commit=commit)
        vocabulary.learn_synonym(synonym)
        return synonym


class DayOffForm(WagtailAdminModelForm):
    """What an agent writes is the town's own: the official calendar, loaded anew, leaves it as it is."""

    class Meta:
        model = DayOff
        fields = ["kind", "name", "first_day", "last_day"]
        widgets = {"first_day": AdminDateInput, "last_day": AdminDateInput}
        help_texts = {"last_day": _("Activities that leave these days out follow during the next night.")}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if {"first_day", "last_day"} <= cleaned.keys() and cleaned["last_day"] < cleaned["first_day"]:
            self.add_error("last_day", _("The last day comes before the first one."))
        self.instance.zone = settings.SCHOOL_ZONE if cleaned.get("kind") == DayOff.Kind.SCHOOL else ""
        self.instance.is_corrected = True
        self.instance.source = self.instance.source or settings.TOWN_NAME
        return cleaned


def _free_slug(name: str) -> str:
    stem = in_address(name.replace("&", "et"))[:110] or "association"
    taken = set(Association.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for slug in (stem, *(f"{stem}-{n}" for n in range(2, 10_000))) if slug not in taken)
