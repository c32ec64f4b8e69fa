"""Everybody who is registered for an activity, for its team: find, add, cancel, write to them, make room."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from directory import numbers, spreadsheets, wording
from directory.access import TeamRequest, team_only
from directory.elision import of_person
from directory.private import private
from events import (
    attending,
    capacity,
    changing_registrations,
    messaging,
    offering,
    registered,
    registering,
    registration_rules,
)
from events import showing_registration as showing
from events.forms.desk import EVERYBODY, DeskForm, MessageForm, ReasonForm, RoomForm
from events.models import Activity, Occurrence, Registration
from events.registration_errors import (
    AlreadyRegistered,
    NotEnoughPlaces,
    RegistrationRefused,
    TrialAlreadyUsed,
)

TEAM = Registration.Actor.TEAM


@private
@team_only
@require_safe
def registration_list(request: TeamRequest, pk: int) -> HttpResponse:
    """`seance` is the date that is shown (the next one otherwise), `q` words of a name."""
    activity, at = _activity(request, pk), timezone.now()
    seances = registered.dates_of(activity, at=at)
    seance = _asked(request, seances) or (seances[0] if seances else None)
    words = request.GET.get("q", "")[:80].strip()
    context = {
        "seances": seances,
        "seance": seance,
        "words": words,
        "found": registered.read(activity, seance, words=words),
        "problem": registration_rules.open_problem(activity, at=at),
    }
    return _answer(request, activity, "events/registrations.html", "", context)


@private
@team_only
def add(request: TeamRequest, pk: int) -> HttpResponse:
    """Somebody told the team that they come: the same rules as for a resident, whether or not registration is open."""
    activity, at = _activity(request, pk), timezone.now()
    kinds = registration_rules.ways(activity)
    seances = list(registering.seances_for(activity, kinds[0], at=at)[: registered.LISTED]) if kinds else []
    asked = _asked(request, seances)
    form = DeskForm(
        request.POST if request.method == "POST" else None, activity=activity, kinds=kinds, seances=seances,
        initial={"seance": str(asked.pk)} if asked else {}, at_the_desk=False,
    )  # fmt: skip
    if form.is_bound and form.is_valid() and (party := register_with(form, activity, request.user, actor=TEAM)):
        say_what_became(request, party)
        return redirect(_address(activity) + (f"?seance={party.occurrence_id}" if party.occurrence_id else ""))
    return _answer(request, activity, "events/registration_add.html", _("Add somebody"), {"form": form})


def say_what_became(request: HttpRequest, party: Registration) -> None:
    """Registered, or waiting and why."""
    if not party.is_waiting:
        messages.success(request, _("%(name)s is registered.") % {"name": party.name})
    elif party.kind == Registration.Kind.TRIAL and party.activity.trial_places is not None:
        said = _("%(name)s is on the waiting list: the places for a first try are taken, or all places are.")
        messages.warning(request, said % {"name": party.name})
    else:
        messages.warning(request, _("%(name)s is on the waiting list.") % {"name": party.name})


def register_with(form: DeskForm, activity: Activity, by: Any, *, actor: str) -> Registration | None:
    """Register the person of this form, on their behalf; None when the rules forbid it, said beside the right field."""
    data = form.cleaned_data
    try:
        return registering.register(
            activity, kind=data["kind"], contact=form.contact("fr"), seance=form.chosen, size=data["size"],
            participants=form.participants(), helpers=data.get("helpers") or 0, note=data["note"],
            accepts_split=data["accepts_split"], accepts_waiting=data["accepts_waiting"] or data["accepts_split"],
            submit_key=data["submit_key"], by=by, actor=actor, consent=data["consent"], at=timezone.now(),
            reminds_before=data["reminds_before"], reminds_morning=data["reminds_morning"],
        )  # fmt: skip
    except AlreadyRegistered:
        form.add_error("name", _("Somebody with this name and this contact is registered already."))
        return None
    except TrialAlreadyUsed:
        form.add_error("kind", _("This person has tried this activity already. Choose a date or the season."))
        return None
    except NotEnoughPlaces as refused:
        said = ngettext("%(left)s place is left.", "%(left)s places are left.", refused.left) % {"left": refused.left}
        form.add_error(
            "size", said if refused.left else _("It is full. Tick that they wait for a place, or choose another date.")
        )
        return None
    except RegistrationRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused)
        return None


@private
@team_only
def cancel(request: TeamRequest, pk: int, party: int) -> HttpResponse:
    """GET asks why, POST cancels; the person is told."""
    activity = _activity(request, pk)
    theirs = _party(activity, party)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            changing_registrations.withdraw(
                theirs, at=timezone.now(), by=request.user, actor=TEAM, reason=form.cleaned_data["reason"]
            )
        except RegistrationRefused as refused:
            form.add_error(None, refused)
        else:
            said = _("The registration of %(name)s is cancelled. We tell them.")
            if not theirs.can_be_reached:
                said = _("The registration of %(name)s is cancelled. Nobody can tell them: say so when they come.")
            messages.success(request, said % {"name": of_person(theirs.name)})
            return redirect(_address(activity))
    context = {"party": theirs, "form": form, "way": showing.channel(theirs)}
    return _answer(request, activity, "events/registration_cancel.html", _("Cancel a registration"), context)


@private
@team_only
def answer(request: TeamRequest, pk: int, party: int) -> HttpResponse:
    """Somebody told the team that they take the offered place, or not. GET asks which, POST notes it."""
    activity = _activity(request, pk)
    theirs = _party(activity, party)
    if request.method != "POST":
        if not theirs.is_offered:
            messages.error(request, _("No place is offered to %(name)s any more.") % {"name": theirs.name})
            return redirect(_address(activity))
        return _answer(request, activity, "events/registration_answer.html", _("Their answer"), {"party": theirs})
    act = offering.accept if request.POST.get("answer") == "yes" else offering.decline
    try:
        act(theirs, at=timezone.now(), by=request.user, actor=TEAM)
        messages.success(request, _("Noted for %(name)s.") % {"name": theirs.name})
    except RegistrationRefused as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(_address(activity))


@team_only
@require_POST
def open_or_close(request: TeamRequest, pk: int) -> HttpResponse:
    activity, at = _activity(request, pk), timezone.now()
    if request.POST.get("to") == "close":
        capacity.close(activity, at=at)
        messages.success(request, _("Registration is closed. Who is registered stays."))
    else:
        capacity.reopen(activity, at=at)
        messages.success(request, _("Registration is open again."))
    return redirect(_address(activity))


@team_only
def room(request: TeamRequest, pk: int) -> HttpResponse:
    """Another number of places: first what it would do, then it is done."""
    activity, at = _activity(request, pk), timezone.now()
    form = RoomForm(request.POST if request.method == "POST" else None, activity=activity)
    change = None
    if form.is_bound and form.is_valid():
        wanted = {"capacity": form.cleaned_data["capacity"], "trial_places": form.cleaned_data.get("trial_places")}
        try:
            if request.POST.get("action") == "save":
                capacity.set_capacity(activity, **wanted, at=at)
                messages.success(request, _("The number of places is kept."))
                return redirect(_address(activity))
            change = capacity.preview(activity, **wanted, at=at)
        except RegistrationRefused as refused:
            form.add_error("capacity", refused)
    context = {"form": form, "change": change}
    return _answer(request, activity, "events/registration_room.html", _("Number of places"), context)


@private
@team_only
def message(request: TeamRequest, pk: int) -> HttpResponse:
    """Write, look at how many are written to and how, send."""
    activity, at = _activity(request, pk), timezone.now()
    seances = registered.dates_of(activity, at=at)
    asked = _asked(request, seances)
    form = MessageForm(
        request.POST if request.method == "POST" else None,
        seances=seances,
        initial={"to": str(asked.pk) if asked else EVERYBODY},
    )
    context: dict[str, Any] = {"form": form, "most": messaging.MOST_A_DAY}
    if form.is_bound and form.is_valid():
        everybody = messaging.parties_of(activity, form.audience, at=at)
        parties = messaging.reached(everybody)
        has_sms = any(party.channel == Registration.Channel.SMS for party in parties)
        if not parties:
            nobody = _("Nobody of them left a way to be told.") if everybody else _("Nobody is registered there.")
            form.add_error("to", nobody)
        elif not (has_sms and form.ask_for_short()):
            context |= {
                "parties": parties,
                "ways": messaging.by_channel(parties),
                "lost": len(everybody) - len(parties),
                "letters_late": messaging.comes_too_late(parties, form.audience, at=at),
            }
            if has_sms:
                context["short"] = form.for_text_messages
            wants_to_send = request.POST.get("action") == "send"
            context["is_other_audience"] = wants_to_send and not form.has_looked
            if wants_to_send and form.has_looked and (count := _send(request, activity, form)):
                said = ngettext(
                    "Your message leaves for %(count)s person.", "Your message leaves for %(count)s people.", count
                )
                messages.success(request, said % {"count": count})
                return redirect(_address(activity))
    return _answer(request, activity, "events/registration_message.html", _("Message"), context)


def _send(request: TeamRequest, activity: Activity, form: MessageForm) -> int:
    data = form.cleaned_data
    try:
        return messaging.send(
            activity, form.audience, text=data["text"], short=form.for_text_messages, press=data["press"],
            at=timezone.now(), by=request.user,
        )  # fmt: skip
    except RegistrationRefused as refused:
        form.add_error(None, refused)
        return 0


@private
@team_only
@require_safe
def export(request: TeamRequest, pk: int) -> HttpResponse:
    """For a spreadsheet: one line per party; of one date (`seance`) also who came. Notes of help stay on the list of
    the evening."""
    activity = _activity(request, pk)
    key = numbers.read(request.GET.get("seance", ""))
    seance = activity.occurrences.told().filter(pk=key).first() if key else None
    columns = [
        _("Name"), _("People"), _("Helpers"), _("First names and ages"), _("For"), _("State"), _("Told by"), _("E-mail"),
        _("Phone"), _("Code"), _("Registered on"), *([_("Presence")] if seance else []),
    ]  # fmt: skip
    rows: list[list[spreadsheets.Value]] = []
    presence = attending.said_at(seance) if seance else {}
    for party in registered.everybody(activity, seance):
        party.activity = activity
        rows.append([
            party.name, party.size, party.helpers, showing.participants(party), showing.kind_and_when(party),
            str(party.get_state_display()), str(party.get_channel_display()), party.email,
            showing.phone(party), _numbered(party.code), wording.local_date(party.created_at),
            *([presence.get(party.pk, "")] if seance else []),
        ])  # fmt: skip
    return spreadsheets.download(f"inscriptions-{activity.pk}", columns, rows)


def _numbered(code: str) -> str:
    """« n° 0482 »: a spreadsheet that took it for a number would write 482."""
    return _("no. %(code)s") % {"code": code} if code else ""


def _activity(request: TeamRequest, pk: int) -> Activity:
    return get_object_or_404(Activity.objects.filter(association=request.association).with_place(), pk=pk)


def _party(activity: Activity, pk: int) -> Registration:
    found = get_object_or_404(activity.registrations.filter(erased_at=None).with_what(), pk=pk)
    found.activity = activity
    return found


def _asked(request: TeamRequest, seances: list[Occurrence]) -> Occurrence | None:
    key = numbers.read(request.GET.get("seance", ""))
    return next((seance for seance in seances if seance.pk == key), None)


def _address(activity: Activity) -> str:
    return reverse("events:organiser_registrations", args=[activity.association.slug, activity.pk])


def _answer(
    request: TeamRequest, activity: Activity, template: str, here: str, context: dict[str, Any]
) -> HttpResponse:
    slug = request.association.slug
    crumbs = [
        (_("Activities"), reverse("events:organiser_list", args=[slug])),
        (activity.title, reverse("events:organiser_edit", args=[slug, activity.pk])),
        (_("Registrations"), _address(activity) if here else ""),
    ]
    known = {
        "association": request.association,
        "activity": activity,
        "crumbs": [*crumbs, (here, "")] if here else crumbs,
    }
    form = context.get("form")
    return render(request, template, known | context, status=422 if form is not None and form.errors else 200)
