"""An agent changes a booking of the planning: each act is written, read once more with what it breaks, then saved."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings import changing, effects
from bookings.changed import Act, Change, Hold
from bookings.errors import AlreadyBegun, BookingChanged, RuleStands, SpaceTaken
from bookings.forms.changing import CopyForm, FreeForm, MoveForm, ReasonForm, ShortenForm, SwapForm
from bookings.models import Slot
from bookings.models.slot import SlotQuerySet
from bookings.views.planning import planning_url
from directory.access import SignedInRequest, agents_only
from directory.days import midnight
from directory.models import Person, Space, Venue
from directory.typed import read_hour
from events.models import Occurrence

MOST_OTHERS = 60
LONGEST_REASON = 300


@dataclass(frozen=True)
class Way:
    """One of the acts: its words, its form, and how what was written becomes an act."""

    title: Promise
    button: Promise
    done: Promise
    form: type[ReasonForm]
    act: Callable[[Slot, Any, Act], "partial[Change]"]

    @property
    def is_giving_back(self) -> bool:
        return self.form is FreeForm


MOVE = Way(
    gettext_lazy("Move this booking"), gettext_lazy("Move"), gettext_lazy("The booking is moved."), MoveForm,
    lambda slot, form, act: partial(changing.move, slot, form.hold, act),
)  # fmt: skip
SHORTEN = Way(
    gettext_lazy("Shorten this booking"), gettext_lazy("Shorten"), gettext_lazy("The booking is shorter."), ShortenForm,
    lambda slot, form, act: partial(changing.shorten, slot, form.hold, act),
)  # fmt: skip
SWAP = Way(
    gettext_lazy("Swap two bookings"), gettext_lazy("Swap"), gettext_lazy("The two bookings are swapped."), SwapForm,
    lambda slot, form, act: partial(changing.swap, slot, form.other_slot, act, keeps_hours=form.keeps_hours),
)  # fmt: skip
COPY = Way(
    gettext_lazy("Copy to other dates"), gettext_lazy("Copy"), gettext_lazy("The dates are granted."), CopyForm,
    lambda slot, form, act: partial(changing.copy, slot, form.holds, act),
)  # fmt: skip
GIVE_BACK = Way(
    gettext_lazy("Give this date back"), gettext_lazy("Give back"), gettext_lazy("The hall is free again."), FreeForm,
    lambda slot, form, act: partial(changing.give_back, slot, act, cancels=form.cancels),
)  # fmt: skip


def _mine(agent: Person) -> SlotQuerySet:
    """The dates in the venues that this agent's departments run."""
    run = Slot.objects.filter(space__venue__in=Venue.objects.run_by(agent))
    return run.select_related("request__association", "space__venue", "occurrence__activity")


@agents_only
def move(request: SignedInRequest, pk: int) -> HttpResponse:
    return _Desk(request, pk, MOVE).answer()


@agents_only
def shorten(request: SignedInRequest, pk: int) -> HttpResponse:
    return _Desk(request, pk, SHORTEN).answer()


@agents_only
def swap(request: SignedInRequest, pk: int) -> HttpResponse:
    """`jour` chooses the day of the other booking; the same day when it is not said."""
    return _Desk(request, pk, SWAP).answer()


@agents_only
def copy(request: SignedInRequest, pk: int) -> HttpResponse:
    return _Desk(request, pk, COPY).answer()


@agents_only
def give_back(request: SignedInRequest, pk: int) -> HttpResponse:
    return _Desk(request, pk, GIVE_BACK).answer()


