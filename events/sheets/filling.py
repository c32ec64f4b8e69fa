"""Tables that leave: the template, the association's own activities, the lines to mend; as ODS or CSV."""

import datetime as dt
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr  # nosec - escaping only

from django.utils.translation import gettext as _

from directory import spreadsheets
from directory.models import Association
from directory.themes import THEMES
from events.recurrence import Schedule
from events.sheets import cells, columns
from events.sheets.describing import cells_of
from events.sheets.known import Known

EXAMPLE_THEMES = ("gym-et-bien-etre", "jeux")  # of the two invented lines (events.sheets.columns)
KINDS = {"ods": "application/vnd.oasis.opendocument.spreadsheet", "csv": "text/csv; charset=utf-8"}
_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for name, space in (
        ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("fo", "xsl-fo-compatible"),
    )
)  # fmt: skip
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.2" manifest:media-type="{KINDS["ods"]}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


@dataclass
class Leaf:
    """One page of a file: its first line is a heading; `widths` in centimetres. Numbers stay numbers in ODS."""

    name: str
    rows: list[Sequence[Any]] = field(default_factory=list)
    widths: Sequence[int] = ()


def as_file(kind: str, leaves: Sequence[Leaf]) -> bytes:
    """ODS holds every page, CSV the first one."""
    if kind == "csv":
        headings, *rows = leaves[0].rows
        return spreadsheets.as_csv(headings, rows)
    return _ods(leaves)


# --- What they hold ---


def template(known: Known) -> list[Leaf]:
    """Headings and two invented lines; how to fill them; the names that can be written."""
    shown = columns.OFFERED
    dates = _example_dates(known.at.date())
    rows: list[Sequence[str]] = [[str(column.heading) for column in shown]]
    rows += [[column.examples[number].format(**dates) for column in shown] for number in (0, 1)]
    place, theme = (next(at for at, column in enumerate(shown) if column.key == key) for key in ("place", "theme"))
    hall = known.halls[0].full_name if known.halls else ""
    names = sorted({one.name for one in known.themes.values() if one.parent_id} or {THEMES[0].name})
    fitting = [known.themes_by_slug.get(slug) for slug in EXAMPLE_THEMES]
    themes = [one.name if one else name for one, name in zip(fitting, (names[0], names[-1]), strict=True)]
    rows[1] = [hall if at == place else themes[0] if at == theme else cell for at, cell in enumerate(rows[1])]
    rows[2] = [themes[1] if at == theme else cell for at, cell in enumerate(rows[2])]
    return [
        Leaf(_("Activities"), rows, [column.width for column in shown]),
        Leaf(_("How to fill it in"), list(_explained()), [5, 22]),
        Leaf(_("Lists"), list(_lists(known, names)), [8, 10, 8]),
    ]


def explained_above(leaves: Sequence[Leaf]) -> list[Leaf]:
    """For CSV, which has one page: the explanations are a line below the headings."""
    head, *rest = leaves[0].rows
    told = [str(column.help) for column in columns.OFFERED]
    told[0] = _("Explanations: %(said)s") % {"said": told[0]}
    return [Leaf(leaves[0].name, [head, told, *rest])]


def own(association: Association, known: Known) -> list[Leaf]:
    """The activities of the association as they are, each with its reference."""
    shown = (*columns.OFFERED, columns.BY_KEY["reference"])
    rows: list[Sequence[str]] = [[str(column.heading) for column in shown]]
    for activity in sorted(known.activities.values(), key=lambda one: (one.title, one.pk)):
        said = cells_of(activity, Schedule.of(activity)) | {"reference": str(activity.pk)}
        rows.append([said.get(column.key, "") for column in shown])
    return [Leaf(_("Activities"), rows, [column.width for column in shown])]


def _explained() -> Iterable[Sequence[str]]:
    yield _("Column"), _("What to write")
    yield (
        "",
        _("One line for each activity, or for each date. Remove the two examples, or leave them: they are not taken."),
    )
    yield "", _("An empty cell changes nothing in an activity that you have already announced.")
    for column in columns.OFFERED:
        yield str(column.heading), str(column.help)


def _lists(known: Known, themes: Sequence[str]) -> Iterable[Sequence[str]]:
    yield _("Themes"), _("Halls of the town"), _("Neighbourhoods")
    halls = [hall.full_name for hall in known.halls]
    places = [one.name for one in known.neighbourhoods.values()]
    for at in range(max(len(themes), len(halls), len(places))):
        yield [names[at] if at < len(names) else "" for names in (themes, halls, places)]


def _example_dates(today: dt.date) -> dict[str, str]:
    """A season and a Sunday to come."""
    year = today.year if today.month < 9 else today.year + 1
    sunday = today + dt.timedelta(days=90 + (6 - today.weekday()) % 7)
    first, last = dt.date(year - 1 if today.month < 9 else today.year, 9, 8), dt.date(year, 6, 25)
    return {"season_start": cells.day(first), "season_end": cells.day(last), "one_date": cells.day(sunday)}


# --- ODS ---


def _ods(leaves: Sequence[Leaf]) -> bytes:
    body = BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (
            ("mimetype", KINDS["ods"]),
            ("META-INF/manifest.xml", _MANIFEST),
            ("content.xml", _content(leaves)),
        ):
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    return body.getvalue()


def _content(leaves: Sequence[Leaf]) -> str:
    widths = sorted({width for leaf in leaves for width in leaf.widths})
    styles = "".join(
        f'<style:style style:name="w{width}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width}cm"/></style:style>'
        for width in widths
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES} office:version="1.2">'
        f"<office:automatic-styles>{styles}"
        '<style:style style:name="head" style:family="table-cell"><style:table-cell-properties '
        'fo:background-color="#dceaf2" fo:wrap-option="wrap"/><style:text-properties fo:font-weight="bold"/></style:style>'
        '<style:style style:name="words" style:family="table-cell"><style:table-cell-properties '
        'fo:wrap-option="wrap"/></style:style></office:automatic-styles>'
        f"<office:body><office:spreadsheet>{''.join(map(_table, leaves))}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )


def _table(leaf: Leaf) -> str:
    shaped = "".join(f'<table:table-column table:style-name="w{width}"/>' for width in leaf.widths)
    rows = "".join(_row(row, "head" if at == 0 else "words") for at, row in enumerate(leaf.rows))
    return f"<table:table table:name={quoteattr(leaf.name)}>{shaped}{rows}</table:table>"


def _row(row: Sequence[Any], style: str) -> str:
    return f"<table:table-row>{''.join(_cell(cell, style) for cell in row)}</table:table-row>"


def _cell(text: Any, style: str) -> str:
    """A number, or words: a spreadsheet computes nothing of them."""
    if isinstance(text, int | float | Decimal) and not isinstance(text, bool):
        return f'<table:table-cell office:value-type="float" office:value="{text}" table:style-name="{style}"/>'
    if not text:
        return f'<table:table-cell table:style-name="{style}"/>'
    clean = "".join(sign for sign in str(text) if sign >= " " or sign in "\n\t")
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in clean.split("\n"))
    return f'<table:table-cell office:value-type="string" table:style-name="{style}">{lines}</table:table-cell>'
