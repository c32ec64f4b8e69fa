"""What can be printed: the programme of a week, the poster of an activity; and the addresses typed from paper."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from directory import limits
from directory.models import Venue
from events.models import Activity
from events.paper import addresses, poster, printing, programme
from events.paper.asking import Format, Period, Sheet

MADE_PER_MINUTE = 30  # new sheets for one address: a whole library shares one
MOST_VENUES = 300  # in the list to choose from; a link may name any other

NOTES = {
    Format.A4: gettext_lazy("14 points, to take along"),
    Format.A4_LARGER: gettext_lazy("18 points, for tired eyes"),
    Format.A3: gettext_lazy("To hang in a hall"),
    Format.SLIP: gettext_lazy("80 mm roll, at a desk"),
}


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Which week, where, on what paper; says what the sheet will hold before it is printed."""
    sheet = Sheet(request.GET, at=timezone.now())
    venues = Venue.objects.listed()
    if sheet.question.neighbourhood:
        venues = venues.filter(neighbourhood=sheet.question.neighbourhood.pk)
    context = {
        "sheet": sheet,
        "weeks": _weeks(sheet),
        "venues": _with(sheet.venue, venues[:MOST_VENUES]),
        "formats": [{"value": one.value, "label": one.label, "note": NOTES[one]} for one in Format],
        "kept": _kept(sheet),
        "filters": programme.filters_in_words(sheet.question, but=sheet.heading),
        "pages": sheet.pages,
        "pdf": f"{reverse('events:programme_pdf')}?{sheet.query()}",
        "following": sheet.query(semaine=f"{_next(Period.week_of(sheet.today)).first}"),
        "screen": _screen(sheet),
        "crumbs": [(_("Activities"), reverse("events:activity_list")), (_("Print a programme"), "")],
    }
    htmx = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]  # HtmxMiddleware
    response = render(request, f"events/programme.html{'#contents' if htmx else ''}", context)
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response


@require_safe
def programme_pdf(request: HttpRequest) -> HttpResponse:
    """The sheet itself; when there is nothing to print, the page that says so."""
    sheet = Sheet(request.GET, at=timezone.now())
    data = programme.of(sheet)
    if not data["days"]:
        return redirect(f"{reverse('events:programme')}?{sheet.query()}")
    name = slugify(f"programme {sheet.heading} {sheet.period.first} {sheet.format.value}")
    return _printed(request, programme.template_of(sheet), data, name=name)


@require_safe
def activity_poster(request: HttpRequest, slug: str) -> HttpResponse:
    """An activity to hang on a wall, as long as it is published."""
    activity = get_object_or_404(Activity.objects.published().with_place(), slug=slug)
    at = timezone.now()
    seances = list(activity.occurrences.told().upcoming(at).with_place()[:60])
    data = poster.of(activity, seances, at=at)
    return _printed(request, poster.TEMPLATE, data, name=f"affiche-{slug}")


def short_place(request: HttpRequest, typed: str = "") -> HttpResponse:
    """`/p/ferrieres`, as typed from a sheet."""
    where = addresses.target(typed)
    if where is None:
        raise Http404
    return redirect(where)


def short_activity(request: HttpRequest, pk: int) -> HttpResponse:
    """`/a/123`, as typed from a poster."""
    found = get_object_or_404(Activity.objects.visible_to_all(), pk=pk)
    return redirect(found)


def _printed(request: HttpRequest, template: str, data: dict[str, Any], *, name: str) -> HttpResponse:
    """The PDF of these data. Only what has to be made anew counts against the address that asks."""
    key = printing.key_of(template, data)
    etag = f'"{key}"'
    if unchanged := get_conditional_response(request, etag=etag):
        return unchanged
    pdf = printing.made(key)
    if pdf is None:
        if not limits.allows_visitor(request, "paper", MADE_PER_MINUTE, per=limits.MINUTE):
            return _not_now(request, status=429)
        try:
            pdf = printing.make(key, template, data)
        except printing.TooBusy:
            return _not_now(request, status=503)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response


def _not_now(request: HttpRequest, *, status: int) -> HttpResponse:
    response = render(request, "events/paper_busy.html", status=status)
    response["Retry-After"] = "60"
    return response


def _with(chosen: Venue | None, venues: Any) -> list[Venue]:
    """The venues to choose from, the chosen one among them."""
    listed = list(venues)
    return listed if chosen is None or chosen in listed else [chosen, *listed]


def _weeks(sheet: Sheet) -> list[dict[str, Any]]:
    """The weeks to choose from: this one, the next one, and what was asked when it is neither."""
    this_week = Period.week_of(sheet.today)
    next_week = _next(this_week)
    offered = [(this_week, _("This week")), (next_week, _("Next week"))]
    weeks = [
        {"value": f"{week.first}", "label": label, "note": week.in_words, "chosen": week == sheet.period}
        for week, label in offered
    ]
    if sheet.period not in (this_week, next_week):
        asked = f"{sheet.period.first}" if sheet.chosen_week else ""
        weeks.append({"value": asked, "label": sheet.period.in_words, "note": "", "chosen": True})
    return weeks


def _next(week: Period) -> Period:
    return Period.week_of(week.last + timedelta(days=1))


def _kept(sheet: Sheet) -> list[tuple[str, str]]:
    """The filters of the search that this form does not ask for."""
    return [pair for pair in parse_qsl(sheet.question.query) if pair[0] not in ("quartier", "theme", "lieu")]


def _screen(sheet: Sheet) -> str:
    """The same on a screen, today and tomorrow."""
    if sheet.venue:
        return f"{sheet.venue.get_absolute_url()}?vue=ecran"
    return "?".join([reverse("events:activity_list"), "&".join(filter(None, [sheet.question.query, "vue=ecran"]))])
