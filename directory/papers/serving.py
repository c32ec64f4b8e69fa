"""Handing a paper over: as a download only, to somebody whom a view has let in."""

import logging

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _

from directory.models import AssociationDocument
from directory.papers import accepting, kinds

log = logging.getLogger(__name__)


def download(paper: AssociationDocument, *, opened_by: str) -> HttpResponse:
    """The file, never shown inside the browser, never kept by a cache. `opened_by` ("team" or "service") is logged.

    The log names the paper by its number, nobody by name. Raises Http404 when the file is gone.
    """
    if not paper.file:
        raise Http404(_("This paper has no file any more."))
    try:
        with paper.file.open("rb") as file:
            content = file.read()  # PAPERS_MAX_MB at most
    except FileNotFoundError:
        log.error("paper %s: its file is not in the storage", paper.pk)
        raise Http404(_("This paper has no file any more.")) from None
    log.info("paper %s opened by the %s", paper.pk, opened_by)
    headers = {
        "Content-Disposition": str(content_disposition_header(as_attachment=True, filename=_shown_name(paper))),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return HttpResponse(content, content_type=paper.content_type, headers=headers)


def _shown_name(paper: AssociationDocument) -> str:
    """What it is, whose, since when: « assurance-souffle-et-mouvement-2026-11-27.pdf »."""
    what = slugify(paper.title) or kinds.BY_KIND[paper.kind].slug
    suffix = accepting.SUFFIXES.get(paper.content_type, "")
    return f"{what[:60]}-{paper.association.slug[:60]}-{paper.deposited_at:%Y-%m-%d}{suffix}"
