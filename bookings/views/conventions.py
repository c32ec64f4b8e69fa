"""Conventions on the agents' side: those to prepare, those under way, one of them; and the town's text."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from bookings import convention_paper, convention_text, conventions
from bookings.forms.convention import ConventionTextForm, PrepareForm, SignatureForm
from bookings.models import Convention, ConventionText, SlotRequest
from bookings.pricing import PriceBook
from bookings.views.papers_out import drawn
from directory.access import SignedInRequest, agents_only, service_only
from directory.private import private
from directory.wording import amount

A_PAGE = 20
VERSIONS = 20  # of the text, listed
State = Convention.State
TABS = {"": None, "preparees": State.PREPARED, "envoyees": State.SENT, "signees": State.SIGNED}


@private
@agents_only
@require_safe
def convention_list(request: SignedInRequest) -> HttpResponse:
    """`etat`: preparees, envoyees, signees; without it, the requests for which one is to be prepared."""
    tab = request.GET.get("etat", "") if request.GET.get("etat", "") in TABS else ""
    mine = Convention.objects.run_by(request.user).current()
    rows: Any
    if tab:
        rows = mine.filter(state=TABS[tab]).with_names().with_staleness()
    else:
        requests = SlotRequest.objects.reviewable_by(request.user).of_associations().with_names().with_answers()
        rows = conventions.to_prepare(requests, at=timezone.now()).latest_first()
    context = {
        "tab": tab,
        "tabs": [
            ("", _("To prepare")),
            ("preparees", pgettext("several conventions", "Prepared")),
            ("envoyees", pgettext("several conventions", "Sent")),
            ("signees", pgettext("several conventions", "Signed")),
        ],
        "page_obj": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "crumbs": [(_("Conventions"), "")],
    }
    return render(request, "bookings/convention_list.html", context)


@agents_only
def prepare(request: SignedInRequest, pk: int) -> HttpResponse:
    """The granted dates of a request with their price for each tariff; POST makes the convention."""
    slot_request = get_object_or_404(
        SlotRequest.objects.reviewable_by(request.user).of_associations().with_names(), pk=pk
    )
    standing = Convention.objects.current().filter(request=slot_request).first()
    slots = conventions.granted_dates(slot_request)
    book: PriceBook = conventions.book_of(slots)
    drafts = [each for rate in book.rates if not (each := conventions.draft(slots, rate, book)).missing and slots]
    rates = [(each.rate, f"{str(each.rate)[:1].upper()}{str(each.rate)[1:]} – {amount(each.total)}") for each in drafts]
    form = PrepareForm(
        request.POST if request.method == "POST" else None,
        rates=rates,  # type: ignore[arg-type]  # a draft of the list has its rate
        initial={"instead_of": standing.pk if standing else None},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = conventions.prepare(slot_request, **form.cleaned_data, by=request.user, at=timezone.now())
                messages.success(request, _("The convention is prepared. Read it, then send it."))
                return redirect("bookings:convention", made.pk)
            except conventions.ConventionMoved as refusal:
                messages.warning(request, " ".join(refusal.messages))
                return redirect("bookings:convention_prepare", pk)
            except ValidationError as refusal:
                form.add_error(None, refusal)
    context = {
        "slot_request": slot_request,
        "standing": standing,
        "slots": slots,
        "drafts": drafts,
        "form": form,
        "halls": conventions.halls_of(slots) or [slot_request.space.full_name],
        "crumbs": [(_("Conventions"), reverse("bookings:convention_list")), (slot_request.purpose, "")],
    }
    return render(request, "bookings/convention_prepare.html", context, status=status)


@private
@agents_only
def convention(request: SignedInRequest, pk: int) -> HttpResponse:
    """One of them; POST sends it, or notes its signature."""
    mine = Convention.objects.run_by(request.user).with_names().with_staleness()
    found = get_object_or_404(mine.select_related("text", "made_by", "sent_by", "noted_by"), pk=pk)
    act = request.POST.get("action", "")
    form = SignatureForm(request.POST if act == "sign" else None, convention=found, today=timezone.localdate())
    try:
        if act == "send":
            conventions.send(found, by=request.user, at=timezone.now())
            messages.success(request, _("The association can read it, and its team has a letter."))
            return redirect("bookings:convention", pk)
        if act == "sign" and form.is_valid():
            data = form.cleaned_data
            conventions.note_signature(found, on=data["signed_on"], signed_by=data["signed_by"], by=request.user)
            messages.success(request, _("The signature is noted."))
            return redirect("bookings:convention", pk)
    except conventions.ConventionMoved as refusal:
        messages.warning(request, " ".join(refusal.messages))
        return redirect("bookings:convention", pk)
    context = {
        "convention": found,
        "slot_request": found.request,
        "paper": convention_paper.of(found),
        "form": form,
        "crumbs": [(_("Conventions"), reverse("bookings:convention_list")), (found.number, "")],
    }
    return render(request, "bookings/convention.html", context, status=422 if request.method == "POST" else 200)


@private
@agents_only
@require_safe
def convention_pdf(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Convention.objects.run_by(request.user).select_related("text"), pk=pk)
    return drawn(request, convention_paper.TEMPLATE, convention_paper.of(found), f"convention {found.number}")


@service_only
def text(request: SignedInRequest) -> HttpResponse:
    """The town's text; POST keeps another version. `version` shows a former one."""
    versions = list(ConventionText.objects.select_related("by")[:VERSIONS])
    latest = versions[0]
    shown = next((each for each in versions if str(each.pk) == request.GET.get("version")), latest)
    form = ConventionTextForm(
        request.POST if request.method == "POST" else None, initial={"text": shown.text, "seen": latest.pk}
    )
    if request.method == "POST" and form.is_valid() and _is_unmoved(form, latest):
        if form.cleaned_data["text"] != latest.text:
            ConventionText.objects.create(text=form.cleaned_data["text"], at=timezone.now(), by=request.user)
        told = _("Kept. The next conventions are made with this text; the former ones keep theirs.")
        messages.success(request, told)
        return redirect("bookings:convention_text")
    context = {
        "form": form,
        "fields": convention_text.FIELDS.items(),
        "versions": versions,
        "shown": shown,
        "latest": latest,
        "crumbs": [(_("Conventions"), reverse("bookings:convention_list")), (_("Text of the conventions"), "")],
    }
    return render(request, "bookings/convention_text.html", context, status=422 if form.errors else 200)


def _is_unmoved(form: ConventionTextForm, latest: ConventionText) -> bool:
    """Whether nobody saved another version meanwhile; otherwise the form says so, and may be sent again."""
    if form.cleaned_data["seen"] in (None, latest.pk):
        return True
    told = _("A colleague has saved another version meanwhile. Yours is kept below: save it again to replace theirs.")
    form.add_error(None, told)
    form.data = {**form.data.dict(), "seen": str(latest.pk)}  # type: ignore[attr-defined]  # what was posted
    return False
