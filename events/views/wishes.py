"""« Je cherche une activité qui n'existe pas »: a resident's wish, and what the service reads of them."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory import limits, spreadsheets
from directory.access import SignedInRequest, agents_only
from events.forms.keeping import WishForm, first_words
from events.keeping import wishing
from events.models import Wish
from events.search import ask

PER_HOUR = 30
LISTED = 200  # lines, the most wished for first; the spreadsheet has all
PERIODS = {"30": 30, "90": 90, "365": 365}
STATES = {"": Wish.State.NEW, "lues": Wish.State.READ, "repondues": Wish.State.ANSWERED}


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Filled beforehand with what the search in the address already says."""
    at = timezone.now()
    sent = request.method == "POST"
    form = WishForm(request.POST) if sent else WishForm(initial=first_words(ask(request.GET, at=at)))
    if sent:
        if not limits.allows_visitor(request, "wish", PER_HOUR):
            return limits.too_often(request)
        if form.is_valid():
            said = form.cleaned_data
            wishing.send(
                words=said["envie"], theme=said["theme"], neighbourhood=said["quartier"],
                age_group=said["age"], moments=said["quand"], on=timezone.localdate(at),
            )  # fmt: skip
            return redirect("events:wish_sent")
    context = {"form": form, "crumbs": _crumbs(_("An activity that does not exist"))}
    return render(request, "events/wish_create.html", context, status=422 if sent else 200)


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "events/wish_sent.html", {"crumbs": _crumbs(_("Thank you"))})


@agents_only
@require_safe
def wish_list(request: SignedInRequest) -> HttpResponse:
    """`jours` (30, 90, 365) chooses the period, `etat` (lues, repondues) the lines."""
    days = request.GET.get("jours", "") if request.GET.get("jours", "") in PERIODS else "90"
    tab = request.GET.get("etat", "") if request.GET.get("etat", "") in STATES else ""
    first, last = _period(days)
    counted = wishing.tally(Wish.objects.between(first, last).with_names())
    groups = [group for group in counted.groups if group.state == STATES[tab]]
    context = {
        "tally": counted,
        "days": days,
        "periods": [("30", _("30 days")), ("90", _("3 months")), ("365", _("12 months"))],
        "tab": tab,
        "tabs": _tabs(counted),
        "groups": groups[:LISTED],
        "more": max(0, len(groups) - LISTED),
        "first": first,
        "last": last,
    }
    return render(request, "events/wish_list.html", context)


@agents_only
@require_POST
def settle(request: SignedInRequest) -> HttpResponse:
    """`cle` names a line of the list, `etat` what becomes of its wishes."""
    days = request.POST.get("jours", "") if request.POST.get("jours", "") in PERIODS else "90"
    state = request.POST.get("etat", "")
    here = reverse("events:wish_list") + f"?jours={days}"
    if state not in Wish.State.values:
        return redirect(here)
    wishes = wishing.of_group(Wish.objects.between(*_period(days)), request.POST.get("cle", "")[:200])
    count = wishing.settle(wishes, state, by=request.user, at=timezone.now())
    said = ngettext("%(count)s wish is marked “%(state)s”.", "%(count)s wishes are marked “%(state)s”.", count)
    messages.success(request, said % {"count": count, "state": Wish.State(state).label})
    return redirect(here)


@agents_only
@require_safe
def export(request: SignedInRequest) -> HttpResponse:
    """One line per wish, for a spreadsheet."""
    first, last = _period(request.GET.get("jours", ""))
    wishes = Wish.objects.between(first, last).with_names()
    columns = [_("Date"), _("Wish"), _("Theme"), _("Neighbourhood"), _("Age"), _("When"), _("State")]
    rows = (
        (
            wish.on,
            wish.words,
            wish.theme.name if wish.theme else "",
            wish.neighbourhood.name if wish.neighbourhood else "",
            str(wish.get_age_group_display()),
            ", ".join(str(Wish.Moment(moment).label) for moment in wish.moments if moment in Wish.Moment.values),
            str(wish.get_state_display()),
        )
        for wish in wishes.iterator()
    )
    return spreadsheets.download(f"envies-{first:%Y-%m-%d}-{last:%Y-%m-%d}", columns, rows)


def _period(days: str) -> tuple[date, date]:
    today = timezone.localdate()
    return today - timedelta(days=PERIODS.get(days, 90)), today


def _tabs(counted: wishing.Tally) -> list[tuple[str, str, int]]:
    labels = {"": _("To read"), "lues": pgettext("wishes", "Read"), "repondues": pgettext("wishes", "Answered")}
    return [(key, labels[key], sum(group.state == state for group in counted.groups)) for key, state in STATES.items()]


def _crumbs(here: str) -> list[tuple[str, str]]:
    return [(_("Activities"), reverse("events:activity_list")), (here, "")]
