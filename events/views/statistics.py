"""How far an association reaches: visits, registrations and presence, in numbers that tell of nobody."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory import spreadsheets
from directory.access import TeamRequest, team_only
from events import statistics
from events.statistics import Period, Statistics

VISITS, PEOPLE = "vues", "participation"


@team_only
@require_safe
def numbers(request: TeamRequest) -> HttpResponse:
    """`periode`: 30-jours, saison, 12-mois, saison-passee."""
    offered, chosen = _periods(request)
    told = statistics.of(request.association, chosen)
    context = {
        "association": request.association,
        "told": told,
        "period": chosen,
        "periods": offered,
        "fewest": statistics.FEWEST,
        "unfolded": len(told.offers) <= 4,
    }
    return render(request, "events/statistics.html", context)


@team_only
@require_safe
def export(request: TeamRequest) -> HttpResponse:
    """The same numbers for a spreadsheet: `quoi` is vues or participation. What the page hides stays hidden."""
    _offered, chosen = _periods(request)
    what = PEOPLE if request.GET.get("quoi") == PEOPLE else VISITS
    columns, rows = (_people if what == PEOPLE else _visits)(statistics.of(request.association, chosen))
    return spreadsheets.download(f"{what}-{chosen.first:%Y-%m-%d}-{chosen.last:%Y-%m-%d}", columns, rows)


def _periods(request: TeamRequest) -> tuple[list[Period], Period]:
    offered = statistics.periods(timezone.localdate())
    asked = request.GET.get("periode", "")
    return offered, next((each for each in offered if each.key == asked), offered[0])


def _visits(told: Statistics) -> tuple[list[str], list[tuple[spreadsheets.Value, ...]]]:
    """One line for each page and day; for each month once thirteen months have gone by."""
    return [_("Date"), _("Page"), _("Visits")], list(told.counted)


def _people(told: Statistics) -> tuple[list[str], list[tuple[spreadsheets.Value, ...]]]:
    columns = [_("Activity"), _("Month"), _("Dates held"), _("Registrations made"), _("Came"), _("Did not come")]
    lines = [(offer.activity.title, month) for offer in told.offers for month in offer.months]
    return columns, [
        (title, f"{month.first:%m/%Y}", month.seances, _cell(month.registered), *_presence(month))
        for title, month in lines
    ]


def _presence(month: statistics.Month) -> tuple[spreadsheets.Value, spreadsheets.Value]:
    return (_cell(month.came), _cell(month.missed)) if month.is_ticked else ("", "")


def _cell(people: statistics.People) -> spreadsheets.Value:
    return str(people) if people.is_hidden else people.number
