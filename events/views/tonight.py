"""Who comes tonight: the list that a volunteer holds at the door, on a phone or on paper.

Each act works without script: POST, then the same page again. With htmx only the row is drawn anew.
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from directory import wording
from directory.access import TeamRequest, team_only
from directory.elision import of_person
from directory.private import private
from events import attending, facts, offering, walking_in
from events import showing_registration as showing
from events.forms.door import WalkInForm
from events.models import Activity, Occurrence, Registration
from events.registration_errors import (
    AlreadyRegistered,
    NotEnoughPlaces,
    OfferOver,
    RegistrationRefused,
    SeanceCancelled,
)

SEEN_AT_ONCE = 12  # parties; in a longer list one looks a name up
CAME = {"came": True, "missed": False, "open": None}


@private
@team_only
@require_http_methods(["GET", "HEAD", "POST"])
def tonight(request: TeamRequest, pk: int, occurrence: int) -> HttpResponse:
    """GET shows the list; POST looks a code up, or writes down who came without registering."""
    activity, seance = _find(request, pk, occurrence)
    form = WalkInForm(request.POST if "walk_in" in request.POST else None)
    if request.method == "POST" and "walk_in" not in request.POST:
        return _by_code(request, activity, seance)
    if form.is_bound and form.is_valid() and (party := _walk_in(form, seance, request)):
        said = _("%(name)s: present, and on the list.") % {"name": party.name}
        messages.success(request, said)
        return redirect(f"{_address(request, seance)}#p{party.pk}")
    return _page(request, activity, seance, form=form, status=422 if form.errors else 200)


@private
@team_only
@require_POST
def mark(request: TeamRequest, pk: int, occurrence: int, party: int) -> HttpResponse:
    """`presence` is came, missed, or open (nobody knows yet)."""
    activity, seance = _find(request, pk, occurrence)
    theirs = get_object_or_404(Registration.objects.covering(seance), pk=party)
    said = request.POST.get("presence", "")
    problem = ""
    if said in CAME:
        try:
            attending.mark(theirs, seance=seance, came=CAME[said], at=timezone.now(), by=request.user)
        except NotEnoughPlaces:
            problem = _("No place is left: the place of %(name)s went to somebody else.") % {
                "name": of_person(theirs.name)
            }
        except RegistrationRefused as refused:
            problem = " ".join(refused.messages)
    if request.htmx:  # type: ignore[attr-defined]  # HtmxMiddleware
        return _row(request, activity, seance, theirs, problem)
    if problem:
        messages.error(request, problem)
    return redirect(f"{_address(request, seance)}#p{theirs.pk}")


def _row(
    request: TeamRequest, activity: Activity, seance: Occurrence, theirs: Registration, problem: str
) -> HttpResponse:
    """Its row, the counts, and a sentence for who listens."""
    evening = attending.evening(seance)
    row = next((each for each in evening.rows if each.party.pk == theirs.pk), None)
    if row is None:
        return redirect(_address(request, seance))
    said = {
        "came": _("%(name)s: present"), "missed": _("%(name)s: absent"), "away": _("%(name)s: away, as they had said"),
    }.get(row.presence or "", _("%(name)s: to be ticked"))  # fmt: skip
    known = _known(request, activity, seance, evening)
    known |= {"row": row, "problem": problem, "said": problem or said % {"name": row.party.name}}
    return render(request, "events/tonight.html#row", known)


def _find(request: TeamRequest, pk: int, occurrence: int) -> tuple[Activity, Occurrence]:
    mine = Occurrence.objects.filter(activity__association=request.association, activity=pk)
    seance = get_object_or_404(mine.told().select_related("activity__association", "space__venue"), pk=occurrence)
    return seance.activity, seance


def _address(request: TeamRequest, seance: Occurrence) -> str:
    return reverse("events:tonight", args=[request.association.slug, seance.activity_id, seance.pk])


def _by_code(request: TeamRequest, activity: Activity, seance: Occurrence) -> HttpResponse:
    """Tick the party that says this code."""
    at = timezone.now()
    here = _address(request, seance)
    typed = request.POST.get("code", "")[:200].strip()
    if not typed:
        messages.error(request, _("Write the code: four digits, on the ticket or in the message."))
        return redirect(f"{here}?par=code")
    party = attending.find_by_code(activity, typed[-6:])
    on_list = party and Registration.objects.covering(seance).filter(pk=party.pk).exists()
    if party is None or not on_list:
        messages.error(request, _("No registration of this date has this code. Look for the name in the list."))
        return redirect(f"{here}?par=code")
    try:
        if party.is_offered:
            offering.accept(party, at=at, by=request.user, actor=Registration.Actor.TEAM)
        attending.mark(party, seance=seance, came=True, at=at, by=request.user)
    except NotEnoughPlaces:
        messages.error(
            request,
            _("No place is left: the place of %(name)s went to somebody else.") % {"name": of_person(party.name)},
        )
    except (attending.TooEarlyToTick, SeanceCancelled, OfferOver) as refused:
        messages.error(request, " ".join(refused.messages))
    except RegistrationRefused:
        messages.error(request, _("%(name)s is on the waiting list: no place is theirs yet.") % {"name": party.name})
    else:
        said = _("%(name)s, %(people)s: present.")
        messages.success(request, said % {"name": party.name, "people": showing.count(party.size)})
    return redirect(f"{here}?par=code")  # the next person says theirs


def _walk_in(form: WalkInForm, seance: Occurrence, request: TeamRequest) -> Registration | None:
    data = form.cleaned_data
    try:
        return walking_in.walk_in(
            seance, name=data["name"], size=data["size"], phone=data["phone"], submit_key=data["submit_key"],
            is_namesake=data["is_namesake"], at=timezone.now(), by=request.user,
        )  # fmt: skip
    except AlreadyRegistered:
        form.add_error("name", _("This person is on the waiting list, and no place is left for them yet."))
    except NotEnoughPlaces as refused:
        form.add_error("size", _too_full(refused.left))
    except RegistrationRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused)
    return None


def _too_full(left: int) -> str:
    if left:
        return _(
            "Not enough places are left: %(left)s. Tick who is absent: their places are free once it has begun."
        ) % {"left": left}
    return _(
        "No place is left. Tick who is absent: their places are free once it has begun. Or raise the number of places."
    )


def _page(
    request: TeamRequest, activity: Activity, seance: Occurrence, *, form: WalkInForm, status: int
) -> HttpResponse:
    slug = request.association.slug
    evening = attending.evening(seance)
    words = request.GET.get("q", "")[:80].strip()
    context = _known(request, activity, seance, evening) | {
        "form": form,
        "asks_namesake": form.has_error("name", walking_in.OnTheListAlready.__name__) or form["is_namesake"].value(),
        "code": request.GET.get("code", "")[:8],
        "comes_by_code": request.GET.get("par") == "code",
        "words": words,
        "is_long": len(evening.rows) > SEEN_AT_ONCE,
        "shown": evening.named(words) if words else evening.rows,
        "place": facts.place_of(seance, activity),
        "seance_has_begun": seance.starts_at <= timezone.now(),
        "door_is_open": walking_in.door_is_open(seance, at=timezone.now()),
        "crumbs": [
            (_("Activities"), reverse("events:organiser_list", args=[slug])),
            (activity.title, reverse("events:organiser_edit", args=[slug, activity.pk])),
            (_("Dates"), reverse("events:organiser_occurrences", args=[slug, activity.pk])),
            (wording.short_date(seance.starts_at), ""),
        ],
    }
    return render(request, "events/tonight.html", context, status=status)


def _known(
    request: TeamRequest, activity: Activity, seance: Occurrence, evening: attending.Evening
) -> dict[str, object]:
    return {
        "association": request.association,
        "activity": activity,
        "seance": seance,
        "evening": evening,
        "free": evening.free(activity, at=timezone.now()),
        "can_tick": attending.can_tick(seance, at=timezone.now()),
    }
