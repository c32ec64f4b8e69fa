"""The page behind the link of an invitation, into a team or, for `cms.views.staff`, into a department."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from directory import entering, inviting, joining, team_history
from directory.elision import of_name
from directory.models import AgentInvitation, Invitation, Person
from directory.private import private
from directory.team_forms import NamesForm


@dataclass(frozen=True)
class Door:
    """What an invitation leads to: the acts, and after a yes the words of welcome and the page that opens."""

    template: str
    accept: Callable[..., object]
    decline: Callable[..., object]
    welcome: str
    opens: str


@private
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """The link of a team."""
    asked = Invitation.objects.select_related("association", "by").filter(secret=secret).first()
    if asked is None:
        return render(request, "directory/invitation_gone.html", status=404)
    theirs = asked.association
    welcome = _("Welcome to the team of %(name)s.") % {"name": of_name(theirs.name)}
    opens = reverse("cms:association_home", args=[theirs.slug])
    door = Door("directory/invitation.html", inviting.accept, inviting.decline, welcome, opens)
    return answered(request, asked, door, association=theirs)


def answered(request: HttpRequest, asked: Invitation | AgentInvitation, door: Door, **known: object) -> HttpResponse:
    """The link shows the invitation; only the holder of the invited mailbox, signed in, accepts it.

    POST `action`: accept, decline, or enter (to the sign-in page, where a code is sent to that address).
    """
    at, action = timezone.now(), request.POST.get("action", "")
    person = request.user if isinstance(request.user, Person) else None
    is_known = Person.objects.filter(email__iexact=asked.email).exists()
    form = NamesForm(request.POST if action == "enter" and not is_known else None)
    if asked.is_open(at):
        try:
            if action == "accept" and person:
                door.accept(asked, by=person, at=at)
                messages.success(request, door.welcome)
                return redirect(door.opens)
            if action == "decline":
                door.decline(asked, at=at)
            elif action == "enter" and (is_known or form.is_valid()):
                return _enter(request, asked, form)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect(asked)
    context = known | {
        "invitation": asked,
        "is_open": asked.is_open(at) and action != "decline",
        "was_declined": action == "decline",
        "is_mine": bool(person and person.email.casefold() == asked.email.casefold()),
        "is_known": is_known,
        "masked": team_history.masked(asked.email),
        "form": form,
    }
    return render(request, door.template, context, status=422 if form.errors else 200)


def _enter(request: HttpRequest, asked: Invitation | AgentInvitation, form: NamesForm) -> HttpResponse:
    """Open the account when there is none, then have a code sent to the invited address."""
    joining.open_account(asked.email, form.names if form.is_bound else ("", ""))
    entering.remember_address(request, asked.email)
    return redirect(f"{reverse('account_login')}?next={asked.get_absolute_url()}")
