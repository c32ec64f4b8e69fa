"""The caretaker's own page, behind their secret link: who comes today, and did they come?

Each tick is a form of its own and works without script.
"""

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST, require_safe

from bookings import sheet, turnouts, weeks
from bookings.forms.caretaking import TurnoutForm
from bookings.models import Caretaker, Slot
from bookings.views.caretakers import printed
from directory.days import midnight
from directory.private import private

DAY = timedelta(days=1)
BACK, AHEAD = 14, 60  # days that may be looked at


def _find(secret: str) -> Caretaker | None:
    return Caretaker.objects.current().filter(secret=secret).first()


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "bookings/caretaker_gone.html", status=404)


@private
@require_safe
def day(request: HttpRequest, secret: str) -> HttpResponse:
    caretaker = _find(secret)
    if caretaker is None:
        return _gone(request)
    return _page(request, caretaker, _day(request.GET.get("jour")))


def _day(asked: str | None) -> date:
    """The day asked for when it is within reach, else today."""
    today = timezone.localdate()
    try:
        wished = date.fromisoformat(asked or "")
    except ValueError:
        return today
    return wished if today - BACK * DAY <= wished <= today + AHEAD * DAY else today


def _page(
    request: HttpRequest, caretaker: Caretaker, on: date, *, wrong: int = 0, form: TurnoutForm | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    at, today = timezone.now(), timezone.localdate()
    slots = (
        Slot.objects.granted()
        .filter(space__venue__caretakers=caretaker, starts_at__gte=midnight(on), starts_at__lt=midnight(on + DAY))
        .select_related(
            "request__association", "request__activity", "request__direct", "space__venue", "occurrence", "turnout"
        )
        .order_by("starts_at", "space__venue", "pk")
    )
    lines = [sheet.Line(slot) for slot in slots]
    context = {
        "caretaker": caretaker,
        "on": on,
        "is_today": on == today,
        "lines": [
            (line, turnouts.can_tick(line.slot, at=at) and not line.is_off, turnouts.has_begun(line.slot, at=at))
            for line in lines
        ],
        "before": on - DAY if on > today - BACK * DAY else None,
        "after": on + DAY if on < today + AHEAD * DAY else None,
        "venues": list(caretaker.venues.all()),
        "wrong": wrong,
        "form": form,
    }
    return render(request, "bookings/caretaker_day.html", context, status=status)


@private
@csrf_protect
@require_POST
def tick(request: HttpRequest, secret: str, pk: int) -> HttpResponse:
    """They came, so many; they did not; or nobody knows yet."""
    caretaker = _find(secret)
    if caretaker is None:
        return _gone(request)
    slot = get_object_or_404(Slot.objects.granted().filter(space__venue__caretakers=caretaker), pk=pk)
    on, at = timezone.localdate(slot.starts_at), timezone.now()
    form = TurnoutForm(request.POST)
    if not form.is_valid():
        return _page(request, caretaker, on, wrong=slot.pk, form=form, status=422)
    said, people = form.cleaned_data["presence"], form.cleaned_data["people"]
    try:
        if said == "open":
            turnouts.undo(slot, at=at)
        else:
            turnouts.tick(slot, came=said == "came", people=people, caretaker=caretaker, at=at)
    except turnouts.NotNow as refused:
        messages.warning(request, " ".join(refused.messages))
    return redirect(f"{reverse('bookings:caretaker_day', args=[secret])}?jour={on}#d{slot.pk}")


@private
@require_safe
def week_pdf(request: HttpRequest, secret: str, slug: str) -> HttpResponse:
    """The sheet of the week, for a caretaker who has a printer or likes the whole week."""
    caretaker = _find(secret)
    if caretaker is None:
        return _gone(request)
    venue = get_object_or_404(caretaker.venues.all(), slug=slug)
    return printed(request, sheet.of(venue, weeks.chosen(request.GET.get("semaine"), at=timezone.now())))
