"""« M'avertir »: ask for an alert, confirm it, change its rhythm, stop it. Known by its secret address alone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from directory import limits
from directory.private import private
from events.forms.keeping import AlertForm, RhythmForm
from events.keeping import alerting, asked
from events.models import Alert
from events.search import ask

PER_HOUR = 40  # questions from one address: a library asks for many people
PER_EMAIL = 4  # letters a day to an address that somebody typed


@private
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """The filters stand in the address, the person's answers in the form."""
    at = timezone.now()
    search = ask(request.GET, at=at)
    form = AlertForm(request.POST if request.method == "POST" else None, search=search)
    if request.method == "POST":
        if not limits.allows_visitor(request, "alert", PER_HOUR):
            return limits.too_often(request)
        if form.is_valid():
            email = form.cleaned_data["courriel"]
            if limits.allows("letters asked by anybody", email, PER_EMAIL, per=limits.DAY):
                rhythm = form.cleaned_data["rythme"]
                alerting.ask(search, email=email, rhythm=rhythm, language=get_language() or "fr", at=at)
            return redirect("events:alert_asked")
    context = {"search": search, "form": form, "kept": asked.kept(search), "crumbs": _crumbs(_("Alert me"))}
    return render(request, "events/alert_create.html", context, status=422 if form.errors else 200)


@require_safe
def asked_for(request: HttpRequest) -> HttpResponse:
    """The same for everybody: whether the address is known is told in its mailbox only."""
    return render(request, "events/alert_asked.html", {"crumbs": _crumbs(_("One more click"))})


@private
@require_http_methods(["GET", "HEAD", "POST"])
def alert(request: HttpRequest, secret: str) -> HttpResponse:
    """GET shows it; POST confirms it, or changes its rhythm. Programs that follow links change nothing."""
    found = Alert.objects.filter(secret=secret).first()
    if found is None:
        return _gone(request)
    at = timezone.now()
    form = RhythmForm(request.POST if "rythme" in request.POST else None, initial={"rythme": found.rhythm})
    if request.method == "POST":
        if not found.is_confirmed:
            alerting.confirm(found, at=at)
            messages.success(request, _("Your alert is on. We write when there is something to say."))
            return redirect(found)
        if form.is_valid():
            alerting.change_rhythm(found, form.cleaned_data["rythme"])
            messages.success(request, _("We changed how often we write."))
            return redirect(found)
    context = {
        "alert": found,
        "form": form,
        "search": asked.read(found.query, at=at),
        "share_url": "",  # the address of this page is nobody else's
        "crumbs": _crumbs(_("Your alert")),
    }
    return render(request, "events/alert.html", context, status=422 if form.errors else 200)


@csrf_exempt  # a mail program posts here by itself, without any cookie (RFC 8058); the secret is the permission
@private
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, secret: str) -> HttpResponse:
    """GET asks once, POST stops; an alert stopped already is stopped."""
    found = Alert.objects.filter(secret=secret).first()
    if request.method == "POST":
        if found:
            alerting.stop(found)
        return render(request, "events/alert_stopped.html", {"crumbs": _crumbs(_("Alert stopped"))})
    if found is None:
        return _gone(request)
    context = {
        "alert": found,
        "search": asked.read(found.query, at=timezone.now()),
        "share_url": "",
        "crumbs": _crumbs(_("Stop this alert")),
    }
    return render(request, "events/alert_stop.html", context)


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "events/alert_gone.html", {"crumbs": _crumbs(_("Alert"))}, status=404)


def _crumbs(here: str) -> list[tuple[str, str]]:
    return [(_("Activities"), reverse("events:activity_list")), (here, "")]
