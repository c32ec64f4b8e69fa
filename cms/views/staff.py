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
from directory.access import SignedInRequest, administrators_only
from directory.elision import of_person
from directory.models import Agent, AgentInvitation, Department
from directory.private import private
from directory.views import invitations


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
                said = _("The role of %(of_name)s is changed.")
            elif action == "move":
                theirs = staffing.move(theirs, data["department"], by=by, at=at)
                said = _("%(name)s works for this department from now on.")
            else:
                staffing.end(theirs, by=by, at=at, words=data["words"])
                said = _("%(name)s no longer has access.")
            messages.success(request, said % {"name": theirs.person, "of_name": of_person(theirs.person)})
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
    """The link of a department."""
    asked = get_object_or_404(AgentInvitation.objects.select_related("department", "by"), secret=secret)
    theirs = asked.department
    welcome, opens = _("Welcome to %(name)s.") % {"name": theirs.name}, reverse("bookings:queue")
    door = invitations.Door("cms/agent_invitation.html", staffing.accept, staffing.decline, welcome, opens)
    return invitations.answered(request, asked, door, department=theirs)


def _crumbs(department: Department, here: str) -> list[tuple[str, str]]:
    return [
        (_("Departments and agents"), reverse("cms:department_list")),
        (department.name, reverse("cms:department", args=[department.slug])),
        (here, ""),
    ]
