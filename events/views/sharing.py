"""Send an activity, or a search, to oneself: one letter or one text message, nothing kept."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from directory import limits
from events.forms.keeping import SendForm
from events.keeping import asked, sharing
from events.models import Activity
from events.search import ask
from notifications import quiet

PER_HOUR = 40
PER_RECIPIENT = 5  # a day
SMS_PER_DAY = 300  # from the whole site: text messages cost money


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest) -> HttpResponse:
    """`activite` names an activity by its slug; without it the filters of a search are sent, but for a position."""
    message = _message(request)
    form = SendForm(
        request.POST if request.method == "POST" else None, initial={"par": SendForm.EMAIL, "envoi": uuid4()}
    )
    if request.method == "POST":
        if not limits.allows_visitor(request, "share", PER_HOUR):
            return limits.too_often(request)
        if form.is_valid():
            if _may_leave(form):
                press = (form.cleaned_data["envoi"] or uuid4()).hex
                language = get_language() or "fr"
                sharing.send(message, to=form.to, by_sms=form.by_sms, press=press, language=language)
            return render(request, "events/sent.html", _context(request, message, form, _("Message sent")))
    return render(
        request, "events/send.html", _context(request, message, form, _("Send")), status=422 if form.errors else 200
    )


def _message(request: HttpRequest) -> sharing.Message:
    at = timezone.now()
    if slug := request.GET.get("activite"):
        seen = Activity.objects.visible_to_all().with_place()
        return sharing.of_activity(get_object_or_404(seen, slug=slug), at=at)
    search = ask(request.GET, at=at)
    return sharing.of_search(asked.read(asked.kept(search), at=at))


def _may_leave(form: SendForm) -> bool:
    """Counted by recipient, so that nobody is flooded; the answer on the screen does not tell."""
    if not limits.allows("letters asked by anybody", form.to, PER_RECIPIENT, per=limits.DAY):
        return False
    return not form.by_sms or limits.allows("text messages", "all", SMS_PER_DAY, per=limits.DAY)


def _context(request: HttpRequest, message: sharing.Message, form: SendForm, here: str) -> dict[str, object]:
    crumbs = [(_("Activities"), reverse("events:activity_list"))]
    if message.activity:
        crumbs.append((message.title, message.activity.get_absolute_url()))
    sleeps = quiet.is_quiet(timezone.now())
    return {
        "message": message,
        "search": message.search,
        "asks_nearby": "pres" in request.GET,
        "form": form,
        "sleeps": sleeps,
        "crumbs": [*crumbs, (here, "")],
    }
