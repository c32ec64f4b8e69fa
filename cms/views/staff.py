"""Agents, for administrators: invited, given a role, moved, ended; and the page behind an invitation's link."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cms import staffing
from cms.forms.staff import AgentRoleForm, EndForm, InviteAgentForm, MoveForm
from directory import entering, joining, team_history
from directory.access import SignedInRequest, administrators_only
from directory.models import Agent, AgentInvitation, Department, Person
from directory.private import private
from directory.team_forms import NamesForm


@administrators_only
def agent_invite(request: SignedInRequest, slug: str) -> HttpResponse:
    theirs = get_object_or_404(Department.objects.working(), slug=slug)
    form = InviteAgentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            staffing.invite(theirs, data["email"], role=data["role"], by=request.user, at=timezone.now())
            messages.success(request, _("The invitation leaves for %(email)s.") % {"email": data["email"]})
            return redirect("cms:department", slug)
        except ValidationError as refusal:
            form.add_error("email", refusal)
    context = {"form": form, "department": theirs, "crumbs": _crumbs(theirs, _("Invite an agent"))}
    return render(request, "cms/agent_invite.html", context, status=422 if form.errors else 200)


@administrators_only
@require_POST
def agent_invitation_take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(AgentInvitation.objects.select_related("department"), pk=pk)
    try:
        staffing.take_back(invitation, by=request.user, at=timezone.now())
        messages.success(request, _("The invitation is taken back: its link opens nothing any more."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("cms:department", invitation.department.slug)


@administrators_only
def agent(request: SignedInRequest, pk: int) -> HttpResponse:
    """One agent. POST `action`: role, move, or end, with the words that the history keeps."""
    theirs = get_object_or_404(Agent.objects.current().select_related("person", "department"), pk=pk)
    action = request.POST.get("action", "") if request.method == "POST" else ""
    role_form = AgentRoleForm(request.POST if action == "role" else None, initial={"role": theirs.role})
    move_form = MoveForm(request.POST if action == "move" else None, agent=theirs)
    end_form = EndForm(request.POST if action == "end" else None)
    form = {"role": role_form, "move": move_form, "end": end_form}.get(action)
    if form is not None and form.is_valid():
        data, by, at = form.cleaned_data, request.user, timezone.now()
        try:
            if action == "role":
                staffing.change_role(theirs, data["role"], by=by, at=at)
                said = _("The role of %(name)s is changed.")
            elif action == "move":
                theirs = staffing.move(theirs, data["department"], by=by, at=at)
                said = _("%(name)s works for this department from now on.")
            else:
                staffing.end(theirs, by=by, at=at, words=data["words"])
                said = _("%(name)s no longer has access.")
            messages.success(request, said % {"name": theirs.person})
            if theirs.person == by and action != "move":
                return redirect("directory:signpost")
            return redirect("cms:department", theirs.department.slug)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {
        "agent": theirs,
        "role_form": role_form,
        "move_form": move_form,
        "end_form": end_form,
        "crumbs": _crumbs(theirs.department, str(theirs.person)),
    }
    return render(request, "cms/agent.html", context, status=422 if form is not None and form.errors else 200)


@private
def agent_invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """The link shows the invitation; only the holder of the invited mailbox, signed in, accepts it.

    POST `action`: accept, decline, or enter (to the sign-in page, where a code is sent to that address).
    """
    asked = get_object_or_404(AgentInvitation.objects.select_related("department", "by"), secret=secret)
    at, action = timezone.now(), request.POST.get("action", "")
    person = request.user if isinstance(request.user, Person) else None
    is_known = Person.objects.filter(email__iexact=asked.email).exists()
    form = NamesForm(request.POST if action == "enter" and not is_known else None)
    if asked.is_open(at):
        try:
            if action == "accept" and person:
                staffing.accept(asked, by=person, at=at)
                messages.success(request, _("Welcome to %(name)s.") % {"name": asked.department.name})
                return redirect("bookings:queue")
            if action == "decline":
                staffing.decline(asked, at=at)
            elif action == "enter" and (is_known or form.is_valid()):
                joining.open_account(asked.email, form.names if form.is_bound else ("", ""))
                entering.remember_address(request, asked.email)
                return redirect(f"{reverse('account_login')}?next={asked.get_absolute_url()}")
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect(asked)
    context = {
        "department": asked.department,
        "invitation": asked,
        "is_open": asked.is_open(at) and action != "decline",
        "was_declined": action == "decline",
        "is_mine": bool(person and person.email.casefold() == asked.email.casefold()),
        "is_known": is_known,
        "masked": team_history.masked(asked.email),
        "form": form,
    }
    return render(request, "cms/agent_invitation.html", context, status=422 if form.errors else 200)


def _crumbs(department: Department, here: str) -> list[tuple[str, str]]:
    return [
        (_("Departments and agents"), reverse("cms:department_list")),
        (department.name, reverse("cms:department", args=[department.slug])),
        (here, ""),
    ]
