"""The volunteers' form for their association's page, with its preview."""

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin

from cms import comparing, editing, page_state, portrait
from cms.forms import PageSheet
from cms.forms.page import FACTS
from cms.forms.rows import NAMES
from cms.models import AssociationPage
from directory.access import TeamRequest, team_only


@team_only
@never_cache
def edit(request: TeamRequest) -> HttpResponse:
    """One form in sections. Every button submits it: blocks move, photos arrive, nothing is lost."""
    page = editing.page_of(request.association)
    if request.method != "POST":
        return _form(request, PageSheet.of(request.association, page), page)
    sheet = PageSheet.sent(request.association, request.POST, request.FILES, by=request.user)
    action = request.POST.get("action", "draft")
    if action in ("draft", "send"):
        return _save(request, sheet, page, send=action == "send")
    if action == "preview":
        return _preview(request, sheet, page)
    return _form(request, sheet, page, focus=sheet.act(action), refused=bool(sheet.refused))


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


def _save(request: TeamRequest, sheet: PageSheet, page: AssociationPage | None, *, send: bool) -> HttpResponse:
    if not sheet.is_valid():
        return _form(request, sheet, page, status=422)
    words, form = sheet.words(), sheet.form
    keep = partial(editing.save, request.association, words, facts=form.changed_facts(), by=request.user, send=send)
    try:
        saved = keep(seen=form.cleaned_data["seen"])
    except editing.StaleEdit as stale:
        theirs: AssociationPage = stale.page.get_latest_revision_as_object()
        found = comparing.differences(theirs, words, sheet.rows)
        if found or stale.revision.user_id != request.user.pk:
            return _conflict(request, sheet, stale, theirs, found)
        saved = keep(seen=stale.revision.pk)  # the same person, the same words: a button pressed twice
    sheet.name_photo()
    request.session.pop(_place(request), None)
    messages.success(request, _done(page_state.of(saved), sent=send))
    return redirect("cms:page_edit" if not send else "cms:association_home", association=request.association.slug)


def _conflict(
    request: TeamRequest,
    sheet: PageSheet,
    stale: editing.StaleEdit,
    theirs: AssociationPage,
    found: list[comparing.Difference],
) -> HttpResponse:
    """Keep what was typed, show what the other wrote; the next save is made knowing both."""
    sheet.take_note_of(stale.revision.pk)
    return _form(request, sheet, theirs, conflict=stale.revision, differences=found, status=409)


def _preview(request: TeamRequest, sheet: PageSheet, page: AssociationPage | None) -> HttpResponse:
    if not sheet.is_valid():
        return _form(request, sheet, page, status=422)
    cleaned = sheet.form.cleaned_data
    request.session[_place(request)] = {
        "words": sheet.words(),
        "alternative": cleaned["photo_alternative"],
        "facts": {name: cleaned[name] for name in FACTS},
    }
    return _form(request, sheet, page, with_preview=True)


def _form(
    request: TeamRequest, sheet: PageSheet, page: AssociationPage | None, *, status: int = 200, **more: Any
) -> HttpResponse:
    form = sheet.shown_form()
    context = {
        "association": request.association,
        "page": page,
        "state": page_state.of(page),
        "sheet": sheet,
        "form": form,
        "rows": sheet.checked_rows or list(sheet.shown_rows()),
        "photo": sheet.photo,
        "answer_days": settings.SERVICE_ANSWER_DAYS,
        "kinds": NAMES.items(),
        "versions": page.revisions.select_related("user").order_by("-created_at")[:8] if page else [],
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
