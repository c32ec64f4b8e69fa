"""Pages of cells → a sheet that is kept: where its headings stand, and the lines below them."""

import datetime as dt
import re
from collections.abc import Sequence

from django.db import transaction

from directory.models import Association, Person
from events.models import Sheet, SheetLine
from events.sheets import columns, opening
from events.sheets.cells import MOST_ABOVE, Line, Page
from events.sheets.refusals import MOST_LINES, Unreadable

_EXPLAINED = re.compile(r"\s*(explications?|explanations?)\s*:", re.IGNORECASE)


def receive(association: Association, name: str, body: bytes, *, by: Person, at: dt.datetime) -> Sheet:
    """Keep the lines of this file; nothing is created from them yet. Raises Unreadable."""
    headings, lines = lines_of(opening.read(body))
    with transaction.atomic():
        sheet = Sheet.objects.create(
            association=association, file_name=name[-120:], headings=headings, sent_by=by, sent_at=at
        )
        SheetLine.objects.bulk_create(SheetLine(sheet=sheet, number=line.number, cells=line.cells) for line in lines)
    return sheet


def lines_of(pages: Sequence[Page]) -> tuple[list[str], list[Line]]:
    """The headings, and the lines below, of the first page that has them. Raises Unreadable."""
    for page in pages:
        above = page.lines[:MOST_ABOVE]
        best = max(above, key=lambda line: columns.known(line.cells), default=None)
        if best is not None and columns.known(best.cells) > 1:
            lines = [line for line in page.lines if line.number > best.number]
            return _headings(best.cells), _useful(best.cells, lines)
    if not any(page.lines for page in pages):
        raise Unreadable("empty")
    raise Unreadable("no_heading", title=columns.BY_KEY["title"].heading)


def _headings(cells: list[str]) -> list[str]:
    found: dict[str, str] = {}
    for cell in cells:
        if key := columns.key_of(cell):
            if key in found:
                raise Unreadable("twice", heading=cell[:60])
            found[key] = cell
    return cells


def _useful(headings: list[str], lines: list[Line]) -> list[Line]:
    at = next(place for place, cell in enumerate(headings) if columns.key_of(cell) == "title")
    known = [place for place, cell in enumerate(headings) if columns.key_of(cell) not in ("", "mend")]
    kept = [
        line
        for line in lines
        if any(line.cells[place] for place in known if place < len(line.cells))
        and not (at < len(line.cells) and _EXPLAINED.match(line.cells[at]))
    ]
    if not kept:
        raise Unreadable("no_line")
    if len(kept) > MOST_LINES:
        raise Unreadable("too_many_lines", limit=MOST_LINES)
    return kept


def by_key(headings: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """What a line says, by the key of the column; columns that we do not know are left out."""
    keys = [columns.key_of(heading) for heading in headings]
    return {key: cell for key, cell in zip(keys, cells, strict=False) if key and cell}


def unknown(headings: Sequence[str]) -> list[str]:
    """Headings that we do not read."""
    return [heading for heading in headings if heading and not columns.key_of(heading)]
