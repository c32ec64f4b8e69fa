"""What the link of a relative opens: what they may know, and cancelling for the person."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from directory import limits, numbers
from directory.private import private
from events import changing_registrations, coming, facts, relatives
from events import showing_registration as showing
from events.models import Occurrence, Registration, Relative
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
        return render(request, "events/registration/unknown.html", {"of_relative": True}, status=404)
    if request.method == "POST":
        return _act(request, found)
    if found.registration_id is None:
        parties = list(relatives.to_come(found, at=at))
        seasons = coming.first_of([party.activity_id for party in parties if party.is_season], at=at)
        shown = [_line(party, party.occurrence or seasons.get(party.activity_id)) for party in parties]
        return render(request, "events/relative_of_all.html", {"relative": found, "lines": shown})
    party = Registration.objects.with_what().get(pk=found.registration_id)
    seance = party.occurrence or coming.next_of(coming.dates_of(party, since=at))
    is_over = party.occurrence is not None and party.occurrence.starts_at <= at
    line = _line(party, seance)
    can_cancel = party.is_live and not is_over
    return render(request, "events/relative.html", {"relative": found, "can_cancel": can_cancel, **line})


def _line(party: Registration, seance: Occurrence | None) -> dict[str, Any]:
    """What they may know of one registration."""
    return {
        "party": party,
        "activity": party.activity,
        "seance": seance,
        "when": facts.when(party.activity),
        "place": facts.place_of(seance, party.activity),
        "people": showing.people_of(party),
    }


def _act(request: HttpRequest, found: Relative) -> HttpResponse:
    at = timezone.now()
    if "stop" in request.POST:
        relatives.end(found, at=at)
        messages.success(request, _("You get no more copies."))
        return redirect("events:activity_list")
    if "cancel" in request.POST and (party := _meant(request, found)):
        try:
            changing_registrations.withdraw(party, at=at, actor=Registration.Actor.RELATIVE)
            messages.success(request, _("The registration is cancelled. We tell the person."))
        except RegistrationRefused as refused:
            messages.error(request, " ".join(refused.messages))
    return redirect(found.get_absolute_url())


def _meant(request: HttpRequest, found: Relative) -> Registration | None:
    """Theirs alone; of those who get copies of all, the button says which."""
    if found.registration_id is not None:
        return found.registration
    key = numbers.read(request.POST["cancel"]) or 0
    return relatives.to_come(found, at=timezone.now()).filter(pk=key).first()
