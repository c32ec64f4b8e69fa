"""« C'est votre association ? »: from its public page to its workspace."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from directory import claiming, entering, joining, limits, team_history
from directory.models import Association, Claim, Membership, Person
from directory.team_errors import TooManyCodes
from directory.team_forms import ClaimForm, CodeForm, NewcomerForm

ACCOUNTS_AN_HOUR = 10  # asked for from one place
CLAIMS_A_DAY = 5


@never_cache
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    """Who has no account says who they are; who has one asks; who has asked types the code, or waits."""
    states = (*Association.PUBLIC_STATES, Association.State.UNLISTED)
    association = get_object_or_404(Association.objects.filter(state__in=states), slug=slug)
    if not isinstance(request.user, Person):
        return _newcomer(request, association)
    if Membership.objects.current().filter(association=association, person=request.user).exists():
        return redirect("cms:association_home", association.slug)
    mine = Claim.objects.filter(association=association, person=request.user).order_by("-asked_at", "-pk").first()
    if mine is None or (not mine.is_waiting and request.POST.get("action") == "claim"):
        return _begin(request, request.user, association, mine)
    return _follow(request, association, mine)


def _newcomer(request: HttpRequest, association: Association) -> HttpResponse:
    """An account without any right is opened for whoever types a code sent to this address."""
    form = NewcomerForm(request.POST if request.method == "POST" else None)
    here = reverse("directory:claim", args=[association.slug])
    sign_in = f"{reverse('account_login')}?next={here}"
    if request.method == "POST":
        if not limits.allows_visitor(request, "claim-account", ACCOUNTS_AN_HOUR):
            return limits.too_often(request)
        if form.is_valid():
            joining.open_account(form.cleaned_data["email"], form.names)
            entering.remember_address(request, form.cleaned_data["email"])
            return redirect(sign_in)
    context = {"association": association, "form": form, "sign_in": sign_in, "crumbs": _crumbs(association)}
    return render(request, "directory/claim_newcomer.html", context, status=422 if form.errors else 200)


def _begin(request: HttpRequest, person: Person, association: Association, earlier: Claim | None) -> HttpResponse:
    form = ClaimForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if not limits.allows("claim", str(person.pk), CLAIMS_A_DAY, per=limits.DAY):
            return limits.too_often(request)
        mine = claiming.claim(association, part=form.cleaned_data["part"], by=person, at=timezone.now())
        if claiming.may_use_code(association) and request.POST.get("way") == "code":
            _send_code(request, mine)
        return redirect("directory:claim", association.slug)
    context = {
        **_known(association),
        "form": form,
        "earlier": earlier,
        "crumbs": _crumbs(association),
    }
    return render(request, "directory/claim.html", context, status=422 if form.errors else 200)


def _follow(request: HttpRequest, association: Association, mine: Claim) -> HttpResponse:
    """`action` is code (send one), verify or withdraw."""
    action, at = request.POST.get("action", ""), timezone.now()
    form = CodeForm(request.POST if action == "verify" else None)
    try:
        if action == "code":
            _send_code(request, mine)
            return redirect("directory:claim", association.slug)
        if action == "withdraw":
            claiming.withdraw(mine, at=at)
            messages.success(request, _("Your request is withdrawn."))
            return redirect("cms:espace")
        if action == "verify" and form.is_valid():
            claiming.try_code(mine, form.cleaned_data["code"], at=at)
            messages.success(request, _("Welcome: you speak for %(name)s.") % {"name": association.name})
            return redirect("cms:association_home", association.slug)
    except ValidationError as refusal:
        mine.refresh_from_db()
        if action == "verify" and mine.awaits_code(at):
            form.add_error("code", refusal)
        else:
            messages.error(request, " ".join(refusal.messages))
            return redirect("directory:claim", association.slug)
    context = {
        **_known(association),
        "claim": mine,
        "awaits_code": mine.awaits_code(at),
        "form": form,
        "claim_form": ClaimForm(),
        "crumbs": _crumbs(association),
    }
    return render(request, "directory/claim_waiting.html", context, status=422 if form.errors else 200)


def _send_code(request: HttpRequest, mine: Claim) -> None:
    try:
        claiming.send_code(mine, at=timezone.now())
        messages.success(request, _("A code leaves for the association’s address."))
    except TooManyCodes as refusal:
        messages.error(request, " ".join(refusal.messages))


def _known(association: Association) -> dict[str, object]:
    return {
        "association": association,
        "may_use_code": claiming.may_use_code(association),
        "declared": team_history.masked(association.email),
        "has_team": Membership.objects.in_charge().filter(association=association).exists(),
    }


def _crumbs(association: Association) -> list[tuple[str, str]]:
    return [
        (_("Associations"), "/associations/"),
        (association.name, association.get_absolute_url()),
        (_("Is it your association?"), ""),
    ]
