"""« Envoyer la fiche »: an activity to whoever is on the phone or at the desk, by text message, by e-mail, on paper."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from directory import limits, numbers
from directory.access import SignedInRequest, agents_only
from directory.private import private
from events import looking_up
from events.forms.look_up import SheetForm
from events.keeping import sharing
from events.models import Activity, Registration
from notifications import phones, quiet

PER_AGENT = 120  # an hour; the public's limit does not count here, nor these in the public's
PER_RECIPIENT = 10  # a day, from all agents together
SMS_PER_DAY = 500  # from all agents together: text messages cost money
LANGUAGE = "fr"  # of somebody of whom we know nothing else


@private
@agents_only
def send(request: SignedInRequest, slug: str) -> HttpResponse:
    """`inscription` is a registration that this agent has just found: its e-mail address or mobile is filled in."""
    activity = get_object_or_404(Activity.objects.visible_to_all().with_place(), slug=slug)
    party = _party(request)
    message = sharing.of_activity(activity, at=timezone.now())
    form = SheetForm(request.POST if request.method == "POST" else None, initial=_known(party))
    if form.is_bound and form.is_valid() and _may_leave(request, form):
        press = (form.cleaned_data["envoi"] or uuid4()).hex
        language = party.language if party else LANGUAGE
        sharing.send(message, to=form.to, by_sms=form.by_sms, press=press, language=language)
        messages.success(request, _said(form))
        return redirect(reverse("events:desk_party", args=[party.pk]) if party else "events:desk")
    crumbs = [(_("Desk"), reverse("events:desk"))]
    if party:
        crumbs.append((party.name, reverse("events:desk_party", args=[party.pk])))
    context = {
        "message": message,
        "activity": activity,
        "party": party,
        "form": form,
        "sleeps": quiet.is_quiet(timezone.now()),
        "crumbs": [*crumbs, (_("Send the sheet"), "")],
    }
    return render(request, "events/desk_send.html", context, status=422 if form.errors else 200)


def _party(request: SignedInRequest) -> Registration | None:
    key = numbers.read(request.GET.get("inscription", ""))
    if key is None or not looking_up.may_open(request.session, key):
        return None
    return Registration.objects.filter(pk=key, erased_at=None).first()


def _known(party: Registration | None) -> dict[str, Any]:
    """What is known of how to reach them, the way they chose first."""
    is_mobile = bool(party and party.phone and phones.receives_texts(party.phone))
    by_email = bool(party and party.email) and not (party and party.channel == Registration.Channel.SMS)
    return {
        "par": SheetForm.EMAIL if by_email else SheetForm.SMS,
        "courriel": party.email if party else "",
        "mobile": phones.shown(party.phone) if party and is_mobile else "",
        "envoi": uuid4(),
    }


def _may_leave(request: SignedInRequest, form: SheetForm) -> bool:
    """Says beside the form which limit was reached."""
    if not limits.allows("sheets sent by an agent", str(request.user.pk), PER_AGENT, per=limits.HOUR):
        said = _("You have sent %(count)s sheets within an hour. Wait a little, or print this one.")
        form.add_error(None, said % {"count": PER_AGENT})
    elif not limits.allows("sheets sent to somebody by agents", form.to, PER_RECIPIENT, per=limits.DAY):
        said = _("This person has had %(count)s sheets today. Print this one.")
        form.add_error(None, said % {"count": PER_RECIPIENT})
    elif form.by_sms and not limits.allows("text messages by agents", "all", SMS_PER_DAY, per=limits.DAY):
        form.add_error("par", _("No more text messages can leave today. Send an e-mail, or print the sheet."))
    return not form.errors


def _said(form: SheetForm) -> str:
    if not form.by_sms:
        return _("The sheet has left for %(to)s.") % {"to": form.to}
    known = {"to": phones.shown(form.to)}
    if quiet.is_quiet(timezone.now()):
        return _("The sheet leaves for %(to)s at 8 in the morning: no phone rings at night.") % known
    return _("The sheet has left for %(to)s.") % known
