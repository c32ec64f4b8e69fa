"""A team as its members see it: who is in it, who is invited, what was done; and how one leaves it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from directory import claiming, inviting, joining, leaving, limits, watching
from directory.access import TeamRequest, in_charge_only, team_only
from directory.elision import of_name, of_person
from directory.models import Claim, Invitation, Membership, TeamMatter
from directory.models.membership import MembershipQuerySet
from directory.team_forms import InviteForm, LeaveForm, RefusalForm, RoleForm

INVITED_A_DAY = 20
STEPS_SHOWN = 30


@team_only
@require_safe
def team(request: TeamRequest) -> HttpResponse:
    """Everybody in the team reads this page; what changes the team is shown to those in charge."""
    association = request.association
    context = {
        "association": association,
        "mine": request.membership,
        "members": _members(request),
        "invitations": Invitation.objects.open().filter(association=association),
        "claims": Claim.objects.waiting().filter(association=association).select_related("person"),
        "matters": TeamMatter.objects.open().filter(association=association),
        "steps": association.team_steps.select_related("by", "person")[:STEPS_SHOWN],
        "at": timezone.now(),
    }
    return render(request, "directory/team.html", context)


@in_charge_only
def invite(request: TeamRequest) -> HttpResponse:
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if not limits.allows("team-invite", str(request.association.pk), INVITED_A_DAY, per=limits.DAY):
            return limits.too_often(request)
        data, at = form.cleaned_data, timezone.now()
        try:
            inviting.invite(request.association, data["email"], role=data["role"], by=request.user, at=at)
            messages.success(request, _("The invitation leaves for %(email)s.") % {"email": data["email"]})
            return redirect("directory:team", request.association.slug)
        except ValidationError as refusal:
            form.add_error("email", refusal)
    context = {"association": request.association, "form": form, "crumbs": _crumbs(request, _("Invite somebody"))}
    return render(request, "directory/team_invite.html", context, status=422 if form.errors else 200)


@in_charge_only
@require_POST
def take_back(request: TeamRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.filter(association=request.association), pk=pk)
    try:
        inviting.take_back(invitation, by=request.user, at=timezone.now())
        messages.success(request, _("The invitation is taken back: its link opens nothing any more."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("directory:team", request.association.slug)


@in_charge_only
def member(request: TeamRequest, pk: int) -> HttpResponse:
    """One member: their role, and the end of their access. POST `action=end` ends it, anything else keeps the role."""
    theirs = get_object_or_404(_members(request).exclude(pk=request.membership.pk), pk=pk)
    form = RoleForm(request.POST if request.method == "POST" else None, initial={"role": theirs.role})
    ends = request.POST.get("action") == "end"
    if request.method == "POST" and (ends or form.is_valid()):
        try:
            if ends:
                leaving.end_access(theirs, by=request.user, at=timezone.now())
                said = _("%(name)s no longer has access.")
            else:
                joining.change_role(theirs, form.cleaned_data["role"], by=request.user, at=timezone.now())
                said = _("The role of %(of_name)s is changed.")
            messages.success(request, said % {"name": theirs.person, "of_name": of_person(theirs.person)})
            return redirect("directory:team", request.association.slug)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {
        "association": request.association,
        "member": theirs,
        "form": form,
        "crumbs": _crumbs(request, str(theirs.person)),
    }
    return render(request, "directory/team_member.html", context, status=422 if form.errors else 200)


@team_only
def leave(request: TeamRequest) -> HttpResponse:
    """Hand over, or leave. GET asks, POST does."""
    mine, at = request.membership, timezone.now()
    sent = request.method == "POST"
    form = LeaveForm(request.POST if sent else None, mine=mine, team=list(_members(request)))
    if sent and form.is_valid():
        try:
            if form.successor_chosen:
                leaving.hand_over(mine, form.successor_chosen, stays=form.stays, at=at)
            elif form.stays:
                joining.change_role(mine, Membership.Role.REDACTEUR, by=request.user, at=at)
            else:
                leaving.leave(mine, tells_service=form.tells_service, at=at)
            return _thank(request, stays=form.stays)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {
        "association": request.association,
        "mine": mine,
        "form": form,
        "crumbs": _crumbs(request, _("Hand over or leave")),
    }
    return render(request, "directory/team_leave.html", context, status=422 if form.errors else 200)


@in_charge_only
def claim(request: TeamRequest, pk: int) -> HttpResponse:
    """Somebody asks to join: POST `action=accept` with a role, or `action=refuse` with a reason."""
    theirs = get_object_or_404(
        Claim.objects.waiting().filter(association=request.association).select_related("person"), pk=pk
    )
    accepts = request.POST.get("action") == "accept"
    role_form = RoleForm(request.POST if accepts else None, initial={"role": Membership.Role.REDACTEUR})
    refusal_form = RefusalForm(request.POST if request.method == "POST" and not accepts else None)
    form = role_form if accepts else refusal_form
    if request.method == "POST" and form.is_valid():
        try:
            if accepts:
                claiming.grant(theirs, role=form.cleaned_data["role"], by=request.user, at=timezone.now())
                messages.success(request, _("%(name)s is in the team.") % {"name": theirs.person})
            else:
                claiming.refuse(theirs, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
                messages.success(request, _("%(name)s gets your answer by letter.") % {"name": theirs.person})
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect("directory:team", request.association.slug)
    context = {
        "association": request.association,
        "claim": theirs,
        "role_form": role_form,
        "refusal_form": refusal_form,
        "crumbs": _crumbs(request, str(theirs.person)),
    }
    return render(request, "directory/team_claim.html", context, status=422 if form.errors else 200)


@in_charge_only
@require_POST
def answer(request: TeamRequest) -> HttpResponse:
    """Is the team still right? `same` settles what was asked, `changed` says that the board has changed."""
    at = timezone.now()
    if request.POST.get("action") == "changed":
        watching.ask(request.association, TeamMatter.Kind.BUREAU, at=at, by=request.user)
        messages.success(request, _("Thank you. The team and the service are asked. Invite the new people here."))
    else:
        for matter in TeamMatter.objects.open().filter(association=request.association).select_related("association"):
            watching.settle(matter, at=at, by=request.user)
        messages.success(request, _("Thank you. The team is confirmed."))
    return redirect("directory:team", request.association.slug)


def _members(request: TeamRequest) -> MembershipQuerySet:
    return Membership.objects.current().filter(association=request.association).with_people()


def _thank(request: TeamRequest, *, stays: bool) -> HttpResponse:
    if stays:
        messages.success(request, _("You are now a writer. Thank you for what you did."))
        return redirect("directory:team", request.association.slug)
    said = _("You are no longer in the team of %(name)s. Thank you for what you did.")
    messages.success(request, said % {"name": of_name(request.association.name)})
    return redirect("cms:espace")


def _crumbs(request: TeamRequest, here: str) -> list[tuple[str, str]]:
    return [(_("Team"), reverse("directory:team", args=[request.association.slug])), (here, "")]
