"""What an administrator types about departments and agents."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.models import Agent, Department, Venue
from directory.team_forms import EmailField

ROLES = (
    (Agent.Role.DECIDES, _("Agent: decides requests for the venues of the department")),
    (Agent.Role.ADMINISTERS, _("Administrator: the same, and manages departments and agents")),
)


class RoleField(forms.ChoiceField):
    widget = forms.RadioSelect
    default_error_messages = {
        "required": _("Choose what this person may do."), "invalid_choice": _("Choose what this person may do."),
    }  # fmt: skip

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=ROLES, label=_("What may this person do?"), **kwargs)


class DepartmentForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the department"), max_length=120,
        error_messages={"required": _("Write the name of the department.")},
    )  # fmt: skip
    email = EmailField(
        label=_("E-mail address"), required=False, help_text=_("Associations answer its letters at this address.")
    )
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget.attrs |= {"autocomplete": "off", "inputmode": "tel"}
        self.fields["email"].widget.attrs["autocomplete"] = "off"

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class VenuesForm(forms.Form):
    venues = forms.ModelMultipleChoiceField(
        label=_("Venues"), queryset=Venue.objects.none(), widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick at least one venue."), "invalid_choice": _("Tick venues of the list."),
            "invalid_pk_value": _("Tick venues of the list."), "invalid_list": _("Tick venues of the list."),
        },
    )  # fmt: skip

    def __init__(self, data: Any = None, *, department: Department) -> None:
        super().__init__(data)
        field: Any = self.fields["venues"]
        others = Venue.objects.exclude(department=department) | Venue.objects.filter(department=None)
        field.queryset = others.select_related("department").order_by("name")
        field.label_from_instance = lambda venue: f"{venue.name} – {venue.department or _('no department')}"


class InviteAgentForm(forms.Form):
    email = EmailField(
        label=_("E-mail address of the person"), max_length=254, help_text=_("Only who reads this mailbox can accept.")
    )
    role = RoleField(initial=Agent.Role.DECIDES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "off"


class AgentRoleForm(forms.Form):
    role = RoleField()


class MoveForm(forms.Form):
    department = forms.ModelChoiceField(
        label=_("To the department"), queryset=Department.objects.none(), empty_label=_("choose a department"),
        error_messages={
            "required": _("Choose a department."), "invalid_choice": _("Choose a department of the list."),
        },
    )  # fmt: skip

    def __init__(self, data: Any = None, *, agent: Agent) -> None:
        super().__init__(data)
        field: Any = self.fields["department"]
        field.queryset = Department.objects.working().exclude(pk=agent.department_id)


class EndForm(forms.Form):
    words = forms.CharField(
        label=_("Why, for the history"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Administrators read it; the person does not get it by letter."),
    )  # fmt: skip
