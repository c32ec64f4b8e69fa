"""Activities from a spreadsheet: a template, a file, what each of its lines would do, and the lines that are taken."""

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect

from directory import limits
from directory.access import TeamRequest, team_only
from events.forms.sheets import AcceptForm, FileForm
from events.models import Sheet, SheetLine
from events.sheets import filling, judging, reading, writing
from events.sheets.known import Known
from events.sheets.refusals import Unreadable
from notifications import waking

WRITE = "events.tasks.write_sheet"
AT_ONCE = 2.0  # seconds that a person waits before the worker goes on
FILES_AN_HOUR = 40
State = SheetLine.State


@team_only
def sheet_list(request: TeamRequest) -> HttpResponse:
    """The template and the form; POST reads the file, and shows what it would do."""
    form = FileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_bound and form.is_valid() and (sheet := _receive(request, form)):
        return redirect(_page(request, sheet))
    context = {
        "association": request.association,
        "form": form,
        "sheets": Sheet.objects.filter(association=request.association)[:5],
        "crumbs": [_activities(request), (_("From a spreadsheet"), "")],
    }
    return render(request, "events/sheet_list.html", context, status=422 if form.is_bound else 200)


def _receive(request: TeamRequest, form: FileForm) -> Sheet | None:
    file = form.cleaned_data["file"]
    if not limits.allows("sheets", str(request.user.pk), FILES_AN_HOUR, per=limits.HOUR):
        form.add_error("file", _("You have sent many files within one hour. Wait a little, then send this one."))
        return None
    try:
        return reading.receive(request.association, file.name, file.read(), by=request.user, at=timezone.now())
    except Unreadable as refusal:
        form.add_error("file", refusal)
        return None


@team_only
def sheet(request: TeamRequest, pk: int) -> HttpResponse:
    """Line by line, what would be done; POST takes the lines that are ticked."""
    found = _sheet(request, pk)
    states = list(found.lines.values_list("state", flat=True))
    if State.WANTED in states:
        return _writing(request, found, states)
    if request.htmx:  # type: ignore[attr-defined]  # HtmxMiddleware: the page that waited
        return HttpResponseClientRedirect(_page(request, found))
    report = judging.report(found, at=timezone.now())
    form = AcceptForm(
        request.POST if request.method == "POST" else None, digest=report.digest,
        possible=[line.number for line in report.lines if line.can_be_taken],
        changing=[line.number for line in report.of(judging.CHANGED)],
    )  # fmt: skip
    if form.is_bound and form.is_valid() and _accept(request, found, form):
        return redirect(_page(request, found))
    kinds = (judging.NEW, judging.CHANGED, judging.SAME, judging.LEFT, judging.WRONG, judging.DONE)
    context = {
        "association": request.association,
        "sheet": found,
        "report": report,
        "form": form,
        "counts": {kind: len(report.of(kind)) for kind in kinds},
        "wrong": report.of(judging.WRONG),
        "crumbs": _crumbs(request, found),
    }
    return render(request, "events/sheet.html", context, status=422 if form.is_bound else 200)


def _accept(request: TeamRequest, sheet: Sheet, form: AcceptForm) -> bool:
    said, at = form.cleaned_data, timezone.now()
    try:
        writing.accept(
            sheet, said["take"], apart=said["apart"], publish=said["publish"] == "yes", digest=said["digest"],
            by=request.user, at=at,
        )  # fmt: skip
    except writing.ChangedMeanwhile as changed:
        form.add_error(None, changed)
        return False
    _go_on(request, sheet)
    return True


def _go_on(request: TeamRequest, sheet: Sheet) -> None:
    """Write what can be written while the person waits; the worker does the rest."""
    sheet.refresh_from_db()
    if writing.write(sheet, at=timezone.now(), seconds=AT_ONCE):
        transaction.on_commit(partial(waking.hurry, WRITE, sheet.pk), robust=True)
    else:
        _say(request, sheet)


