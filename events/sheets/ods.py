"""ODS: the values that the spreadsheet last showed. Formulas are neither read nor computed."""

import datetime as dt
import re

from events.sheets import cells, zipped
from events.sheets.cells import MOST_COLUMNS, Page
from events.sheets.refusals import MOST_LINES, Unreadable

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
_DURATION = re.compile(r"PT(\d{1,4})H(\d{1,2})M")
_ASIDE = {"annotation", "tracked-changes", "dde-links", "shapes", "frame"}  # not what cells hold
_CELLS = {"table-cell", "covered-table-cell"}
_SIGNS = {"s": " ", "tab": " ", "line-break": "\n"}


def read(body: bytes) -> list[Page]:
    """The pages of the file. Raises Unreadable."""
    archive = zipped.opened(body)
    if "META-INF/manifest.xml" in archive.namelist() and b"encryption-data" in zipped.member(
        archive, "META-INF/manifest.xml"
    ):
        raise Unreadable("locked")
    reader = _Reader()
    zipped.walk(zipped.member(archive, "content.xml"), reader.start, reader.end, reader.text)
    return reader.pages


class _Reader:
    def __init__(self) -> None:
        self.pages: list[Page] = []
        self.tables = 0  # how deep: a table inside a cell is not a page
        self.aside = 0
        self.row = 0
        self.row_repeats = self.cell_repeats = 1
        self.cells: list[str] = []
        self.value: str | None = None
        self.paragraphs: list[str] | None = None

    def start(self, name: str, attributes: zipped.Attributes) -> None:
        if self.aside or name in _ASIDE:
            self.aside += 1
        elif name == "table":
            self.tables += 1
            if self.tables == 1:
                self.pages.append(Page(attributes.get(_TABLE + "name", "")))
                self.row = 0
        elif self.tables != 1:
            return
        elif name == "table-row":
            self.row_repeats, self.cells = _repeats(attributes, "number-rows-repeated"), []
        elif name in _CELLS:
            self.cell_repeats = _repeats(attributes, "number-columns-repeated")
            self.value, self.paragraphs = _value(attributes), []
        elif self.paragraphs is not None and name == "p":
            self.paragraphs.append("")
        elif self.paragraphs and name in _SIGNS:
            self.paragraphs[-1] += _SIGNS[name] * min(_number(attributes.get(_TEXT + "c", "1")), 20)

    def text(self, text: str) -> None:
        if self.paragraphs and not self.aside and len(self.paragraphs[-1]) < cells.LONGEST:
            self.paragraphs[-1] += text

    def end(self, name: str) -> None:
        if self.aside:
            self.aside -= 1
        elif name == "table":
            self.tables -= 1
        elif self.tables != 1:
            return
        elif name in _CELLS and self.paragraphs is not None:
            shown = "\n".join(self.paragraphs) if self.value is None else self.value
            self.cells += [shown] * min(self.cell_repeats, max(MOST_COLUMNS - len(self.cells), 0))
            self.paragraphs = None
        elif name == "table-row":
            self._keep_row()

    def _keep_row(self) -> None:
        if any(cell.strip() for cell in self.cells):
            for again in range(min(self.row_repeats, MOST_LINES + cells.MOST_ABOVE + 1)):
                self.pages[-1].add(self.row + again + 1, self.cells)
        self.row += self.row_repeats


def _repeats(attributes: zipped.Attributes, name: str) -> int:
    return max(_number(attributes.get(_TABLE + name, "1")), 1)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 1


def _value(attributes: zipped.Attributes) -> str | None:
    """What a typed cell holds, however it is shown; None for words."""
    kind = attributes.get(_OFFICE + "value-type", "")
    try:
        if kind in ("float", "currency"):
            return cells.number(float(attributes[_OFFICE + "value"]))
        if kind == "date":
            return cells.moment(dt.datetime.fromisoformat(attributes[_OFFICE + "date-value"][:19]))
        if kind == "time" and (found := _DURATION.match(attributes[_OFFICE + "time-value"])):
            return f"{int(found[1]):02}:{int(found[2]):02}"
        if kind == "boolean":
            return "oui" if attributes[_OFFICE + "boolean-value"] == "true" else "non"
    except (KeyError, ValueError, OverflowError):
        return None
    return None
