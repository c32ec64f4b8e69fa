"""What halls cost and are worth: every agent reads, who runs the venue writes."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings import tariffing
from bookings.forms.tariff import HourlyValueForm, TariffForm
from bookings.models import HourlyValue, Tariff
from bookings.pricing import PriceBook
from directory import numbers
from directory.access import SignedInRequest, agents_only
from directory.models import Space, Venue

A_PAGE = 40


@agents_only
@require_safe
def tariff_list(request: SignedInRequest) -> HttpResponse:
    """The venues, those of the agent first, each with how many tariffs and how many halls without a value."""
    unvalued = Space.objects.filter(is_bookable=True).exclude(pk__in=HourlyValue.objects.values("space"))
    without = unvalued.filter(venue=OuterRef("pk")).order_by()
    venues = Venue.objects.defer("search", "imported").annotate(
        is_mine=Exists(Venue.objects.run_by(request.user).filter(pk=OuterRef("pk"))),
        n_tariffs=Count("tariffs"),
        lacks_value=Exists(without),
    )
    page = Paginator(venues.order_by("-is_mine", *Venue._meta.ordering), A_PAGE).get_page(request.GET.get("page"))  # type: ignore[misc]  # a list of names
    return render(request, "bookings/tariff_list.html", {"page_obj": page, "crumbs": [(_("Tariffs"), "")]})


@agents_only
def venue_tariffs(request: SignedInRequest, slug: str) -> HttpResponse:
    """In force, to come, of the past; POST adds a tariff or a value, or takes away one that has not begun."""
    venue = get_object_or_404(Venue.objects.defer("search", "imported"), slug=slug)
    is_mine = Venue.objects.run_by(request.user).filter(pk=venue.pk).exists()
    if request.method == "POST" and not is_mine:
        raise Http404
    today, sent = timezone.localdate(), request.POST if request.method == "POST" else None
    act = request.POST.get("action", "")
    tariff = TariffForm(sent if act == "tariff" else None, venue=venue, today=today)
    value = HourlyValueForm(sent if act == "value" else None, venue=venue, today=today)
    if sent is not None and _done(request, venue, tariff, value):
        return redirect("bookings:venue_tariffs", slug)
    wrong = bool(tariff.errors or value.errors or (sent is not None and not act))
    context = _shown(venue) | {
        "is_mine": is_mine,
        "tariff_form": tariff,
        "value_form": value,
        "crumbs": [(_("Tariffs"), reverse("bookings:tariff_list")), (venue.name, "")],
    }
    return render(request, "bookings/venue_tariffs.html", context, status=422 if wrong else 200)


def _done(request: SignedInRequest, venue: Venue, tariff: TariffForm, value: HourlyValueForm) -> bool:
    """Whether what was sent is kept; otherwise the form says why not."""
    at = timezone.now()
    if (form := next((each for each in (tariff, value) if each.is_bound), None)) is None:
        return _taken_away(request, venue)
    if not form.is_valid():
        return False
    data = form.cleaned_data
    try:
        if form is tariff:
            tariffing.set_tariff(venue, **data, by=request.user, at=at)
        else:
            data["space"].venue = venue
            tariffing.set_value(data["space"], amount=data["amount"], since=data["since"], by=request.user, at=at)
    except ValidationError as refusal:
        form.add_error("since", refusal)
        return False
    messages.success(request, _("Kept."))
    return True


def _taken_away(request: SignedInRequest, venue: Venue) -> bool:
    kind, _dash, key = request.POST.get("action", "").partition("-")
    known: Any = {"tarif": Tariff.objects.filter(venue=venue), "valeur": HourlyValue.objects.filter(space__venue=venue)}
    number = numbers.read(key)
    if kind not in known or number is None:
        return False
    planned = get_object_or_404(known[kind], pk=number)
    try:
        tariffing.take_away(planned, at=timezone.now())
        messages.success(request, _("Taken away."))
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    return True


def _shown(venue: Venue) -> dict[str, Any]:
    """Three queries, whatever the number of halls and of tariffs."""
    today = timezone.localdate()
    spaces = {space.pk: space for space in venue.spaces.all()}
    book = PriceBook(Tariff.objects.filter(venue=venue).order_by("audience", "is_reduced", "-since"))
    for tariff in book.tariffs:
        tariff.space = spaces.get(tariff.space_id or 0)
    values = list(HourlyValue.objects.filter(space__in=spaces).order_by("-since"))
    for value in values:
        value.space = spaces[value.space_id]
    standing = {each.pk for each in book.standing_on(today)}
    worth: dict[int, HourlyValue] = {}
    for value in values:
        if value.since <= today:
            worth.setdefault(value.space_id, value)
    in_force = {each.pk for each in worth.values()}
    place = {None: -1} | {key: number for number, key in enumerate(spaces)}
    tariffs = sorted(book.tariffs, key=lambda each: place[each.space_id])
    return {
        "venue": venue,
        "standing": [each for each in tariffs if each.pk in standing],
        "coming": [each for each in tariffs if each.since > today],
        "over": [each for each in tariffs if each.since <= today and each.pk not in standing],
        "worth": [(space, worth.get(key)) for key, space in spaces.items()],
        "coming_values": [each for each in values if each.since > today],
        "over_values": [each for each in values if each.since <= today and each.pk not in in_force],
    }
