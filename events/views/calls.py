"""People to phone and letters to post: what no machine can deliver."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from directory import numbers, wording
from directory.access import SignedInRequest, agents_only
from directory.private import private
from events import calling, offering
from events.models import Registration
from events.registration_errors import RegistrationRefused

AGENT = Registration.Actor.AGENT


@private
@agents_only
@require_safe
def call_list(request: SignedInRequest) -> HttpResponse:
    """Whom to phone, why, by when; what needs no call any more stands apart."""
    found = calling.calls(at=timezone.now())
    context = {
        "calls": [call for call in found if not call.is_moot],
        "moot": [call for call in found if call.is_moot],
        "n_calls": len(found),
        "n_letters": calling.count_letters(),
        "crumbs": [(_("People to call"), "")],
    }
    return render(request, "events/call_list.html", context)


@agents_only
@require_POST
def settle(request: SignedInRequest, pk: int) -> HttpResponse:
    """`answer`: done, later, yes or no (to an offer), moot (all that needs no call any more)."""
    at, answer = timezone.now(), request.POST.get("answer", "")
    if answer == "moot":
        for each in calling.calls(at=at):
            if each.is_moot:
                calling.done(each, at=at)
        return redirect("events:call_list")
    call = calling.call_of(pk, at=at)
    if call is None:
        messages.info(request, _("Somebody has done this call already."))
        return redirect("events:call_list")
    try:
        messages.success(request, _settle(call, answer, request))
    except RegistrationRefused as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect("events:call_list")


def _settle(call: calling.Call, answer: str, request: SignedInRequest) -> str:
    at = timezone.now()
    if answer == "later":
        again = calling.try_later(call, at=at)
        return _("%(name)s: to be called again at %(hour)s.") % {"name": call.name, "hour": wording.hour(again)}
    if answer in ("yes", "no") and call.party:
        act = offering.accept if answer == "yes" else offering.decline
        act(call.party, at=at, by=request.user, actor=AGENT)
    calling.done(call, at=at)
    said = {"yes": _("%(name)s takes the place: noted."), "no": _("%(name)s leaves the place: it goes to the next.")}
    return said.get(answer, _("%(name)s: done.")) % {"name": call.name}


@private
@agents_only
def letters(request: SignedInRequest) -> HttpResponse:
    """GET shows the letters, one a page on paper; POST says which were posted."""
    if request.method == "POST":
        keys = [
            key for typed in request.POST.getlist("letter")[: calling.SHOWN] if (key := numbers.read(typed)) is not None
        ]
        count = calling.posted(keys, at=timezone.now())
        said = ngettext("%(count)s letter is marked as posted.", "%(count)s letters are marked as posted.", count)
        messages.success(request, said % {"count": count})
        return redirect("events:call_list")
    found = calling.letters()
    return render(
        request,
        "events/paper_letters.html",
        {"letters": found, "n_calls": calling.count(), "n_letters": len(found), "today": timezone.localdate()},
    )
