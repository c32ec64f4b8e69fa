"""Calendars that the association keeps elsewhere: add one, look at what it brings, accept it, cut it."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from directory.access import TeamRequest, team_only
from events.forms.calendars import AcceptForm, AddressForm, AskingForm, CutForm, FileForm
from events.importing import accepting, comparing, notes, refusals, sources, themes
from events.models import CalendarSource
from notifications import waking

READ = "events.tasks.read_calendar"


@team_only
def calendar_list(request: TeamRequest) -> HttpResponse:
    """Those that are followed, and how to add one; POST adds it. The worker reads it: nobody waits here."""
    by_file = request.POST.get("kind") == "file"
    sent = request.method == "POST"
    address_form = AddressForm(request.POST if sent and not by_file else None)
    file_form = FileForm(request.POST if sent and by_file else None, request.FILES if sent and by_file else None)
    form = file_form if by_file else address_form
    if sent and form.is_valid() and (source := _add(request, address_form, file_form if by_file else None)):
        return redirect(f"{_page(source)}?lecture=1")
    found = [
        (source, refusals.sentence(source.refusal) if source.refusal else "")
        for source in CalendarSource.objects.live().filter(association=request.association).defer("body", "reading")
    ]
    context = {
        "association": request.association,
        "address_form": address_form,
        "file_form": file_form,
        "sources": found,
        "crumbs": [_activities(request), (_("Calendars kept elsewhere"), "")],
    }
    return render(request, "events/calendar_list.html", context, status=422 if sent else 200)


def _add(request: TeamRequest, address_form: AddressForm, file_form: FileForm | None) -> CalendarSource | None:
    by, at = request.user, timezone.now()
    if file_form is not None:
        file = file_form.cleaned_data["file"]
        source = sources.add_file(request.association, file.name, file.read(), by=by, at=at)
    else:
        try:
            source = sources.add_address(request.association, address_form.cleaned_data["address"], by=by, at=at)
        except sources.AlreadyFollowed:
            address_form.add_error("address", _("This calendar is followed already: you find it below."))
            return None
    _hurry(source)
    return source


@team_only
def calendar(request: TeamRequest, pk: int) -> HttpResponse:
    """What it brings, as a difference; POST accepts what is ticked."""
    source = _source(request, pk)
    at = timezone.now()
    asks_again = bool(request.htmx)  # type: ignore[attr-defined]  # HtmxMiddleware: the page that waits
    is_due = source.next_read_at is not None and source.next_read_at <= at
    if is_due and (source.is_first_read or "lecture" in request.GET):
        return HttpResponse(status=204) if asks_again else _answer(request, source, "events/calendar_reading.html")
    if asks_again:
        return HttpResponseClientRedirect(_page(source))
    difference = comparing.compare(source, at=at)
    themes.suggest(difference.proposals)
    form = AcceptForm(request.POST if request.method == "POST" else None, difference=difference)
    if request.method == "POST" and form.is_valid() and _accept(request, source, form):
        return redirect(_page(source))
    return _answer(
        request, source, "events/calendar.html", form=form, difference=difference,
        why=refusals.sentence(source.refusal) if source.refusal else "",
        notes=notes.said((source.reading or source.refusal or {}).get("notes", [])),
        was_read=(source.refusal or {}).get("code") in ("nothing_taken", "nothing_to_come"), count=_counted(difference),
        has_new=any(proposal.is_new for proposal in difference.proposals),
        asking=AskingForm(initial={"asks": "yes" if source.asks else "no"}), file_form=FileForm(),
    )  # fmt: skip


def _accept(request: TeamRequest, source: CalendarSource, form: AcceptForm) -> bool:
    """Do it and say what was done; False when the calendar has changed, which the form then says."""
    said = form.cleaned_data
    try:
        refused = accepting.accept(
            source, said["take"], by=request.user, at=timezone.now(), digest=said["digest"],
            themes=themes.of(form.difference.proposals), publish=said["publish"] == "yes",
        )  # fmt: skip
    except accepting.ChangedMeanwhile as changed:
        form.add_error(None, changed)
        return False
    for title, refusal in refused.items():
        messages.error(request, _("“%(title)s”: %(why)s") % {"title": title, "why": " ".join(refusal.messages)})
    if done := len(said["take"]) - len(refused):
        messages.success(
            request,
            ngettext("%(count)s activity follows the calendar.", "%(count)s activities follow the calendar.", done)
            % {"count": done},
        )
    elif not refused:
        messages.success(request, _("Nothing was taken. What you left aside is kept below."))
    return True


@team_only
@require_POST
def read_again(request: TeamRequest, pk: int) -> HttpResponse:
    """Read the address now, or compare a newer version of the file."""
    source = _source(request, pk)
    if source.is_file:
        form = FileForm(request.POST, request.FILES)
        if not form.is_valid():
            messages.error(request, " ".join(map(str, form.errors["file"])))
            return redirect(_page(source))
        file = form.cleaned_data["file"]
        sources.send_again(source, file.name, file.read(), at=timezone.now())
    else:
        sources.read_soon(source, at=timezone.now())
    _hurry(source)
    return redirect(f"{_page(source)}?lecture=1")


@team_only
@require_POST
def choose_asking(request: TeamRequest, pk: int) -> HttpResponse:
    source = _source(request, pk)
    form = AskingForm(request.POST)
    if form.is_valid():
        sources.choose_to_ask(source, asks=form.cleaned_data["asks"] == "yes")
        messages.success(request, _("Your choice is kept."))
    else:
        messages.error(request, " ".join(map(str, form.errors["asks"])))
    return redirect(_page(source))


@team_only
@require_POST
def take_back(request: TeamRequest, pk: int) -> HttpResponse:
    """Propose again what was left aside."""
    source = _source(request, pk)
    if (row := request.POST.get("row", "")).isdecimal() and len(row) < 16:
        accepting.take_back(source, int(row), at=timezone.now())
    return redirect(_page(source))


@team_only
def cut(request: TeamRequest, pk: int) -> HttpResponse:
    """GET asks what is kept, POST cuts."""
    source = _source(request, pk)
    form = CutForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        keeps = form.cleaned_data["keeps"] == "yes"
        try:
            stay = sources.cut(source, keeps=keeps, by=request.user, at=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("We do not read “%(name)s” any more.") % {"name": source})
            if stay:
                told = _("These keep their dates, which have a hall of the town. Give the hall back first: %(titles)s")
                messages.warning(request, told % {"titles": ", ".join(stay)})
            return redirect("events:calendars", request.association.slug)
    return _answer(request, source, "events/calendar_cut.html", form=form)


def _source(request: TeamRequest, pk: int) -> CalendarSource:
    return get_object_or_404(CalendarSource.objects.live().filter(association=request.association).defer("body"), pk=pk)


def _page(source: CalendarSource) -> str:
    return reverse("events:calendar", args=[source.association.slug, source.pk])


def _hurry(source: CalendarSource) -> None:
    transaction.on_commit(partial(waking.hurry, READ, source.pk), robust=True)


def _activities(request: TeamRequest) -> tuple[str, str]:
    return (_("Activities"), reverse("events:organiser_list", args=[request.association.slug]))


def _counted(difference: comparing.Difference) -> str:
    """« 12 nouvelles, 3 déplacées, 1 disparue »"""
    new, moved, gone = (difference.count(kind) for kind in (comparing.NEW, comparing.MOVED, comparing.GONE))
    words = difference.changed_words
    parts = [
        new and ngettext("%(count)s new date", "%(count)s new dates", new) % {"count": new},
        moved and ngettext("%(count)s moved", "%(count)s moved", moved) % {"count": moved},
        gone and ngettext("%(count)s gone", "%(count)s gone", gone) % {"count": gone},
        words and ngettext("%(count)s name or text", "%(count)s names or texts", words) % {"count": words},
    ]
    return ", ".join(part for part in parts if part)


def _answer(request: TeamRequest, source: CalendarSource, template: str, **context: object) -> HttpResponse:
    calendars = reverse("events:calendars", args=[request.association.slug])
    form = context.get("form")
    known = {
        "association": request.association,
        "source": source,
        "crumbs": [_activities(request), (_("Calendars kept elsewhere"), calendars), (str(source), "")],
    }
    failed = request.method == "POST" and bool(getattr(form, "errors", None))
    return render(request, template, known | context, status=422 if failed else 200)
