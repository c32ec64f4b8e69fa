"""What the town lends, for everybody to see; what is free on the days one types."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings.forms.lending_days import DaysForm
from bookings.lending import stock
from bookings.models import Equipment


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """`du` and `au` choose the days; without them, what the town owns."""
    today = timezone.localdate()
    form = DaysForm(request.GET if "du" in request.GET else None, today=today)
    days = form.days if form.is_valid() else None
    things = list(Equipment.objects.offered().select_related("department").by_category())
    found = stock.of(things, days.of_use_with(things), today=today) if days else {}
    shown: dict[str, list[tuple[Equipment, int | None]]] = {}
    for thing in things:
        free = found[thing.pk].free(days.of_use_with([thing])) if days else None
        shown.setdefault(str(thing.get_category_display()), []).append((thing, free))
    context = {
        "form": form,
        "days": days,
        "categories": list(shown.items()),
        "crumbs": [(_("Equipment to borrow"), "")],
    }
    return render(request, "bookings/equipment_catalogue.html", context, status=422 if form.errors else 200)
