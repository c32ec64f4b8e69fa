"""The agents' desk: find an activity while somebody waits, register them on their behalf, find what they have."""

from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from directory import limits
from directory.access import SignedInRequest, agents_only
from directory.private import private
from events import calling, clashing, facts, looking_up, registered, registering, registration_rules
from events.forms.desk import DeskForm
from events.forms.look_up import LookUpForm
from events.models import Activity, Occurrence, Registration
from events.search import ActivitySearch, Hit
from events.views.registrations import register_with, say_what_became

LISTED = 20  # séances on one page
SPANS = {"aujourdhui": 0, "semaine": 6}
LOOK_UPS = 60  # by one agent in an hour


@private
@agents_only
@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """`q` are words, as in the search; `quand` (aujourdhui, semaine) lists every séance of that time."""
    span = request.GET.get("quand", "") if request.GET.get("quand", "") in SPANS else ""
    words = request.GET.get("q", "").strip()[:120]
    page = _found(words, span, request.GET.get("page")) if words or span else None
    context = {
        "words": words,
        "span": span,
        "spans": [("aujourdhui", _("Today")), ("semaine", _("Seven days"))],
        "page_obj": page,
        "rows": [_line(found) for found in page] if page else [],
        "form": LookUpForm(),
        "n_calls": calling.count(at=timezone.now()),
        "n_letters": calling.count_letters(at=timezone.now()),
        "crumbs": [(_("Desk"), "")],
    }
    return render(request, "events/desk.html", context)


def _found(words: str, span: str, number: str | None) -> Page[Any]:
    """By words, a hit for each activity found, with its next séance; else every séance of that time."""
    at = timezone.now()
    today = timezone.localdate(at)
    last = today + timedelta(days=SPANS.get(span, 0))
    if words:
        asked = QueryDict(mutable=True)
        asked["q"] = words
        if span:
            asked["du"], asked["au"] = today.isoformat(), last.isoformat()
        return ActivitySearch(asked, at=at).answer.page(number)
    seances = Occurrence.objects.announced(at).filter(starts_at__date__lte=last, starts_at__gt=at).held()
    return Paginator(seances, LISTED).get_page(number)


def _line(found: Hit | Occurrence) -> dict[str, Any]:
    activity, seance = found.activity, found.next if isinstance(found, Hit) else found
    return {
        "activity": activity,
        "seance": seance,
        "place": facts.place_of(seance, activity),
        "standing": facts.standing(seance, activity),
    }


@private
@agents_only
@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: SignedInRequest) -> HttpResponse:
    """By POST, so that no name stands in an address; GET asks. Found or not, it is written down that somebody
    looked."""
    form = LookUpForm(request.POST if request.method == "POST" else None)
    found: list[Registration] | None = None
    if form.is_bound and form.is_valid():
        if not limits.allows("look-ups", str(request.user.pk), LOOK_UPS, per=limits.HOUR):
            return limits.too_often(request)
        found = looking_up.find(
            name=form.cleaned_data["name"], known=form.cleaned_data["known"], at=timezone.now(), by=request.user
        )
        looking_up.remember(request.session, found)
        if len(found) == 1:
            return redirect("events:desk_party", found[0].pk)
    context = {"form": form, "found": found, "crumbs": [(_("Desk"), reverse("events:desk")), (_("Find somebody"), "")]}
    return render(request, "events/desk_found.html", context, status=422 if form.errors else 200)


@private
@agents_only
def register(request: SignedInRequest, slug: str) -> HttpResponse:
    """On one page: the same questions, rules and errors as for a resident, and how the person agreed."""
    at = timezone.now()
    activity = get_object_or_404(Activity.objects.visible_to_all().with_place(), slug=slug)
    kinds = registration_rules.ways(activity)
    seances = list(registering.seances_for(activity, kinds[0], at=at)[: registered.LISTED]) if kinds else []
    asked = request.GET.get("seance", "")
    chosen = asked if asked in {str(seance.pk) for seance in seances} else str(seances[0].pk) if seances else ""
    form = DeskForm(
        request.POST if request.method == "POST" else None, activity=activity, kinds=kinds, seances=seances,
        tries=_tries(activity, seances, kinds), initial={"seance": chosen},
    )  # fmt: skip
    clashes = _elsewhere(form, activity, request, seances, at=at) if form.is_bound and form.is_valid() else []
    if form.is_bound and form.is_valid():
        party = register_with(form, activity, request.user, actor=Registration.Actor.AGENT)
        if party:
            looking_up.remember(request.session, [party])
            say_what_became(request, party)
            return redirect("events:desk_party", party.pk)
    context = {
        "activity": activity,
        "form": form,
        "clashes": clashes,
        "problem": registration_rules.open_problem(activity, at=at),
        "seances": seances,
        "when": facts.when(activity),
        "place": facts.place_of(form.seances.get(chosen), activity),
        "crumbs": [(_("Desk"), reverse("events:desk")), (activity.title, "")],
    }
    return render(request, "events/desk_register.html", context, status=422 if form.errors else 200)


def _elsewhere(
    form: DeskForm, activity: Activity, request: SignedInRequest, seances: list[Occurrence], *, at: datetime
) -> list[tuple[Registration, Occurrence]]:
    """Where the person is registered at the same hour; said once, with a tick to register them all the same. That they
    were found is written down, like any look-up."""
    if form.cleaned_data["keeps_both"] or not seances:
        return []
    date = form.chosen or seances[0]
    found = clashing.elsewhere(form.contact("fr"), form.participants(), activity, date, at=at)
    for party, _seance in found:
        looking_up.open_one(party, session=request.session, by=request.user, at=at)
    if found:
        form.add_error(
            "keeps_both", _("They are registered elsewhere at the same hour: choose another date, or tick here.")
        )
    return found


def _tries(activity: Activity, seances: list[Occurrence], kinds: list[str]) -> dict[int, int | None]:
    """How many may still come to try, on each date; empty when trials have no limit of their own."""
    if Registration.Kind.TRIAL not in kinds or activity.trial_places is None:
        return {}
    return registering.left_at(activity, seances, kind=Registration.Kind.TRIAL)