def _say(request: TeamRequest, sheet: Sheet) -> None:
    states = list(sheet.lines.values_list("state", flat=True))
    created, changed, refused = (states.count(state) for state in (State.CREATED, State.CHANGED, State.REFUSED))
    parts = [
        created
        and ngettext("%(count)s activity created", "%(count)s activities created", created) % {"count": created},
        changed and ngettext("%(count)s changed", "%(count)s changed", changed) % {"count": changed},
        refused and ngettext("%(count)s refused: see why", "%(count)s refused: see why", refused) % {"count": refused},
    ]
    said = ", ".join(part for part in parts if part)
    if said:
        (messages.warning if refused else messages.success)(request, _("From your table: %(said)s.") % {"said": said})


def _writing(request: TeamRequest, sheet: Sheet, states: list[str]) -> HttpResponse:
    """While accepted lines are being written. POST goes on, where no worker comes by."""
    if request.method == "POST":
        _go_on(request, sheet)
        return redirect(_page(request, sheet))
    left = states.count(State.WANTED)
    done = sum(state in (State.CREATED, State.CHANGED, State.REFUSED) for state in states)
    context = {
        "association": request.association, "sheet": sheet, "left": left, "done": done, "all": left + done,
        "crumbs": _crumbs(request, sheet),
    }  # fmt: skip
    return render(request, "events/sheet_writing.html", context)


@team_only
def forget(request: TeamRequest, pk: int) -> HttpResponse:
    """GET asks; the table goes, the activities stay."""
    sheet = _sheet(request, pk)
    if request.method != "POST":
        context = {"association": request.association, "sheet": sheet, "crumbs": _crumbs(request, sheet)}
        return render(request, "events/sheet_forget.html", context)
    sheet.delete()
    messages.success(request, _("The table is forgotten. The activities that came of it stay."))
    return redirect("events:sheets", request.association.slug)


@team_only
@require_safe
def template(request: TeamRequest, kind: str) -> HttpResponse:
    leaves = filling.template(Known(request.association, at=timezone.now()))
    return _file(kind, "modele-activites", filling.explained_above(leaves) if kind == "csv" else leaves)


@team_only
@require_safe
def own_activities(request: TeamRequest, kind: str) -> HttpResponse:
    """What the association offers now, to change it and send it back."""
    return _file(kind, "nos-activites", filling.own(request.association, Known(request.association, at=timezone.now())))


@team_only
@require_safe
def wrong_lines(request: TeamRequest, pk: int, kind: str) -> HttpResponse:
    """The lines to mend, as they were written, with what to mend first."""
    found = _sheet(request, pk)
    headings, lines = judging.wrong_lines(found, judging.report(found, at=timezone.now()))
    return _file(kind, "a-corriger", [filling.Leaf(_("To mend"), [headings, *lines], [8] + [3] * (len(headings) - 1))])


def _file(kind: str, name: str, leaves: list[filling.Leaf]) -> HttpResponse:
    if kind not in filling.KINDS:
        raise Http404
    answer = HttpResponse(filling.as_file(kind, leaves), content_type=filling.KINDS[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _sheet(request: TeamRequest, pk: int) -> Sheet:
    mine = Sheet.objects.filter(association=request.association).select_related("association", "accepted_by")
    return get_object_or_404(mine, pk=pk)


def _page(request: TeamRequest, sheet: Sheet) -> str:
    return reverse("events:sheet", args=[request.association.slug, sheet.pk])


def _activities(request: TeamRequest) -> tuple[str, str]:
    return (_("Activities"), reverse("events:organiser_list", args=[request.association.slug]))


def _crumbs(request: TeamRequest, sheet: Sheet) -> list[tuple[str, str]]:
    tables = reverse("events:sheets", args=[request.association.slug])
    return [_activities(request), (_("From a spreadsheet"), tables), (str(sheet), "")]
