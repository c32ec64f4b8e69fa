"""Opinions: the service asks another department, that one answers on a page of its own."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bookings import availability, opinions, wording
from bookings.errors import OpinionGiven
from bookings.forms.opinion import AskOpinionForm, GiveOpinionForm
from bookings.models import Opinion, SlotRequest
from directory.access import SignedInRequest, agents_only
from directory.private import private
from events import wording as schedules
from events.recurrence import Schedule

PER_PAGE = 20
GIVEN = "rendus"


@private
@agents_only
@require_safe
def opinion_list(request: SignedInRequest) -> HttpResponse:
    """What the agent's departments are asked, the most urgent first; `etat=rendus` shows those given."""
    mine = Opinion.objects.asked_of(request.user)
    is_given = request.GET.get("etat") == GIVEN
    today = timezone.localdate()
    shown = mine.given().order_by("-given_at", "-pk") if is_given else mine.awaited().order_by("due_on", "pk")
    page = Paginator(shown.with_names(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "is_given": is_given,
        "page_obj": page,
        "rows": opinions.shown(page, on=today),
        "awaited": mine.awaited().count(),
        "late": mine.overdue(today).count(),
        "crumbs": [(_("Requests to answer"), reverse("bookings:queue")), (_("Opinions asked"), "")],
    }
    return render(request, "bookings/opinion_list.html", context)


@private
@agents_only
def opinion(request: SignedInRequest, pk: int) -> HttpResponse:
    """GET shows what is asked for and when; POST gives the opinion, once."""
    found = get_object_or_404(Opinion.objects.asked_of(request.user).with_names(), pk=pk)
    form = GiveOpinionForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            try:
                opinions.give(found, data["kind"], words=data["words"], by=request.user, at=timezone.now())
                messages.success(request, _("Your opinion is given. The agent who asked is told."))
                return redirect("bookings:opinions")
            except OpinionGiven as meanwhile:
                form.add_error(None, meanwhile)
                status = 409
                found = Opinion.objects.with_names().filter(pk=pk).first() or found
    return render(request, "bookings/opinion.html", _asked(found) | {"form": form}, status=status)


def _asked(found: Opinion) -> dict[str, object]:
    """The request as another department reads it: no paper, no note, no past of the association."""
    each = found.request
    slots = list(each.slots.order_by("starts_at", "pk"))
    asked = [slot for slot in slots if slot.state == slot.State.ASKED]
    verdicts = availability.of(each.space, asked, people=each.people_expected, request=each, at=timezone.now())
    return {
        "opinion": found,
        "shown": opinions.Shown(found, found.is_late(timezone.localdate())),
        "slot_request": each,
        "schedule": schedules.sentence(Schedule.of(each)),
        "found": verdicts,
        "months": wording.by_month(verdicts.verdicts),
        "crumbs": [(_("Opinions asked"), reverse("bookings:opinions")), (each.purpose, "")],
    }


@private
@agents_only
def opinion_ask(request: SignedInRequest, pk: int) -> HttpResponse:
    """GET asks which department, until when, what; POST asks it."""
    slot_request = get_object_or_404(SlotRequest.objects.reviewable_by(request.user).with_names(), pk=pk)
    form = AskOpinionForm(
        request.POST if request.method == "POST" else None, slot_request=slot_request, today=timezone.localdate()
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            opinions.ask(
                slot_request, data["department"], question=data["question"], due_on=data["due_on"],
                by=request.user, at=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("The opinion is asked. The department’s agents are told."))
            return redirect(reverse("bookings:review", args=[pk]) + "#avis")
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {
        "slot_request": slot_request,
        "form": form,
        "crumbs": [
            (_("Requests to answer"), reverse("bookings:queue")),
            (slot_request.purpose, reverse("bookings:review", args=[pk])),
            (_("Ask for an opinion"), ""),
        ],
    }
    return render(request, "bookings/opinion_ask.html", context, status=422 if form.errors else 200)


@agents_only
@require_POST
def opinion_take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """The service does not need it any more."""
    mine = SlotRequest.objects.reviewable_by(request.user)
    found = get_object_or_404(Opinion.objects.filter(request__in=mine), pk=pk)
    try:
        opinions.take_back(found)
        messages.success(request, _("The opinion is not asked for any more."))
    except OpinionGiven as meanwhile:
        messages.warning(request, " ".join(meanwhile.messages))
    return redirect(reverse("bookings:review", args=[found.request_id]) + "#avis")
