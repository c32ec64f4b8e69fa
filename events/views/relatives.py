"""What the link of a relative opens: what they may know, and cancelling for the person."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from directory import limits
from directory.private import private
from events import changing_registrations, coming, facts, relatives
from events import showing_registration as showing
from events.models import Registration, Relative
from events.registration_errors import RegistrationRefused

TRIES = 120  # wrong links from one address in an hour


@private
@require_http_methods(["GET", "HEAD", "POST"])
def relative(request: HttpRequest, secret: str) -> HttpResponse:
    """GET shows; POST cancels for the person (`cancel`), or ends the copies (`stop`)."""
    at = timezone.now()
    found = Relative.objects.current(at).filter(secret=secret, registration__erased_at=None).first()
    if found is None:
        if not limits.allows_visitor(request, "secret", TRIES, per=limits.HOUR):
            return limits.too_often(request)
        return render(request, "events/registration/unknown.html", status=404)
    if request.method == "POST":
        return _act(request, found)
    party = Registration.objects.with_what().get(pk=found.registration_id)
    seance = party.occurrence or coming.next_of(coming.dates_of(party, since=at))
    is_over = party.occurrence is not None and party.occurrence.starts_at <= at
    context = {
        "relative": found,
        "party": party,
        "activity": party.activity,
        "seance": seance,
        "when": facts.when(party.activity),
        "place": facts.place_of(seance, party.activity),
        "people": showing.people_of(party),
        "can_cancel": party.is_live and not is_over,
    }
    return render(request, "events/relative.html", context)


def _act(request: HttpRequest, found: Relative) -> HttpResponse:
    at = timezone.now()
    if "stop" in request.POST:
        relatives.end(found, at=at)
        messages.success(request, _("You get no more copies."))
        return redirect("events:activity_list")
    if "cancel" in request.POST:
        try:
            changing_registrations.withdraw(found.registration, at=at, actor=Registration.Actor.RELATIVE)
            messages.success(request, _("The registration is cancelled. We tell the person."))
        except RegistrationRefused as refused:
            messages.error(request, " ".join(refused.messages))
    return redirect(found.get_absolute_url())
