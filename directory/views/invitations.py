"""The page behind the link of an invitation."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from directory import entering, inviting, joining, team_history
from directory.elision import of_name
from directory.models import Invitation, Person
from directory.private import private
from directory.team_forms import NamesForm


@private
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """The link shows the invitation; only the holder of the invited mailbox, signed in, accepts it.

    POST `action`: accept, decline, or enter (to the sign-in page, where a code is sent to that address).
    """
    asked = Invitation.objects.select_related("association", "by").filter(secret=secret).first()
    if asked is None:
        return render(request, "directory/invitation_gone.html", status=404)
    at, action = timezone.now(), request.POST.get("action", "")
    person = request.user if isinstance(request.user, Person) else None
    is_known = Person.objects.filter(email__iexact=asked.email).exists()
    form = NamesForm(request.POST if action == "enter" and not is_known else None)
    if asked.is_open(at):
        try:
            if action == "accept" and person:
                inviting.accept(asked, by=person, at=at)
                messages.success(
                    request, _("Welcome to the team of %(name)s.") % {"name": of_name(asked.association.name)}
                )
                return redirect("cms:association_home", asked.association.slug)
            if action == "decline":
                inviting.decline(asked, at=at)
            elif action == "enter" and (is_known or form.is_valid()):
                return _enter(request, asked, form)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect(asked)
    context = {
        "association": asked.association,
        "invitation": asked,
        "is_open": asked.is_open(at) and action != "decline",
        "was_declined": action == "decline",
        "is_mine": bool(person and person.email.casefold() == asked.email.casefold()),
        "is_known": is_known,
        "masked": team_history.masked(asked.email),
        "form": form,
    }
    return render(request, "directory/invitation.html", context, status=422 if form.errors else 200)


def _enter(request: HttpRequest, asked: Invitation, form: NamesForm) -> HttpResponse:
    """Open the account when there is none, then have a code sent to the invited address."""
    joining.open_account(asked.email, form.names if form.is_bound else ("", ""))
    entering.remember_address(request, asked.email)
    return redirect(f"{reverse('account_login')}?next={asked.get_absolute_url()}")
