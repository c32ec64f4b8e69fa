"""The associations service and the teams: who asks to speak for an association, who is silent, what was done."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from directory import claiming, joining, leaving, watching
from directory.access import SignedInRequest, service_only
from directory.elision import of_person
from directory.models import Association, Claim, Membership, TeamMatter
from directory.team_forms import RefusalForm, RoleForm

SHOWN = 100
STEPS_SHOWN = 100


@service_only
@require_safe
def teams(request: SignedInRequest) -> HttpResponse:
    """What waits for the service, the oldest first."""
    claims = Claim.objects.waiting().select_related("association", "person")[:SHOWN]
    matters = TeamMatter.objects.open().select_related("association")[:SHOWN]
    return render(request, "directory/service_teams.html", {"claims": claims, "matters": matters})


@service_only
def claim(request: SignedInRequest, pk: int) -> HttpResponse:
    """Somebody asks to speak for an association: POST `action=accept` with a role, or a refusal with its reason."""
    theirs = get_object_or_404(Claim.objects.select_related("association", "person", "by"), pk=pk)
    accepts = request.POST.get("action") == "accept"
    role_form = RoleForm(request.POST if accepts else None, initial={"role": Membership.Role.RESPONSABLE})
    refusal_form = RefusalForm(request.POST if request.method == "POST" and not accepts else None)
    form = role_form if accepts else refusal_form
    if request.method == "POST" and form.is_valid():
        try:
            if accepts:
                claiming.grant(theirs, role=form.cleaned_data["role"], by=request.user, at=timezone.now())
                said = _("%(name)s speaks for the association from now on, and is told by letter.")
            else:
                claiming.refuse(theirs, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
                said = _("%(name)s gets your answer by letter.")
            messages.success(request, said % {"name": theirs.person})
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect("directory:service_teams")
    association = theirs.association
    context = {
        "claim": theirs,
        "association": association,
        "members": Membership.objects.current().filter(association=association).with_people(),
        "earlier": Claim.objects.filter(association=association).exclude(pk=pk).select_related("person", "by")[:10],
        "role_form": role_form,
        "refusal_form": refusal_form,
        "crumbs": _crumbs(str(theirs.person)),
    }
    return render(request, "directory/service_claim.html", context, status=422 if form.errors else 200)


@service_only
def team(request: SignedInRequest, association: str) -> HttpResponse:
    """One team, its open questions and its whole history. POST gives `member` the `role`."""
    theirs = get_object_or_404(Association, slug=association)
    members = Membership.objects.current().filter(association=theirs).with_people()
    if request.method == "POST":
        number = request.POST.get("member", "")
        member = get_object_or_404(members, pk=number if number.isdecimal() and len(number) < 16 else None)
        _act(request, member)
        return redirect("directory:service_team", association)
    context = {
        "association": theirs,
        "members": members,
        "matters": theirs.team_matters.open(),
        "claims": Claim.objects.waiting().filter(association=theirs).select_related("person"),
        "steps": theirs.team_steps.select_related("by", "person")[:STEPS_SHOWN],
        "crumbs": _crumbs(theirs.name),
    }
    return render(request, "directory/service_team.html", context)


def _act(request: SignedInRequest, member: Membership) -> None:
    try:
        if request.POST.get("role") in Membership.Role.values:
            joining.change_role(member, request.POST["role"], by=request.user, at=timezone.now())
            messages.success(request, _("The role of %(of_name)s is changed.") % {"of_name": of_person(member.person)})
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))


@service_only
def end(request: SignedInRequest, association: str, pk: int) -> HttpResponse:
    """GET says what the end of an access does, POST ends it, with the `words` that the history keeps."""
    theirs = get_object_or_404(Association, slug=association)
    members = Membership.objects.current().filter(association=theirs).with_people()
    member = get_object_or_404(members, pk=pk)
    if request.method == "POST":
        words = request.POST.get("words", "").strip()[:500]
        try:
            leaving.end_access(member, by=request.user, at=timezone.now(), tells_service=True, words=words)
            messages.success(request, _("%(name)s no longer has access.") % {"name": member.person})
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect("directory:service_team", association)
    alone = member.is_in_charge and not any(each.is_in_charge for each in members if each.pk != pk)
    context = {"association": theirs, "member": member, "is_last": alone, "crumbs": _crumbs(theirs.name)}
    return render(request, "directory/service_team_end.html", context)


@service_only
@require_POST
def settle(request: SignedInRequest, pk: int) -> HttpResponse:
    """The service called, or knows: the question is closed, with what was learnt."""
    matter = get_object_or_404(TeamMatter.objects.select_related("association"), pk=pk)
    words = request.POST.get("words", "").strip()[:500]
    watching.settle(matter, at=timezone.now(), by=request.user, words=words)
    messages.success(request, _("This question is closed."))
    return redirect("directory:service_teams")


def _crumbs(here: str) -> list[tuple[str, str]]:
    return [(_("Teams"), reverse("directory:service_teams")), (here, "")]
