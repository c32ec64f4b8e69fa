"""The agent's side: sheets of the week, caretakers and their links, letters to those who do not come."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings import absences, sheet, sheet_paper, weeks
from bookings.forms.caretaking import AbsenceLetterForm, CaretakerForm
from bookings.models import AbsenceRule, Caretaker, SlotRequest
from directory.access import SignedInRequest, agents_only
from directory.elision import of_name
from directory.models import Venue
from directory.private import private
from events.drawing_secrets import new_secret
from events.paper import printing

VENUES = 30  # on one page


@private
@agents_only
@require_safe
def caretaker_list(request: SignedInRequest) -> HttpResponse:
    page = Paginator(Venue.objects.run_by(request.user), VENUES).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "caretakers": list(Caretaker.objects.run_by(request.user).current().prefetch_related("venues")),
        "absent": len(absences.flagged(request.user, at=timezone.now())),
    }
    return render(request, "bookings/caretaker_list.html", context)


@private
@agents_only
def caretaker_create(request: SignedInRequest) -> HttpResponse:
    return _caretaker_form(request, Caretaker())


@private
@agents_only
def caretaker(request: SignedInRequest, pk: int) -> HttpResponse:
    """Their venues and their link; POST changes the venues, draws another link, or ends it."""
    found = get_object_or_404(Caretaker.objects.run_by(request.user).current(), pk=pk)
    act = request.POST.get("action", "")
    if act == "revoke":
        found.revoked_at = timezone.now()
        found.save(update_fields=["revoked_at"])
        messages.success(request, _("The link of %(name)s opens nothing any more.") % {"name": of_name(found.name)})
        return redirect("bookings:caretaker_list")
    if act == "renew":
        found.secret = new_secret()
        found.save(update_fields=["secret"])
        messages.success(request, _("Here is the new link. The former one opens nothing any more."))
        return redirect("bookings:caretaker", found.pk)
    return _caretaker_form(request, found)


def _caretaker_form(request: SignedInRequest, found: Caretaker) -> HttpResponse:
    form = CaretakerForm(request.POST if request.method == "POST" else None, instance=found, agent=request.user)
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        messages.success(request, _("Kept. Give this link to %(name)s.") % {"name": saved.name})
        return redirect("bookings:caretaker", saved.pk)
    context = {
        "form": form,
        "caretaker": found if found.pk else None,
        "link": request.build_absolute_uri(found.get_absolute_url()) if found.pk else "",
        "crumbs": [(_("Caretakers"), reverse("bookings:caretaker_list")), (found.name or _("New caretaker"), "")],
    }
    return render(request, "bookings/caretaker_form.html", context, status=422 if form.errors else 200)


@agents_only
def venue_sheet(request: SignedInRequest, slug: str) -> HttpResponse:
    """The sheet on screen; POST prints it: the PDF, and what it said is kept."""
    found = get_object_or_404(Venue.objects.run_by(request.user).defer("search", "imported"), slug=slug)
    at = timezone.now()
    week = weeks.chosen(request.POST.get("semaine") or request.GET.get("semaine"), at=at)
    shown = sheet.of(found, week)
    if request.method == "POST":
        answer = printed(request, shown)
        if answer.status_code == 200:
            sheet.keep(shown, by=request.user, at=at)
        return answer
    context = {
        "sheet": shown,
        "week": week,
        "paper": sheet_paper.of(shown, at=at),
        "crumbs": [(_("Caretakers"), reverse("bookings:caretaker_list")), (found.name, "")],
    }
    return render(request, "bookings/sheet.html", context)


@agents_only
@require_safe
def venue_sheet_pdf(request: SignedInRequest, slug: str) -> HttpResponse:
    """The same PDF to look at: nothing is kept, and the changes stay marked."""
    found = get_object_or_404(Venue.objects.run_by(request.user).defer("search", "imported"), slug=slug)
    week = weeks.chosen(request.GET.get("semaine"), at=timezone.now())
    return printed(request, sheet.of(found, week))


def printed(request: HttpRequest, shown: sheet.Sheet) -> HttpResponse:
    data = sheet_paper.of(shown, at=timezone.now())
    key = printing.key_of(sheet_paper.TEMPLATE, data)
    try:
        pdf = printing.made(key) or printing.make(key, sheet_paper.TEMPLATE, data)
    except printing.TooBusy:
        busy = render(request, "events/paper_busy.html", status=503)
        busy["Retry-After"] = "60"
        return busy
    response = HttpResponse(pdf, content_type="application/pdf")
    name = slugify(f"gardien {shown.venue.name} {shown.week.monday}")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex"
    return response


@agents_only
@require_safe
def absence_list(request: SignedInRequest) -> HttpResponse:
    context = {
        "rows": absences.flagged(request.user, at=timezone.now()),
        "rule": AbsenceRule.objects.on(timezone.localdate()),
        "crumbs": [(_("Caretakers"), reverse("bookings:caretaker_list")), (_("Absences"), "")],
    }
    return render(request, "bookings/absence_list.html", context)


@agents_only
def absence_letter(request: SignedInRequest, pk: int) -> HttpResponse:
    """The letter, ready to be read again and sent."""
    slot_request = get_object_or_404(SlotRequest.objects.reviewable_by(request.user).with_names(), pk=pk)
    at = timezone.now()
    absent = absences.of(slot_request, at=at)
    if absent is None:
        messages.warning(request, _("There is nothing to write about: a letter has left, or they came."))
        return redirect("bookings:absence_list")
    form = AbsenceLetterForm(
        request.POST if request.method == "POST" else None, initial={"message": absences.draft(absent)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            absences.write(slot_request, form.cleaned_data["message"], by=request.user, at=at)
            messages.success(request, _("Your letter leaves to the team of the association."))
        except ValidationError as refusal:
            messages.warning(request, " ".join(refusal.messages))
        return redirect("bookings:absence_list")
    crumbs: list[tuple[Any, str]] = [
        (_("Caretakers"), reverse("bookings:caretaker_list")),
        (_("Absences"), reverse("bookings:absence_list")),
        (slot_request.purpose, ""),
    ]
    context = {"absent": absent, "slot_request": slot_request, "form": form, "crumbs": crumbs}
    return render(request, "bookings/absence_letter.html", context, status=422 if form.errors else 200)
