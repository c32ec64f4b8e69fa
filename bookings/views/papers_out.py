"""A PDF that the printing engine draws, handed over to whoever may read it, kept by no browser."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify

from events.paper import printing


def drawn(request: HttpRequest, template: str, data: Mapping[str, Any], name: str) -> HttpResponse:
    """503 with a word when other sheets are being drawn. `name` tells of no person."""
    key = printing.key_of(template, data)
    try:
        pdf = printing.made(key) or printing.make(key, template, data)
    except printing.TooBusy:
        busy = render(request, "events/paper_busy.html", status=503)
        busy["Retry-After"] = "60"
        return busy
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{slugify(name)}.pdf"'
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex"
    return response
