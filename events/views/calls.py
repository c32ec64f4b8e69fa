"""People to phone and letters to post: what no machine can deliver."""

from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from directory import numbers, wording
from directory.access import SignedInRequest, agents_only
from directory.models import Person
from directory.private import private
from events import call_history, calling, looking_up, offering, paper_letters, phoning
from events.models import CallStep, Registration
from events.registration_errors import CallTaken, OfferOver, RegistrationRefused

AGENT = Registration.Actor.AGENT
PER_PAGE = 25
WITHOUT, MADE = "sans-numero", "faits"
Outcome = CallStep.Kind
OUTCOMES = {"yes": Outcome.YES, "no": Outcome.NO}


@private
@agents_only
@require_safe
def call_list(request: SignedInRequest) -> HttpResponse:
    """Whom to phone, why, by when; what needs no call any more stands apart. `qui=sans-numero` lists those who left
    no number: they call, or come by; `qui=faits` what was done today. `tout` has the whole list on one page, to print.
    """
    at = timezone.now()
    if request.GET.get("qui") == MADE:
        return _made_today(request)
    found = calling.calls(at=at)
    needed = [call for call in found if not call.is_moot]
    by_phone, without = [call for call in needed if call.phone], [call for call in needed if not call.phone]
    only_without = bool(without) and (request.GET.get("qui") == WITHOUT or not by_phone)
    shown = without if only_without else by_phone
    page = Paginator(shown, max(len(shown), 1) if "tout" in request.GET else PER_PAGE)
    context = {
        "page_obj": page.get_page(request.GET.get("page")),
        "only_without": only_without,
        "is_whole": "tout" in request.GET,
        "n_needed": len(needed),
        "n_phone": len(by_phone),
        "n_without": len(without),
        "moot": [call for call in found if call.is_moot],
        "n_calls": len(needed),
        "n_letters": calling.count_letters(at=timezone.now()),
        "back": _list(request),
        "crumbs": [(_("Desk"), reverse("events:desk")), (_("People to call"), "")],
    }
    return render(request, "events/call_list.html", context)


def _made_today(request: SignedInRequest) -> HttpResponse:
    at = timezone.now()
    page = Paginator(call_history.of_today(at=at), PER_PAGE)
    context = {
        "page_obj": page.get_page(request.GET.get("page")),
        "n_calls": calling.count(at=at),
        "n_letters": calling.count_letters(at=at),
        "crumbs": [(_("Desk"), reverse("events:desk")), (_("People to call"), reverse("events:call_list")),
                   (_("Calls made today"), "")],
    }  # fmt: skip
    return render(request, "events/calls_made.html", context)


def _list(request: SignedInRequest) -> str:
    """What of the address keeps the place in the list."""
    page = numbers.read(request.GET.get("page", ""))
    known = {
        "qui": WITHOUT if request.GET.get("qui") == WITHOUT else "",
        "tout": "1" if "tout" in request.GET else "",
        "page": page if page and page > 1 else "",
    }
    kept = {name: value for name, value in known.items() if value}
    return f"?{urlencode(kept)}" if kept else ""


@agents_only
@require_POST
def settle(request: SignedInRequest, pk: int) -> HttpResponse:
    """`answer`: take (I phone them), leave (somebody else may), done, later, yes or no (to an offer), open (their
    registration), moot (all that needs no call any more)."""
    at, answer = timezone.now(), request.POST.get("answer", "")
    back = redirect(reverse("events:call_list") + _list(request))
    if answer == "moot":
        _put_away(request.user, at=at)
        return back
    call = calling.call_of(pk, at=at)
    if call is None:
        messages.info(request, _done_already(pk, at=at))
    elif answer in ("take", "leave") and call.can_be_taken:
        _take(call, request) if answer == "take" else phoning.let_go(call.notice.to, by=request.user)
        return redirect(f"{back.url}#a{pk}")
    elif answer == "open" and call.party and not call.party.erased_at:
        return _open(call.party, request)
    elif call.is_of_offer and not call.awaits_answer and answer in ("yes", "no"):
        return _too_late(call, request) or back
    elif answer not in _answers(call):
        messages.error(request, _("Say what came of the call to %(name)s.") % {"name": call.name})
    else:
        try:
            messages.success(request, _settle(call, answer, request))
        except OfferOver:
            return _too_late(call, request) or back
        except RegistrationRefused as refused:
            messages.error(request, " ".join(refused.messages))
    return back


