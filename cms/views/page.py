"""The volunteers' form for their association's page, with its preview."""

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin

from cms import comparing, editing, page_state, portrait, sketching
from cms.forms import PageSheet
from cms.forms.page import FACTS
from cms.forms.rows import NAMES
from cms.models import AssociationPage
from cms.settling import Meeting
from directory.access import TeamRequest, team_only

SAVES = ("draft", "send")
VERSIONS_SHOWN = 3


@never_cache
def edit(request: HttpRequest, association: str) -> HttpResponse:
    """The form; what is sent after the end of a session waits until the person is back."""
    if request.method == "POST" and not request.user.is_authenticated:
        sketching.put_aside(request, association)
        return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
    answer: HttpResponse = _edit(request, association=association)
    return answer


@team_only
def _edit(request: TeamRequest) -> HttpResponse:
    """One form in sections. Every button submits it: blocks move, photos arrive, nothing is lost."""
    sketching.take_up(request, request.association)
    page = editing.page_of(request.association)
    if request.method != "POST":
        return _open(request, page)
    sheet = PageSheet.sent(request.association, page, request.POST, request.FILES, by=request.user)
    sketching.keep(request.association, request.user, sheet.typed(), at=timezone.now())
    action = request.POST.get("action", "draft")
    if action in SAVES:
        return _save(request, sheet, page, send=action == "send")
    if action == "preview":
        return _preview(request, sheet, page)
    if action in ("compare", "settle", "settle-edit"):
        return _settle(request, sheet, page or AssociationPage(association=request.association), action)
    focus = sheet.act(action)
    sketching.keep(request.association, request.user, sheet.typed(), at=timezone.now())
    return _form(request, sheet, page, focus=focus, refused=bool(sheet.refused))


@team_only
@never_cache
@xframe_options_sameorigin
def preview(request: TeamRequest) -> HttpResponse:
    """The real page, drawn from what was last typed, or from the latest draft; shown to nobody else."""
    association = request.association
    page = editing.page_of(association)
    if typed := request.session.get(_place(request)):
        for name, value in typed["facts"].items():
            setattr(association, name, value)
        page = AssociationPage(association=association, title=association.name, **typed["words"])
        if page.photo:
            page.photo.description = typed["alternative"]
    context = {"page": page, "is_preview": True, **portrait.of(association, at=timezone.now(), page=page)}
    return render(request, AssociationPage.template, context)


def _open(request: TeamRequest, page: AssociationPage | None) -> HttpResponse:
    """The page as last saved, or what this person was writing."""
    sketch = sketching.of(request.association, request.user)
    if sketch is None:
        return _form(request, PageSheet.of(request.association, page), page)
    sheet = PageSheet.sent(request.association, page, sketching.as_sent(sketch), by=request.user)
    newer = page.latest_revision if page and sketch.typed.get("seen", "") != editing.mark(page) else None
    return _form(request, sheet, page, sketch=sketch, newer=newer)


def _save(request: TeamRequest, sheet: PageSheet, page: AssociationPage | None, *, send: bool) -> HttpResponse:
    if not sheet.is_valid():
        return _form(request, sheet, page, status=422)
    facts = sheet.form.changed_facts()
    seen_then = {name: sheet.fact_seen(name) for name in facts}
    keep = partial(editing.save, request.association, sheet.words(), facts=facts, by=request.user, send=send)
    try:
        saved = keep(seen=sheet.form.cleaned_data["seen"], facts_seen=seen_then)
    except editing.StaleEdit as stale:
        latest: AssociationPage = stale.page.get_latest_revision_as_object()
        if Meeting.of(sheet, latest).parts:
            return _conflict(request, sheet, latest, intent="send" if send else "draft")
        saved = keep(seen=editing.mark(stale.page))  # both wrote the same: a button pressed twice
    sheet.name_photo()
    sketching.forget(request.association, request.user)
    request.session.pop(_place(request), None)
    messages.success(request, _done(page_state.of(saved), sent=send))
    return redirect("cms:page_edit" if not send else "cms:association_home", association=request.association.slug)


def _settle(request: TeamRequest, sheet: PageSheet, page: AssociationPage, action: str) -> HttpResponse:
    """Show what differs; then, knowing it, save or go on with what was chosen of each."""
    if not sheet.is_valid():
        return _form(request, sheet, page, status=422)
    intent = request.POST.get("intent", "")
    if action == "compare" or request.POST.get("against") != editing.mark(page):
        return _conflict(request, sheet, page, intent=intent)
    meeting = Meeting.of(sheet, page)
    taken = [part.key for part in meeting.parts if request.POST.get(f"choix-{part.key}") == "theirs"]
    merged = PageSheet.sent(request.association, page, meeting.settled(taken), by=request.user)
    sketching.keep(request.association, request.user, merged.typed(), at=timezone.now())
    if action == "settle" and intent in SAVES:
        return _save(request, merged, page, send=intent == "send")
    return _form(request, merged, page, settled=True)


def _conflict(request: TeamRequest, sheet: PageSheet, page: AssociationPage, *, intent: str) -> HttpResponse:
    """Both texts side by side: nothing is saved, and nothing that was typed is lost."""
    parts = Meeting.of(sheet, page).parts
    context = {
        "association": request.association,
        "page": page,
        "revision": page.latest_revision,
        "is_own": page.latest_revision is not None and page.latest_revision.user_id == request.user.pk,
        "parts": comparing.shown(parts),
        "typed": sheet.typed(),
        "against": editing.mark(page),
        "intent": intent if intent in SAVES else "",
    }
    return render(request, "cms/page_conflict.html", context, status=409)


def _preview(request: TeamRequest, sheet: PageSheet, page: AssociationPage | None) -> HttpResponse:
    if not sheet.is_valid():
        return _form(request, sheet, page, status=422)
    cleaned = sheet.form.cleaned_data
    request.session[_place(request)] = {
        "words": sheet.words(),
        "alternative": "" if cleaned["photo_decorative"] else cleaned["photo_alternative"],
        "facts": {name: cleaned[name] for name in FACTS},
    }
    return _form(request, sheet, page, with_preview=True)


def _form(
    request: TeamRequest, sheet: PageSheet, page: AssociationPage | None, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "association": request.association,
        "page": page,
        "state": page_state.of(page),
        "sheet": sheet,
        "form": sheet.shown_form(),
        "rows": sheet.checked_rows or list(sheet.shown_rows()),
        "photo": sheet.photo,
        "answer_days": settings.SERVICE_ANSWER_DAYS,
        "kinds": NAMES.items(),
        "versions": page.revisions.select_related("user").order_by("-created_at")[:VERSIONS_SHOWN] if page else [],
        "others": sketching.others_writing(page, request.user, at=timezone.now()),
        **more,
    }
    return render(request, "cms/page_edit.html", context, status=status)


def _done(state: page_state.PageState, *, sent: bool) -> str:
    if not sent:
        return _("Your draft is kept. Only your team sees it.")
    if state.key == "waiting":
        return _("Your page is sent. %(sentence)s") % {"sentence": state.sentence}
    if state.key == "suspended":
        return _("Your corrections are kept. Your page stays down until the service puts it back.")
    return _("Your page is online.")


def _place(request: TeamRequest) -> str:
    return f"page-preview-{request.association.pk}"
