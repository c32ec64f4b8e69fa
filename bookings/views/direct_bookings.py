"""What agents book directly: the list with its options, a new one, one of them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bookings import answering, booking_directly, chronicle, wording
from bookings.forms.direct_booking import DirectBookingForm
from bookings.models import DirectBooking, Proposal
from directory import numbers
from directory.access import SignedInRequest, agents_only
from directory.models import Space, Venue
from directory.private import private
from events import wording as schedules
from events.recurrence import Schedule

A_PAGE = 30


@private
@agents_only
@require_safe
def direct_list(request: SignedInRequest) -> HttpResponse:
    """Those to come, the options to confirm first; `passees` those that are over."""
    at = timezone.now()
    mine = DirectBooking.objects.run_by(request.user).with_dates().select_related("request__space__venue")
    is_past = "passees" in request.GET
    shown = mine.filter(last_at__lt=at) if is_past else mine.filter(last_at__gte=at)  # type: ignore[misc]  # with_dates()
    order = [F("first_at").desc()] if is_past else [F("n_proposed").desc(), F("first_at").asc()]
    context = {
        "page_obj": Paginator(shown.order_by(*order, "pk"), A_PAGE).get_page(request.GET.get("page")),
        "is_past": is_past,
        "crumbs": [(_("Planning"), reverse("bookings:planning")), (_("Direct bookings"), "")],
    }
    return render(request, "bookings/direct_list.html", context)


@private
@agents_only
def direct_create(request: SignedInRequest) -> HttpResponse:
    """htmx and « Vérifier » redraw the verdicts; nothing is held before sending. `salle` and `date` are filled in."""
    at = timezone.now()
    if request.method != "POST":
        return _form_page(request, DirectBookingForm(agent=request.user, at=at, initial=_known(request)))
    form = DirectBookingForm(request.POST, agent=request.user, at=at)
    if request.htmx or request.POST.get("action") != "book":  # type: ignore[attr-defined]  # set by django_htmx
        form.is_valid()
        return _form_page(request, form, checking=True)
    if form.is_valid():
        try:
            made = booking_directly.book(form.wanted, form.caller, by=request.user, at=at)
            messages.success(request, _held(len(made.slots.all()), is_option=form.wanted.option_until is not None))
            return redirect("bookings:direct_booking", made.direct.pk)
        except ValidationError as refusal:
            form.add_error("space", refusal)
    return _form_page(request, form, status=422)


def _known(request: SignedInRequest) -> dict[str, object]:
    known: dict[str, object] = {"schedule_kind": "once", "first_date": request.GET.get("date", "")[:10], "hold": "firm"}
    key = numbers.read(request.GET.get("salle", ""))
    if key and Space.objects.filter(pk=key, venue__in=Venue.objects.run_by(request.user)).exists():
        known["space"] = key
    return known


def _held(count: int, *, is_option: bool) -> str:
    held = wording.dates(count)
    return (_("Held as an option: %(dates)s.") if is_option else _("Booked: %(dates)s.")) % {"dates": held}


def _form_page(
    request: SignedInRequest, form: DirectBookingForm, *, checking: bool = False, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "checking": checking,
        "association": None,
        "found": form.found,
        "preview": form.preview if form.found else None,
        "months": wording.by_month(form.found.verdicts) if form.found else [],
        "crumbs": [
            (_("Planning"), reverse("bookings:planning")),
            (_("Direct bookings"), reverse("bookings:direct_list")),
            (_("Book a hall"), ""),
        ],
    }
    partial = "#preview" if request.htmx and checking else ""  # type: ignore[attr-defined]  # set by django_htmx
    return render(request, f"bookings/direct_create.html{partial}", context, status=status)


@private
@agents_only
@require_safe
def direct_page(request: SignedInRequest, pk: int) -> HttpResponse:
    booking = get_object_or_404(
        DirectBooking.objects.run_by(request.user).select_related(
            "request__space__venue", "request__association", "request__asked_by", "request__activity"
        ),
        pk=pk,
    )
    slots = list(booking.request.slots.with_proposals())
    context = {
        "booking": booking,
        "slot_request": booking.request,
        "schedule": schedules.sentence(Schedule.of(booking.request)),
        "months": wording.by_month(slots),
        "legend": {slot.state: slot for slot in reversed(slots)}.values(),
        "option": next((slot.proposal for slot in slots if slot.state == slot.State.PROPOSED), None),
        "granted": [slot for slot in slots if slot.state == slot.State.GRANTED and slot.starts_at > timezone.now()],
        "count": len(slots),
        "history": chronicle.of(booking.request),
        "crumbs": [
            (_("Planning"), reverse("bookings:planning")),
            (_("Direct bookings"), reverse("bookings:direct_list")),
            (booking.request.purpose, ""),
        ],
    }
    return render(request, "bookings/direct_booking.html", context)


@agents_only
@require_POST
def direct_option(request: SignedInRequest, pk: int) -> HttpResponse:
    """Confirm an option, or let it go: `answer` is « confirm » or « release »."""
    booking = get_object_or_404(DirectBooking.objects.run_by(request.user).select_related("request"), pk=pk)
    option = booking.request.proposals.filter(kind=Proposal.Kind.OPTION).order_by("-made_at", "-pk").first()
    confirms = request.POST.get("answer") == "confirm"
    if option is None or request.POST.get("answer") not in ("confirm", "release"):
        messages.warning(request, _("There is nothing to answer any more."))
        return redirect("bookings:direct_booking", pk)
    try:
        (answering.accept if confirms else answering.decline)(option, by=request.user, at=timezone.now())
        messages.success(
            request, _("The option is confirmed.") if confirms else _("The option is let go: the hall is free.")
        )
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    return redirect("bookings:direct_booking", pk)