def _put_away(by: Person, *, at: datetime) -> None:
    """All that needs no call any more."""
    for each in calling.calls(at=at):
        if each.is_moot:
            calling.done(each, by=by, at=at, outcome=Outcome.PUT_AWAY)


def _done_already(pk: int, *, at: datetime) -> str:
    """Who did it, and what came of it."""
    made = call_history.last(pk, at=at)
    if made is None:
        return _("Somebody has done this call already.")
    said = _("%(who)s has done this call already, at %(hour)s: %(outcome)s.")
    return said % {"who": made.who, "hour": wording.hour(made.at), "outcome": made.outcome}


def _take(call: calling.Call, request: SignedInRequest) -> None:
    try:
        until = phoning.take(call.notice.to, by=request.user, at=timezone.now())
    except CallTaken as taken:
        messages.warning(request, " ".join(taken.messages))
    else:
        said = _("You are calling %(name)s: nobody else does until %(hour)s.")
        messages.success(request, said % {"name": call.name, "hour": wording.hour(until)})


def _answers(call: calling.Call) -> tuple[str, ...]:
    return ("yes", "no", "later") if call.awaits_answer else ("done", "later")


def _open(party: Registration, request: SignedInRequest) -> HttpResponse:
    looking_up.open_one(party, session=request.session, by=request.user, at=timezone.now())
    return redirect("events:desk_party", party.pk)


def _too_late(call: calling.Call, request: SignedInRequest) -> HttpResponse | None:
    """The offer ended before the answer: said on their registration, where another date can be found with them."""
    if call.party is None or call.party.erased_at:
        return None
    party = Registration.objects.get(pk=call.party.pk)
    if party.is_confirmed:
        messages.info(request, _("%(name)s has taken the place already.") % {"name": call.name})
    else:
        said = _("Too late for %(name)s: the offer has ended. See another date with them, or the waiting list.")
        messages.warning(request, said % {"name": call.name})
    return _open(party, request)


def _settle(call: calling.Call, answer: str, request: SignedInRequest) -> str:
    at = timezone.now()
    if answer == "later":
        again = calling.try_later(call, by=request.user, at=at)
        return _("%(name)s: to be called again at %(hour)s.") % {"name": call.name, "hour": wording.hour(again)}
    if answer in ("yes", "no") and call.party:
        act = offering.accept if answer == "yes" else offering.decline
        act(call.party, at=at, by=request.user, actor=AGENT)
    calling.done(call, by=request.user, at=at, outcome=OUTCOMES.get(answer, Outcome.TOLD))
    said = {"yes": _("%(name)s takes the place: noted."), "no": _("%(name)s leaves the place: it goes to the next.")}
    return said.get(answer, _("%(name)s: done.")) % {"name": call.name}


@private
@agents_only
def letters(request: SignedInRequest) -> HttpResponse:
    """GET shows the letters, one a page on paper; POST says which were posted, or puts away what stays true no longer."""
    at = timezone.now()
    if request.method == "POST" and request.POST.get("answer") == "moot":
        paper_letters.put_away(at=at)
        return redirect("events:paper_letters")
    if request.method == "POST":
        typed = request.POST.getlist("letter")[: paper_letters.SHOWN]
        keys = [key for each in typed if (key := numbers.read(each)) is not None]
        _say_posted(request, paper_letters.posted(keys, at=at))
        return redirect("events:paper_letters")
    found, moot = paper_letters.to_post(at=at), paper_letters.outdated(at=at)
    waiting = calling.count_letters(at=at) - len(moot)
    context = {
        "letters": found,
        "moot": moot,
        "n_more": waiting - len(found),
        "n_calls": calling.count(at=at),
        "n_letters": waiting,
        "today": timezone.localdate(),
        "crumbs": [(_("Desk"), reverse("events:desk")), (_("Letters to post"), "")],
    }
    return render(request, "events/paper_letters.html", context)


def _say_posted(request: SignedInRequest, count: int) -> None:
    if count:
        said = ngettext("%(count)s letter is marked as posted.", "%(count)s letters are marked as posted.", count)
        messages.success(request, said % {"count": count})
    else:
        messages.info(request, _("No letter was marked: none was ticked, or somebody has posted them already."))
