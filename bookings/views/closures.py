"""The closures of an agent's venues: the list, a new one, opening again."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bookings import closing
from bookings.errors import SpacesInUse
from bookings.forms import ClosureForm
from bookings.models import Closure
from directory.access import SignedInRequest, agents_only
from directory.models import Venue


@agents_only
@require_safe
def closure_list(request: SignedInRequest) -> HttpResponse:
    closures = Closure.objects.run_by(request.user).standing(timezone.now()).with_spaces()
    venues = Venue.objects.run_by(request.user)
    return render(request, "bookings/closure_list.html", {"closures": list(closures), "venues": venues})


@agents_only
def closure_create(request: SignedInRequest) -> HttpResponse:
    """`lieu` names the venue; what is planned there meanwhile is listed, and nothing is closed."""
    venue = get_object_or_404(Venue.objects.run_by(request.user), slug=request.GET.get("lieu", ""))
    form = ClosureForm(request.POST or None, venue=venue, at=timezone.now())
    touched = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            closing.close(
                list(data["spaces"]), starts_at=data["starts_at"], ends_at=data["ends_at"],
                cause=data["cause"], reason=data["reason"], by=request.user,
            )  # fmt: skip
            messages.success(request, _("The halls are closed, and nobody can ask for these dates."))
            return redirect("bookings:closure_list")
        except SpacesInUse as refusal:
            form.add_error(None, refusal)
            touched = list(refusal.touched)
    crumbs = [(_("Closures"), reverse("bookings:closure_list")), (_("New closure"), "")]
    context = {"venue": venue, "form": form, "touched": touched, "crumbs": crumbs}
    return render(request, "bookings/closure_create.html", context, status=422 if form.errors else 200)


@agents_only
@require_POST
def closure_reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    closure = get_object_or_404(Closure.objects.run_by(request.user), pk=pk)
    try:
        closing.reopen(closure, by=request.user, at=timezone.now())
        messages.success(request, _("The halls are open again."))
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    return redirect("bookings:closure_list")
