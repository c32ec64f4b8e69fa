"""« Mes proches »: who gets copies and may cancel, asked for by the registered person with their own links.

The link of a registration speaks of that one alone. Who gets copies of all of them is asked for on the page of the own
calendar, whose address is told in letters only: whoever types somebody else's name and e-mail address must not have
copies of what that person goes to sent elsewhere.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from directory import limits, numbers
from directory.private import private
from events import own_calendars, relatives
from events.forms.look_up import OwnRelativeForm
from events.models import OwnCalendar, Registration, Relative
from events.models.relative import RelativeQuerySet
from events.registration_errors import RegistrationRefused
from events.views.registration import by_secret

METHODS = ["GET", "HEAD", "POST"]
ADDED = 6  # in a day, with one link: each writes to an address that somebody typed


@require_http_methods(METHODS)
@by_secret
def of_registration(request: HttpRequest, party: Registration) -> HttpResponse:
    """GET shows who gets copies of this registration; POST adds somebody, or ends the copies (`end`)."""
    is_over = party.occurrence is not None and party.occurrence.starts_at <= timezone.now()
    can_add = party if party.is_live and not is_over else None
    known = {"party": party, "activity": party.activity, "share_url": "", "back": party.get_absolute_url()}
    return _page(request, party.relatives.all(), can_add, known, who=party.secret)


@private
@require_http_methods(METHODS)
def of_calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """The same for all that the person is registered for, and will be."""
    found = OwnCalendar.objects.filter(secret=secret).first()
    if found is None:
        return render(request, "events/registration/unknown.html", status=404)
    party = own_calendars.shown(found, at=timezone.now()).last()
    known = {"calendar": found, "share_url": "", "back": found.get_absolute_url()}
    return _page(request, found.relatives.all(), party, known, who=found.secret, for_all=True)


def _page(
    request: HttpRequest, mine: RelativeQuerySet, party: Registration | None, known: dict[str, Any], *, who: str,
    for_all: bool = False,
) -> HttpResponse:  # fmt: skip
    at = timezone.now()
    form = OwnRelativeForm(request.POST if request.method == "POST" and "end" not in request.POST else None)
    if "end" in request.POST:
        for relative in mine.filter(pk=numbers.read(request.POST["end"]) or 0):
            relatives.end(relative, at=at)
        messages.success(request, _("Noted: no more copies for this person."))
        return redirect(request.path)
    if form.is_bound and party is not None and form.is_valid():
        try:
            added = _add(form, party, for_all=for_all, who=who)
        except RegistrationRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused)
        else:
            messages.success(request, _("%(name)s gets copies from now on.") % {"name": added.name})
            return redirect(request.path)
    context = known | {
        "form": form, "relatives": list(mine.current(at).order_by("pk")), "can_add": party is not None, "for_all": for_all,
    }  # fmt: skip
    return render(request, "events/registration/own_relatives.html", context, status=422 if form.errors else 200)


def _add(form: OwnRelativeForm, party: Registration, *, for_all: bool, who: str) -> Relative:
    """Raises RegistrationRefused."""
    if not limits.allows("relatives", who, ADDED, per=limits.DAY):
        raise RegistrationRefused(_("This was changed often today. Call us, or try again tomorrow."))
    months = form.cleaned_data["months"]
    return relatives.add(
        party, contact=form.contact, months=months, consent=Relative.Consent.LINK, at=timezone.now(), for_all=for_all
    )
