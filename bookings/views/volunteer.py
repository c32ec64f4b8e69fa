"""A volunteer asks for a hall, follows the answer, takes the request back."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings import chronicle, conditions, offers, requesting, standing, wording
from bookings.errors import NotInsured
from bookings.forms import SlotRequestForm
from bookings.models import Slot, SlotRequest
from bookings.models.request import SlotRequestQuerySet
from directory import numbers
from directory.access import TeamRequest, team_only
from directory.models import Space
from events import wording as schedules
from events.models import Activity
from events.recurrence import Schedule

PER_PAGE = 20


def _mine(request: TeamRequest) -> SlotRequestQuerySet:
    return SlotRequest.objects.filter(association=request.association).with_names()


@team_only
@require_safe
def request_list(request: TeamRequest) -> HttpResponse:
    """All the requests of the association, the latest first."""
    page = Paginator(_mine(request).with_answers().latest_first(), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(each, standing.of(each), schedules.sentence(Schedule.of(each))) for each in page]
    return render(
        request, "bookings/request_list.html", {"association": request.association, "page_obj": page, "rows": rows}
    )


@team_only
def request_create(request: TeamRequest) -> HttpResponse:
    """The sentence to complete; htmx and « Vérifier les dates » redraw the verdicts, nothing is kept before sending.

    htmx adds the button pressed last to what it posts: it may come beside the send, never as the send.
    """
    at = timezone.now()
    if request.method != "POST":
        known = _from_activity(request) | _from_hall(request)
        form = SlotRequestForm(association=request.association, at=at, initial=known)
        return _show_form(request, form, dated=SlotRequestForm(known, association=request.association, at=at))
    form = SlotRequestForm(request.POST, association=request.association, at=at)
    if request.htmx or request.POST.get("action") != "send":  # type: ignore[attr-defined]  # set by django_htmx
        form.is_valid()
        return _show_form(request, form, checking=True)
    if not form.is_valid():
        return _show_form(request, form, status=422)
    try:
        slot_request = requesting.submit(
            association=request.association,
            space=form.cleaned_data["space"],
            activity=form.cleaned_data["activity"],
            schedule=form.schedule(),
            periods=form.periods,
            purpose=form.for_what,
            people_expected=form.cleaned_data["people_expected"],
            needs=form.cleaned_data["needs"],
            message=form.cleaned_data["message"],
            as_exception=form.cleaned_data["as_exception"],
            gives_back=form.cleaned_data["gives_back"] and bool(form.held_now),
            by=request.user,
            at=at,
        )
    except NotInsured as refusal:
        form.add_error(None, refusal)
        return _show_form(request, form, status=422)
    except ValidationError as refusal:  # the hall or a date went between the form's look and the sending
        form.add_error("space", refusal)
        return _show_form(request, form, status=422)
    messages.success(request, _("Your request is sent. The service answers within ten days."))
    return redirect(slot_request)


def _from_activity(request: TeamRequest) -> dict[str, object]:
    chosen = numbers.read(request.GET.get("activite", ""))
    if chosen is None:
        return {}
    activity = get_object_or_404(Activity.objects.filter(association=request.association), pk=chosen)
    known = SlotRequestForm.initial_for(activity, timezone.now())
    before = SlotRequest.objects.filter(activity=activity).latest_first().first()
    return known | {"people_expected": before.people_expected} if before else known


def _from_hall(request: TeamRequest) -> dict[str, object]:
    """The hall chosen on the page of its venue; one that cannot be asked for any more is left out."""
    chosen = numbers.read(request.GET.get("salle", ""))
    known = chosen is not None and Space.objects.bookable().filter(pk=chosen).exists()
    return {"space": chosen} if known else {}


def _show_form(
    request: TeamRequest,
    form: SlotRequestForm,
    *,
    dated: SlotRequestForm | None = None,
    checking: bool = False,
    status: int = 200,
) -> HttpResponse:
    """`dated` gives the dates of a form that is only prefilled, so that no mistake is told before any answer."""
    dated = dated or form
    found = dated.availability if dated.is_valid() or dated.periods else None
    context = {
        "association": request.association,
        "form": form,
        "barred": "" if checking else requesting.barred(request.association, at=form.at),
        "checking": checking,
        "found": found,
        "held_now": dated.held_now,
        "former_halls": list(dict.fromkeys(slot.space.full_name for slot in dated.held_now)),
        "preview": dated.preview if found else None,
        "months": wording.by_month(found.verdicts) if found else [],
        "crumbs": [
            (_("Requests for halls"), reverse("bookings:request_list", args=[request.association.slug])),
            (_("Ask for a hall"), ""),
        ],
    }
    partial = "#preview" if request.htmx and checking else ""  # type: ignore[attr-defined]  # set by django_htmx
    return render(request, f"bookings/request_create.html{partial}", context, status=status)


@team_only
@require_safe
def request_page(request: TeamRequest, pk: int) -> HttpResponse:
    """One request: where it stands, every date, who did what when."""
    slot_request = get_object_or_404(_mine(request), pk=pk)
    slots = list(slot_request.slots.with_proposals().select_related("occurrence", "space__venue", "wait"))
    refused = [slot for slot in slots if slot.state == slot.State.REFUSED]
    context = {
        "association": request.association,
        "slot_request": slot_request,
        "schedule": schedules.sentence(Schedule.of(slot_request)),
        "standing": standing.of(slot_request, slots),
        "months": wording.by_month(slots),
        "n_dates": len(slots),
        "legend": {slot.state: slot for slot in reversed(slots)}.values(),
        "court": settings.RECOURSE_COURT,
        "refused": refused,
        "can_wait": [slot.pk for slot in slots if slot.state == slot.State.REFUSED and slot.starts_at > timezone.now()],
        "cancelled": [slot for slot in slots if slot.state == slot.State.CANCELLED],
        "elsewhere": [
            slot for slot in slots if slot.state == slot.State.GRANTED and slot.space_id != slot_request.space_id
        ],
        "granted": [slot for slot in slots if slot.state == slot.State.GRANTED and slot.starts_at > timezone.now()],
        "keeps": slot_request.slots.filter(state=Slot.State.REFUSED).instead().exists(),
        "keeps_hall": refused and slot_request.slots.filter(state=Slot.State.REFUSED).beside().exists(),
        "asked": [slot for slot in slots if slot.state in (slot.State.ASKED, slot.State.PROPOSED)],
        "offers": offers.of(slots),
        "conditions": conditions.of(slots),
        "answer_url": reverse("bookings:request_answer", args=[request.association.slug, slot_request.pk]),
        "history": chronicle.of(slot_request),
        "crumbs": [
            (_("Requests for halls"), reverse("bookings:request_list", args=[request.association.slug])),
            (slot_request.purpose, ""),
        ],
    }
    return render(request, "bookings/request.html", context)


@team_only
def withdraw(request: TeamRequest, pk: int) -> HttpResponse:
    """Asks once whether to take the request back, then does."""
    slot_request = get_object_or_404(_mine(request), pk=pk)
    if request.method != "POST":
        context = {"association": request.association, "slot_request": slot_request}
        return render(request, "bookings/request_withdraw.html", context)
    try:
        requesting.withdraw(slot_request, by=request.user, at=timezone.now())
        messages.success(request, _("You took your request back."))
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    return redirect(slot_request)
