"""The page that the secret link opens: see, change, cancel, answer an offer.

GET never changes anything: mail programs follow links by themselves. Each act has its page, with one button.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from directory import limits
from directory.models import Association
from directory.private import seal
from events import (
    changing_registrations,
    coming,
    emails,
    facts,
    forgetting,
    invitations,
    offering,
    registering,
    registration_rules,
    similar,
)
from events import showing_registration as showing
from events.forms.changing import ContactAgainForm, NewDateForm, SizeForm
from events.models import Occurrence, Registration
from events.registration_errors import NotEnoughPlaces, RegistrationRefused

View = Callable[..., HttpResponse]
LISTED = 8  # dates offered before "all the dates"
TRIES = 120  # wrong links from one address in an hour: a whole library may stand behind it
DATED = ("size", "new_date")  # what is changed before the date only
ACTS = 60  # what one link may be asked to do in a day: each act writes to an address that somebody typed


def by_secret(view: View) -> View:
    """Finds the party of the link; an unknown or erased one is told kindly what to do."""

    @wraps(view)
    def opened(request: HttpRequest, secret: str, *args: Any, **kwargs: Any) -> HttpResponse:
        party = Registration.objects.with_what().filter(secret=secret, erased_at=None).first()
        if party is None:
            if not limits.allows_visitor(request, "secret", TRIES, per=limits.HOUR):
                return seal(limits.too_often(request))
            return seal(render(request, "events/registration/unknown.html", status=404))
        if request.method == "POST" and not limits.allows("acts of a party", party.secret, ACTS, per=limits.DAY):
            return seal(limits.too_often(request))
        return seal(view(request, party, *args, **kwargs))

    return opened


@require_safe
def short(request: HttpRequest, secret: str) -> HttpResponse:
    """The address of text messages, which have little room."""
    return seal(redirect("events:registration", secret))


@require_safe
@by_secret
def registration(request: HttpRequest, party: Registration) -> HttpResponse:
    at = timezone.now()
    dates = coming.dates_of(party, since=at if party.is_season else None)
    seance = party.occurrence or coming.next_of(dates)
    is_over = _is_over(party, at)
    is_too_late = _offer_is_over(party, at) or (party.is_waiting and is_over)  # the next minute's work writes it down
    activity = party.activity
    context = {
        **_known(party),
        "seance": seance,
        "dates": dates if party.is_season else [],
        "is_over": is_over,
        "is_too_late": is_too_late,
        "can_change": party.is_live and not is_over and not is_too_late,
        "can_move": party.is_live and not is_over and not is_too_late and not party.is_season,
        "place": facts.place_of(seance, activity),
        "turn": showing.turn(coming.turn_of(party)) if party.is_waiting else "",
        "until": showing.until(party.offered_until) if party.offered_until else "",
        "come_at": showing.come_at(seance) if seance else None,
        "qr": showing.qr(party) if party.is_confirmed else "",
        "google": showing.google(seance, activity) if seance else "",
        "outlook": showing.outlook(seance, activity) if seance else "",
        "told": showing.told(party, at=at),
        "tick_url": _tick_url(request, party, seance),
        "rest": party.parts.live().first() if party.accepts_split else None,
        "similar": [] if party.is_live else similar.with_places(activity, people=party.size, at=at),
    }
    return render(request, "events/registration/registration.html", context)


def _is_over(party: Registration, at: datetime) -> bool:
    """Its one date has begun: nothing is cancelled or changed any more."""
    return party.occurrence is not None and party.occurrence.starts_at <= at


def _offer_is_over(party: Registration, at: datetime) -> bool:
    return party.offered_until is not None and party.offered_until <= at


def _tick_url(request: HttpRequest, party: Registration, seance: Occurrence | None) -> str:
    """A volunteer of the association who scans the QR code at the door: the list of that evening, with this code."""
    if not request.user.is_authenticated or seance is None or not party.is_confirmed:
        return ""
    mine = Association.objects.managed_by(request.user).filter(pk=party.activity.association_id)
    if not mine.exists():
        return ""
    here = reverse("events:tonight", args=[party.activity.association.slug, party.activity_id, seance.pk])
    return f"{here}?code={party.code}#p{party.pk}"


@by_secret
def cancel(request: HttpRequest, party: Registration) -> HttpResponse:
    return _ask(request, party, "cancel", lambda at: changing_registrations.withdraw(party, at=at),
                done=_("Your registration is cancelled."))  # fmt: skip


@by_secret
def accept(request: HttpRequest, party: Registration) -> HttpResponse:
    return _ask(request, party, "accept", lambda at: offering.accept(party, at=at), done=_("The place is yours."))


@by_secret
def decline(request: HttpRequest, party: Registration) -> HttpResponse:
    return _ask(request, party, "decline", lambda at: offering.decline(party, at=at),
                done=_("Thank you: the place goes to the next person."))  # fmt: skip


@by_secret
def absence(request: HttpRequest, party: Registration, occurrence: int) -> HttpResponse:
    """« Absent ce soir-là », and back again."""
    found = [date for date in coming.dates_of(party, since=timezone.now()) if date.seance.pk == occurrence]
    if not found or not party.is_season:
        return render(request, "events/registration/unknown.html", status=404)
    date = found[0]
    if date.away:
        return _ask(request, party, "back", lambda at: changing_registrations.come_after_all(party, seance=date.seance, at=at),
                    seance=date.seance, done=_("Noted: you come."))  # fmt: skip
    return _ask(request, party, "away", lambda at: changing_registrations.free_one_date(party, seance=date.seance, at=at),
                seance=date.seance, done=_("Noted: you do not come on that date. Thank you for telling."))  # fmt: skip


@by_secret
def erase(request: HttpRequest, party: Registration) -> HttpResponse:
    """Forget who it was; what was to come is cancelled."""
    if request.method != "POST":
        return render(request, "events/registration/erase.html", _known(party))
    try:
        forgetting.erase(party, at=timezone.now())
    except RegistrationRefused as refused:
        return _refused(request, party, refused)
    return render(request, "events/registration/erased.html")


@by_secret
def size(request: HttpRequest, party: Registration) -> HttpResponse:
    form = SizeForm(request.POST if request.method == "POST" else None, party=party)

    def act() -> None:
        changing_registrations.change_size(
            party, size=form.cleaned_data["size"], participants=form.participants(), at=timezone.now()
        )

    return _change(request, party, "size", form, act, done=_("Noted: the number of people has changed."))


@by_secret
def new_date(request: HttpRequest, party: Registration) -> HttpResponse:
    at = timezone.now()
    is_possible = party.kind in registration_rules.ways(party.activity) and not party.is_season
    seances = list(registering.seances_for(party.activity, party.kind, at=at)) if is_possible else []
    seances = [seance for seance in seances if seance.pk != party.occurrence_id]
    form = NewDateForm(request.POST if request.method == "POST" else None, seances=seances)

    def act() -> None:
        changing_registrations.reschedule(
            party, seance=form.chosen, accepts_waiting=form.cleaned_data["accepts_waiting"], at=timezone.now()
        )

    choices = list(zip(form["seance"].subwidgets, seances, strict=True))
    shown = choices if "dates" in request.GET else choices[:LISTED]
    return _change(
        request, party, "new_date", form, act, done=_("Noted: your date has changed."), dates=shown,
        more=len(choices) - len(shown),
    )  # fmt: skip


@by_secret
def contact(request: HttpRequest, party: Registration) -> HttpResponse:
    form = ContactAgainForm(request.POST if request.method == "POST" else None, party=party)

    def act() -> None:
        if not limits.allows("contact", party.secret, 10, per=limits.DAY):
            raise RegistrationRefused(_("This was changed often today. Call us, or try again tomorrow."))
        changing_registrations.change_contact(party, contact=form.contact(party.language), at=timezone.now())

    return _change(request, party, "change_contact", form, act, done=_("Noted: this is how we reach you from now on."))


@require_safe
@by_secret
def data(request: HttpRequest, party: Registration) -> HttpResponse:
    """What is kept about me: read, correct, take away, erase."""
    return render(request, "events/registration/data.html", {**_known(party), "kept": showing.kept(party)})


@require_safe
@by_secret
def data_file(request: HttpRequest, party: Registration) -> HttpResponse:
    steps = [{"quoi": step.kind, "quand": step.at.isoformat(), "par": step.actor} for step in party.steps.all()]
    answer = JsonResponse(showing.kept(party, steps), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="mes-donnees.json"'
    return answer


@require_safe
@by_secret
def calendar_file(request: HttpRequest, party: Registration) -> HttpResponse:
    """One file for one's calendar: the date, or all those of the season."""
    found = invitations.components(party, coming.dates_of(party))
    answer = HttpResponse(invitations.written(found), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="agenda.ics"'
    return answer


@require_POST
@by_secret
def send_calendar(request: HttpRequest, party: Registration) -> HttpResponse:
    """The address of one's own calendar goes to the person's own address, never to this screen."""
    if party.channel in ("email", "sms"):
        emails.calendar_link(party, at=timezone.now())
        messages.success(
            request, _("The address of your own calendar has left: %(way)s.") % {"way": showing.way_of(party)}
        )
    else:
        messages.info(request, _("Call us: we give you the address of your own calendar."))
    return redirect(party)


def _known(party: Registration) -> dict[str, Any]:
    return {
        "party": party,
        "activity": party.activity,
        "association": party.activity.association,
        "people": showing.people_of(party),
        "way": showing.way_of(party),
        "share_url": "",  # the address of this page is nobody else's
        "when": facts.when(party.activity),
    }


def _ask(
    request: HttpRequest, party: Registration, page: str, act: Callable[[Any], object], *, done: str,
    seance: Occurrence | None = None,
) -> HttpResponse:  # fmt: skip
    """GET asks once more, POST does it. What cannot be done any more is said on the party's page."""
    at = timezone.now()
    if party.is_live and _is_over(party, at):
        return _too_late(request, party)
    if request.method != "POST":
        known = {**_known(party), "seance": seance or party.occurrence, "offer_is_over": _offer_is_over(party, at)}
        if party.offered_until:
            known["until"] = showing.until(party.offered_until)
        return render(request, f"events/registration/{page}.html", known)
    try:
        act(at)
    except RegistrationRefused as refused:
        return _refused(request, party, refused)
    messages.success(request, done)
    return redirect(party)


def _change(
    request: HttpRequest, party: Registration, page: str, form: Any, act: Callable[[], None], *, done: str, **more: Any
) -> HttpResponse:
    if page in DATED and party.is_live and _is_over(party, timezone.now()):
        return _too_late(request, party)
    if page in DATED and not party.is_live:
        messages.info(request, _("This registration has ended: nothing is to be changed any more."))
        return redirect(party)
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except NotEnoughPlaces as full:
            party.refresh_from_db()
            form.add_error("seance" if page == "new_date" else "size", full)
            if page == "size":
                form.add_error("size", _("For who has no place yet, register them apart: they wait for theirs."))
        except RegistrationRefused as refused:
            party.refresh_from_db()
            form.add_error(refused.field if refused.field in form.fields else None, refused)
        else:
            messages.success(request, done)
            return redirect(party)
    context = {**_known(party), **more, "form": form, "seance": party.occurrence}
    return render(request, f"events/registration/{page}.html", context, status=422 if form.errors else 200)


def _too_late(request: HttpRequest, party: Registration) -> HttpResponse:
    messages.info(request, _("This date has begun or is past: nothing is to be cancelled or changed any more."))
    return redirect(party)


def _refused(request: HttpRequest, party: Registration, refused: RegistrationRefused) -> HttpResponse:
    messages.error(request, " ".join(refused.messages))
    return redirect(party)