class _Desk:
    """GET shows the form; POST looks at what it would do (`check`), corrects it (`edit`) or does it (`save`)."""

    def __init__(self, request: SignedInRequest, pk: int, way: Way) -> None:
        self.request, self.way, self.at = request, way, timezone.now()
        self.slot = get_object_or_404(_mine(request.user), pk=pk)
        self.day = _day(request.GET.get("jour"), self.slot)
        self.written = request.POST if request.method == "POST" else self.dropped()

    def dropped(self) -> QueryDict | None:
        """`salle`, `jour` and `de` of an address: where a booking was dropped on the planning, as if it were written.

        What is not said stays; it lasts as long as it did.
        """
        asked, slot = self.request.GET, self.slot
        if self.way is not MOVE or "salle" not in asked:
            return None
        starts_at, ends_at = timezone.localtime(slot.starts_at), timezone.localtime(slot.ends_at)
        start = asked.get("de") or f"{starts_at:%H:%M}"
        try:
            end = datetime.combine(date.min, read_hour(start)) + (slot.ends_at - slot.starts_at)
        except ValueError:
            end = ends_at
        written = QueryDict(mutable=True)
        written.update({
            "space": asked["salle"], "day": asked.get("jour") or f"{starts_at:%Y-%m-%d}", "start": start,
            "end": f"{end:%H:%M}", "reason": "", "seen": _seen_of(slot), "action": "check",
        })  # fmt: skip
        return written

    def answer(self) -> HttpResponse:
        if self.request.method != "POST" and self.slot.state != Slot.State.GRANTED:
            return redirect("bookings:booking", self.slot.pk)
        if self.written is None:
            return self.show(self.form())
        form = self.form(self.written)
        action = self.written.get("action")
        if not form.is_valid():
            return self.show(form, status=422)
        if action == "edit":
            return self.show(form)
        words = self.words(form)
        act = self.way.act(self.slot, form, words)
        looked_at = self.way.act(self.slot, form, replace(words, only_looks=True))
        try:
            if action != "save":
                return self.preview(form, effects.foreseen(looked_at, at=self.at))
            try:
                done = effects.of(act(), at=self.at)
            except RuleStands:
                return self.preview(form, effects.foreseen(looked_at, at=self.at), lacks_reason=True)
        except (SpaceTaken, BookingChanged, AlreadyBegun) as meanwhile:
            form.add_error(None, meanwhile)
            return self.show(form, status=409)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.show(form, status=422)
        messages.success(self.request, f"{self.way.done} {_who_was_told(done)}".strip())
        return redirect(planning_url(self.slot))

    def form(self, typed: Any = None) -> Any:
        more: dict[str, Any] = {}
        if self.way is SWAP:
            more["others"] = self.others()
        if self.way is GIVE_BACK:
            seance = self.slot.occurrence
            more["has_seance"] = seance is not None and seance.state != Occurrence.State.CANCELLED
        return self.way.form(typed, slot=self.slot, agent=self.request.user, at=self.at, **more)

    def others(self) -> list[Slot]:
        """Those to swap with: of that day, in any venue that the agent runs, the nearest hour first."""
        found = (
            _mine(self.request.user)
            .granted()
            .filter(
                starts_at__gte=midnight(self.day),
                starts_at__lt=midnight(self.day + timedelta(days=1)),
                starts_at__gt=self.at,
            )
        )
        theirs = found.exclude(request=self.slot.request_id).order_by("starts_at", "space__venue__name", "pk")
        near = sorted(theirs, key=lambda slot: slot.space.venue_id != self.slot.space.venue_id)
        return near[:MOST_OTHERS]

    def words(self, form: Any) -> Act:
        written = self.written or QueryDict()
        seen = _seen(written.get("seen", ""))
        return Act(
            by=self.request.user, at=self.at, reason=form.cleaned_data["reason"],
            seen={self.slot.pk: seen} if seen else None,
            over=written.get("over", "").strip()[:LONGEST_REASON],
        )  # fmt: skip

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        if status == 409:
            self.slot = Slot.objects.select_related("request__association", "space__venue", "occurrence__activity").get(
                pk=self.slot.pk
            )
        return render(self.request, "bookings/booking_change.html", self.context(form), status=status)

    def preview(self, form: Any, found: tuple[effects.Effect, ...], *, lacks_reason: bool = False) -> HttpResponse:
        """Where a rule of the venue stands against it, the page asks why to pass over it."""
        typed = [
            (name, value)
            for name, values in (self.written or QueryDict()).lists()
            if name not in ("csrfmiddlewaretoken", "action", "over")
            for value in values
        ]
        context = self.context(form) | {
            "effects": found,
            "typed": typed,
            "breaks_rules": any(effect.broken for effect in found),
            "lacks_reason": lacks_reason,
            "longest_reason": LONGEST_REASON,
        }
        return render(self.request, "bookings/booking_preview.html", context, status=422 if lacks_reason else 200)

    def context(self, form: Any) -> dict[str, Any]:
        return {
            "slot": self.slot,
            "slot_request": self.slot.request,
            "form": form,
            "way": self.way,
            "day": self.day if self.way is SWAP else None,
            "seen": _seen_of(self.slot),
            "over": self.request.POST.get("over", "")[:LONGEST_REASON],
            "crumbs": [
                (_("Planning"), planning_url(self.slot)),
                (self.slot.request.purpose, reverse("bookings:booking", args=[self.slot.pk])),
                (str(self.way.title), ""),
            ],
        }


def _who_was_told(done: tuple[effects.Effect, ...]) -> str:
    """To whom letters have left; and whom to call, where nobody reads them."""
    written = {effect.association.pk for effect in done if effect.team}
    silent = dict.fromkeys(effect.association.name for effect in done if not effect.team)
    told = [_("The association has been written to.") if len(written) == 1 else _("Both have been written to.")]
    calls = [_("Nobody speaks for %(name)s here: please call.") % {"name": name} for name in silent]
    return " ".join((told if written else []) + calls)


def _day(asked: str | None, slot: Slot) -> date:
    try:
        return date.fromisoformat(asked or "")
    except ValueError:
        return timezone.localtime(slot.starts_at).date()


def _seen_of(slot: Slot) -> str:
    """What the page shows of the booking, to be compared with what it is when the act is done."""
    return f"{slot.space_id}|{slot.starts_at.isoformat()}|{slot.ends_at.isoformat()}"


def _seen(typed: str) -> Hold | None:
    space, _sign, moments = typed[:100].partition("|")
    starts, _sign, ends = moments.partition("|")
    try:
        first, last = parse_datetime(starts), parse_datetime(ends)
        key = int(space) if space.isascii() and space.isdigit() else 0
    except ValueError:
        return None
    return Hold(Space(pk=key), first, last) if first and last and key < 2**63 else None
