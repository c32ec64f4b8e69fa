"""The planning of some spaces, by day or by week; and one booking of it."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings import chronicle, hour_grid, planned_days, space_sets, waiting_for_dates
from bookings import planning as reading
from bookings.models import Slot
from directory.access import SignedInRequest, agents_only
from directory.models import Venue

MOST = 100  # spaces on one page


@agents_only
@require_safe
def planning(request: SignedInRequest) -> HttpResponse:
    """`date`, `vue` (jour, semaine); `lieu`, `service`, `quartier`, `genre` choose the spaces. Every agent reads all."""
    at = timezone.now()
    days = planned_days.chosen(request.GET, at=at)
    spaces = space_sets.chosen(request.GET, request.user)
    halls = spaces.halls
    page = Paginator(halls, MOST).get_page(request.GET.get("page"))
    found = reading.of(halls.plan, page.object_list, days)  # type: ignore[arg-type]  # a list was given
    context = {"days": days, "spaces": spaces, "page_obj": page, "found": found, "at": at}
    if not days.is_week:
        grid = hour_grid.of(days.on, found.rows)
        now = timezone.localtime(at).replace(tzinfo=None)
        context |= {"grid": grid, "now": grid.column_of(now), "now_hour": now.hour if days.shows_today else None}
    return render(request, "bookings/planning.html", context)


@agents_only
@require_safe
def booking(request: SignedInRequest, pk: int) -> HttpResponse:
    """One date of a request, with what can be done with it by whoever runs the venue."""
    slot = get_object_or_404(
        Slot.objects.select_related(
            "request__association",
            "request__direct",
            "request__asked_by",
            "request__space",
            "space__venue__department",
            "occurrence__activity",
        ),
        pk=pk,
    )
    at = timezone.now()
    is_mine = Venue.objects.run_by(request.user).filter(pk=slot.space.venue_id).exists()
    context = {
        "slot": slot,
        "slot_request": slot.request,
        "is_mine": is_mine,
        "can_change": is_mine and slot.state == Slot.State.GRANTED and slot.starts_at > at,
        "history": chronicle.of(slot.request),
        "direct": getattr(slot.request, "direct", None),
        "line": waiting_for_dates.line_of(slot) if is_mine else [],
        "crumbs": [(_("Planning"), planning_url(slot)), (slot.request.purpose, "")],
    }
    return render(request, "bookings/booking.html", context)


def planning_url(slot: Slot) -> str:
    """The planning of the day and the venue of this date."""
    day = timezone.localtime(slot.starts_at).date()
    return f"{reverse('bookings:planning')}?vue=jour&lieu={slot.space.venue.slug}&date={day:%Y-%m-%d}"
