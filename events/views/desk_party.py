"""One registration in the hands of an agent, for the person on the phone or at the desk."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory import numbers
from directory.access import SignedInRequest, agents_only
from directory.models import Person
from directory.private import private
from events import (
    call_history,
    calling,
    changing_registrations,
    coming,
    forgetting,
    looking_up,
    offering,
    registering,
    registration_rules,
    relatives,
)
from events.forms.changing import ContactAgainForm, NewDateForm, SizeForm
from events.forms.desk import date_label, say_it_of_others
from events.forms.look_up import RelativeForm
from events.models import Registration, Relative
from events.registration_errors import NotYours, RegistrationRefused
from events.views import desk_paper

AGENT = Registration.Actor.AGENT


@private
@agents_only
def party(request: SignedInRequest, pk: int) -> HttpResponse:
    """GET shows it with all that can be done; POST does the `action`, for the person."""
    theirs, at = desk_paper.found(request, pk), timezone.now()
    named = _forms(request, theirs, at=at)
    action = request.POST.get("action", "")
    if request.method == "POST":
        form = named.get(action)
        if form is None or form.is_valid():
            try:
                messages.success(request, _act(action, theirs, form, at=at, request=request))
                return redirect(_after(action, theirs, request))
            except RegistrationRefused as refused:
                if form is not None:
                    form.add_error(refused.field if refused.field in form.fields else None, refused)
                else:
                    messages.error(request, " ".join(refused.messages))
                    return redirect("events:desk_party", pk)
    return _page(request, theirs, named, action, at=at)


def _after(action: str, theirs: Registration, request: SignedInRequest) -> str:
    """The same page; once this one is erased, what else was found of the person, else the desk."""
    if action not in ("erase", "erase_all"):
        return reverse("events:desk_party", args=[theirs.pk])
    others = looking_up.others_of(theirs, session=request.session)
    return reverse("events:desk_party", args=[others[0].pk]) if others else reverse("events:desk")


def _forms(request: SignedInRequest, theirs: Registration, *, at: datetime) -> dict[str, Any]:
    """One for each act that asks something; bound when it was sent."""
    sent = request.POST.get("action", "") if request.method == "POST" else ""

    def data(name: str) -> Any:
        return request.POST if sent == name else None

    can_move = not theirs.is_season and theirs.kind in registration_rules.ways(theirs.activity)
    seances = list(registering.seances_for(theirs.activity, theirs.kind, at=at)) if can_move else []
    others = [seance for seance in seances if seance.pk != theirs.occurrence_id]
    move = NewDateForm(data("move"), seances=others)
    move.fields["seance"].widget = forms.Select()
    move.fields["seance"].choices = [(str(seance.pk), date_label(seance)) for seance in others]  # type: ignore[attr-defined]
    move.fields["accepts_waiting"].label = _("If it is full, they give up their place and wait there")
    contact = ContactAgainForm(data("contact"), party=theirs)
    del contact.fields["website"]
    say_it_of_others(contact)
    relative = RelativeForm(data("relative"))
    return {"relative": relative, "size": SizeForm(data("size"), party=theirs), "move": move, "contact": contact}


def _act(action: str, theirs: Registration, form: Any, *, at: datetime, request: SignedInRequest) -> str:
    """Do it, and say what was done. Raises RegistrationRefused."""
    known: dict[str, Any] = {"at": at, "by": request.user, "actor": AGENT}
    if action in ASKED and form is not None:
        return ASKED[action](theirs, form, known)
    if action in PLAIN:
        act, said = PLAIN[action]
        act(theirs, **known)
        return str(said)
    if action in ("away", "back"):
        return _absence(action, theirs, known, request)
    if action == "erase_all":
        for other in looking_up.others_of(theirs, session=request.session):
            forgetting.erase(other, **known)
        forgetting.erase(theirs, **known)
        return _("What we knew of these registrations is erased.")
    if action == "told":
        return _told(theirs, request.POST.get("call", ""), by=request.user, at=at)
    if action == "relative_end":
        for relative in Relative.objects.of(theirs).filter(pk=numbers.read(request.POST.get("relative", "")) or 0):
            relatives.end(relative, at=at)
        return _("Noted: no more copies for the relative.")
    raise NotYours


def _size(theirs: Registration, form: Any, known: dict[str, Any]) -> str:
    changing_registrations.change_size(
        theirs, size=form.cleaned_data["size"], participants=form.participants(), **known
    )
    return _("Noted: the number of people has changed.")


def _move(theirs: Registration, form: Any, known: dict[str, Any]) -> str:
    waits = form.cleaned_data["accepts_waiting"]
    changing_registrations.reschedule(theirs, seance=form.chosen, accepts_waiting=waits, **known)
    return _("Noted: the date has changed.")


def _contact(theirs: Registration, form: Any, known: dict[str, Any]) -> str:
    changing_registrations.change_contact(theirs, contact=form.contact(theirs.language), **known)
    return _("Noted: this is how we reach them from now on.")


def _relative(theirs: Registration, form: Any, known: dict[str, Any]) -> str:
    data = form.cleaned_data
    relatives.add(
        theirs, contact=form.contact, months=data["months"], consent=data["consent"], by=known["by"], at=known["at"],
        for_all=data["for_all"],
    )  # fmt: skip
    return _("Noted: the relative gets copies from now on.")


ASKED: dict[str, Callable[[Registration, Any, dict[str, Any]], str]] = {
    "size": _size, "move": _move, "contact": _contact, "relative": _relative,
}  # fmt: skip
PLAIN: dict[str, tuple[Callable[..., object], Any]] = {
    "accept": (offering.accept, gettext_lazy("The place is theirs.")),
    "decline": (offering.decline, gettext_lazy("Noted: the place goes to the next person.")),
    "cancel": (changing_registrations.withdraw, gettext_lazy("The registration is cancelled.")),
    "erase": (forgetting.erase, gettext_lazy("What we knew of this registration is erased.")),
}


def _told(theirs: Registration, typed: str, *, by: Person, at: datetime) -> str:
    """What stood on the call list was said to them now: nobody phones them for it any more."""
    call = next((call for call in calling.calls_to(theirs, at=at) if call.notice.pk == numbers.read(typed)), None)
    if call is None or call.awaits_answer:
        raise NotYours
    calling.done(call, by=by, at=at)
    return _("Noted: they know.")


def _absence(action: str, theirs: Registration, known: dict[str, Any], request: SignedInRequest) -> str:
    key = numbers.read(request.POST.get("seance", ""))
    seance = next((date.seance for date in coming.dates_of(theirs, since=known["at"]) if date.seance.pk == key), None)
    if seance is None:
        raise NotYours
    if action == "away":
        changing_registrations.free_one_date(theirs, seance=seance, **known)
        return _("Noted: they do not come on that date.")
    changing_registrations.come_after_all(theirs, seance=seance, **known)
    return _("Noted: they come.")


def _page(
    request: SignedInRequest, theirs: Registration, named: dict[str, Any], action: str, *, at: datetime
) -> HttpResponse:
    form = named.get(action)
    is_over = theirs.occurrence is not None and theirs.occurrence.starts_at <= at
    context = desk_paper.shown(theirs, at=at) | {
        "form": form,
        "forms": named,
        "opened": action if form is not None and form.errors else "",
        "relatives": list(Relative.objects.of(theirs).current(at).select_related("by")),
        "calls": [call for call in calling.calls_to(theirs, at=at) if not call.awaits_answer],
        "calls_made": call_history.of(theirs, at=at),
        "others": looking_up.others_of(theirs, session=request.session),
        "can_change": theirs.is_live and not is_over,
        "can_move": theirs.is_live and not is_over and bool(named["move"].seances),
        "crumbs": [(_("Desk"), reverse("events:desk")), (theirs.name, "")],
    }
    return render(request, "events/desk_party.html", context, status=422 if form is not None and form.errors else 200)
