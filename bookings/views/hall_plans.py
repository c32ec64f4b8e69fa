"""The halls of an agent's venues and their parts: divided, made one again, while bookings stand on them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings import hindering, splitting
from bookings.forms.dividing import DivideForm
from bookings.models import HallChange
from directory.access import SignedInRequest, agents_only
from directory.folding import fold
from directory.models import Space, Venue
from directory.sql import Folded

CHANGES_SHOWN = 20
VENUES_SHOWN = 20  # on one page
SHOWN = 12  # dates of a list


@agents_only
@require_safe
def hall_list(request: SignedInRequest) -> HttpResponse:
    """The halls that this agent decides for, by venue, each with its parts; `q` is a part of the name of either."""
    words = request.GET.get("q", "").strip()[:80]
    spaces = Space.objects.current().order_by("position", "pk")
    mine = Venue.objects.run_by(request.user).filter(Exists(spaces.filter(venue=OuterRef("pk"))))
    if words:
        bears = Q(plain__contains=fold(words))
        halls = spaces.alias(plain=Folded("name")).filter(bears, venue=OuterRef("pk"))
        mine = mine.alias(plain=Folded("name")).filter(bears | Q(Exists(halls)))
    page = Paginator(mine.order_by(Folded("name"), "pk"), VENUES_SHOWN).get_page(request.GET.get("page"))
    by_venue: dict[int, list[Space]] = {venue.pk: [] for venue in page.object_list}
    for space in spaces.filter(venue__in=by_venue):
        by_venue[space.venue_id].append(space)
    changed = HallChange.objects.filter(space__venue__in=Venue.objects.run_by(request.user))
    context = {
        "venues": [(venue, _told(by_venue[venue.pk])) for venue in page.object_list],
        "page_obj": page,
        "words": words,
        "changes": changed.select_related("space__venue", "by")[:CHANGES_SHOWN],
    }
    return render(request, "bookings/hall_list.html", context)


def _told(spaces: list[Space]) -> list[tuple[Space, bool]]:
    """Each hall, then its parts; with whether it is divided."""
    whole = {space.parent_id for space in spaces}
    return [(space, space.pk in whole) for space in _in_order(spaces)]


def _in_order(spaces: list[Space]) -> list[Space]:
    """Each hall, then its parts; `depth` says how deep a part lies."""
    by_parent: dict[int | None, list[Space]] = {}
    for space in spaces:
        by_parent.setdefault(space.parent_id, []).append(space)

    def below(parent: int | None, depth: int) -> list[Space]:
        found = []
        for space in by_parent.get(parent, []):
            space.depth = depth  # type: ignore[attr-defined]  # for the page alone
            found += [space, *below(space.pk, depth + 1)]
        return found

    return below(None, 0)


@agents_only
def hall_divide(request: SignedInRequest, pk: int) -> HttpResponse:
    """The parts are named; what stands on the hall is shown; `action=save` divides it."""
    hall = _mine(request, pk)
    at = timezone.now()
    form = DivideForm(request.POST if request.method == "POST" else None, hall=hall)
    checked = request.method == "POST" and form.is_valid()
    if checked and request.POST.get("action") == "save":
        try:
            splitting.divide(hall, form.parts, by=request.user, at=at)
            messages.success(request, _("The hall is divided. Its bookings hold each part."))
            return redirect("bookings:hall_list")
        except ValidationError as refusal:
            messages.warning(request, " ".join(refusal.messages))
            return redirect("bookings:hall_list")
    if request.method != "POST" and hall.parts.exists():
        return redirect("bookings:hall_make_one", pk)
    standing = splitting.standing(hall, at=at)
    context = {
        "hall": hall, "form": form, "checked": checked and request.POST.get("action") != "edit", "standing": standing,
        "dates": standing.slots[:SHOWN], "more": max(0, len(standing.slots) - SHOWN), "crumbs": _crumbs(hall),
    }  # fmt: skip
    return render(request, "bookings/hall_divide.html", context, status=422 if form.errors else 200)


@agents_only
def hall_make_one(request: SignedInRequest, pk: int) -> HttpResponse:
    """What stands in the way, or what is held anew; POST takes the parts away."""
    hall = _mine(request, pk)
    at = timezone.now()
    if request.method == "POST":
        try:
            splitting.make_one(hall, by=request.user, at=at)
            messages.success(request, _("The hall is one again. Its bookings hold all of it."))
            return redirect("bookings:hall_list")
        except splitting.PartsInUse as refusal:
            return _show_one(request, hall, refusal.hindrances, status=409)
        except ValidationError:
            messages.warning(request, _("This hall has no parts any more."))
            return redirect("bookings:hall_list")
    if not hall.parts.exists():
        return redirect("bookings:hall_divide", pk)
    return _show_one(request, hall, hindering.of(hall, at=at))


def _show_one(
    request: SignedInRequest, hall: Space, hindrances: "tuple[hindering.Hindrance, ...] | list[hindering.Hindrance]",
    *, status: int = 200,
) -> HttpResponse:  # fmt: skip
    standing = splitting.standing(hall, at=timezone.now())
    context = {
        "hall": hall, "parts": hall.parts.all(), "hindrances": hindrances, "standing": standing,
        "dates": standing.slots[:SHOWN], "more": max(0, len(standing.slots) - SHOWN), "crumbs": _crumbs(hall),
    }  # fmt: skip
    return render(request, "bookings/hall_make_one.html", context, status=status)


def _mine(request: SignedInRequest, pk: int) -> Space:
    mine = Space.objects.current().filter(venue__in=Venue.objects.run_by(request.user))
    return get_object_or_404(mine.select_related("venue"), pk=pk)


def _crumbs(hall: Space) -> list[tuple[str, str]]:
    return [(_("Halls and their parts"), reverse("bookings:hall_list")), (hall.full_name, "")]
