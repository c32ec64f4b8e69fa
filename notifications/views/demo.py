"""The mailbox of the demonstration: the letters that would have left, read on the site itself.

It shows every letter to everybody, sign-in codes included; so it exists in the demo only.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from notifications import incoming
from notifications.attachments import Attachment
from notifications.models import Notice

View = Callable[..., HttpResponseBase]

# A letter's own styles are inside it; it loads nothing, runs nothing, and only this site may frame it.
LETTER_POLICY = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": [SELF, "data:"],
    "frame-ancestors": [SELF],
}
# Links of a letter open in the whole window, as they would from a mail program.
WHOLE_WINDOW = '<head>\n<base target="_top">'


def in_demo_only(view: View) -> View:
    """404 unless the site is a demonstration."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return door


@in_demo_only
@require_safe
def demo_mail(request: HttpRequest) -> HttpResponse:
    """All letters, the newest first; `a=` keeps those to one address."""
    to = request.GET.get("a", "").strip()
    letters = Notice.objects.newest_first().for_list()
    page = Paginator(letters.to_address(to) if to else letters, 25).get_page(request.GET.get("page"))
    crumbs = [(_("Letters of the demonstration"), "")]
    return render(request, "notifications/demo_mail.html", {"page_obj": page, "to": to, "crumbs": crumbs})


@in_demo_only
@require_safe
def demo_letter(request: HttpRequest, token: UUID) -> HttpResponse:
    notice = get_object_or_404(Notice, token=token)
    files = [Attachment.from_json(stored) for stored in notice.attachments]
    crumbs = [(_("Letters of the demonstration"), "/demo/courrier/"), (notice.subject, "")]
    return render(request, "notifications/demo_letter.html", {"notice": notice, "files": files, "crumbs": crumbs})


@in_demo_only
@require_safe
@xframe_options_sameorigin
@csp_replace(LETTER_POLICY)  # type: ignore[arg-type]  # typed for views without arguments
def demo_letter_html(request: HttpRequest, token: UUID) -> HttpResponse:
    """The HTML letter alone, to be shown in a frame."""
    notice = get_object_or_404(Notice.objects.exclude(html=""), token=token)
    return HttpResponse(notice.html.replace("<head>", WHOLE_WINDOW, 1))


@in_demo_only
@require_safe
def demo_attachment(request: HttpRequest, token: UUID, number: int) -> HttpResponse:
    """A file of the letter, always downloaded, never shown as a page of this site."""
    notice = get_object_or_404(Notice, token=token)
    if number >= len(notice.attachments):
        raise Http404
    file = Attachment.from_json(notice.attachments[number])
    headers = {"Content-Disposition": f'attachment; filename="{_plain(file.name)}"'}
    return HttpResponse(file.content, content_type=file.content_type, headers=headers)


@in_demo_only
@require_POST
def demo_answer(request: HttpRequest, token: UUID) -> HttpResponse:
    """Answer a text message as its reader would; what it makes us send stands at the top of their letters."""
    notice = get_object_or_404(Notice, token=token, channel=Notice.Channel.SMS)
    words = request.POST.get("text", "").strip()
    if words:
        incoming.take(incoming.Received(uuid4().hex, notice.to, words), at=timezone.now())
        messages.success(request, _("Your answer has arrived. Here is what we wrote to this number."))
    return redirect(f"{reverse('notifications:demo_mail')}?{urlencode({'a': notice.to})}")


def _plain(name: str) -> str:
    """A file name that fits in a header."""
    return "".join(letter for letter in name if letter.isascii() and (letter.isalnum() or letter in "-_.")) or "file"
