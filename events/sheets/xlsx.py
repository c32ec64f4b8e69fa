"""XLSX: the values that Excel last showed. Formulas are neither read nor computed."""

import re
from zipfile import ZipFile

from events.sheets import cells, zipped
from events.sheets.cells import EXCEL_EPOCH, MAC_EPOCH, MOST_COLUMNS, Page
from events.sheets.refusals import Unreadable

_MOST_PAGES = 5
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships id"
_STRICT_RELATION = "http://purl.oclc.org/ooxml/officeDocument/relationships id"
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}  # formats that every Excel knows by number
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def read(body: bytes) -> list[Page]:
    """The first pages of the file. Raises Unreadable."""
    archive = zipped.opened(body)
    names = set(archive.namelist())
    strings = _shared(archive) if "xl/sharedStrings.xml" in names else []
    dates = _date_styles(archive) if "xl/styles.xml" in names else set()
    sheets, is_mac = _sheets(archive)
    pages = []
    for name, path in sheets:
        if path in names:
            reader = _Reader(Page(name), strings, dates, is_mac=is_mac)
            zipped.walk(zipped.member(archive, path), reader.start, reader.end, reader.text)
            pages.append(reader.page)
    if not pages:
        raise Unreadable("broken")
    return pages


def _sheets(archive: ZipFile) -> tuple[list[tuple[str, str]], bool]:
    """(name, member) of each page, and whether days are counted from 1904."""
    found: list[tuple[str, str]] = []
    targets: dict[str, str] = {}
    mac: list[bool] = []

    def start(name: str, attributes: zipped.Attributes) -> None:
        if name == "sheet":
            key = attributes.get(_RELATION) or attributes.get(_STRICT_RELATION, "")
            found.append((attributes.get("name", ""), key))
        elif name == "workbookPr":
            mac.append(attributes.get("date1904", "") in ("1", "true"))
        elif name == "Relationship":
            target = attributes.get("Target", "").lstrip("/")
            targets[attributes.get("Id", "")] = target if target.startswith("xl/") else f"xl/{target}"

    for part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        zipped.walk(zipped.member(archive, part), start, _nothing, _nothing)
    return [(name, targets.get(key, "")) for name, key in found[:_MOST_PAGES]], any(mac)


def _shared(archive: ZipFile) -> list[str]:
    """The words of the file, which its cells name by number."""
    strings: list[str] = []
    inside: list[str] = []

    def start(name: str, _: zipped.Attributes) -> None:
        inside.append(name)
        if name == "si":
            strings.append("")

    def text(words: str) -> None:
        if inside and inside[-1] == "t" and "rPh" not in inside and strings and len(strings[-1]) < cells.LONGEST:
            strings[-1] += words

    zipped.walk(zipped.member(archive, "xl/sharedStrings.xml"), start, lambda _: _drop_last(inside), text)
    return strings


def _date_styles(archive: ZipFile) -> set[int]:
    """The numbers of the styles that show a day or an hour."""
    own: dict[str, str] = {}
    formats: list[str] = []
    inside: list[str] = []

    def start(name: str, attributes: zipped.Attributes) -> None:
        inside.append(name)
        if name == "numFmt":
            own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "xf" and "cellXfs" in inside:
            formats.append(attributes.get("numFmtId", "0"))

    zipped.walk(zipped.member(archive, "xl/styles.xml"), start, lambda _: _drop_last(inside), _nothing)
    return {at for at, key in enumerate(formats) if _is_date(key, own)}


def _is_date(key: str, own: dict[str, str]) -> bool:
    if key in own:
        return bool(set(_QUOTED.sub("", own[key]).lower()) & set("dmyhs"))
    return key.isdecimal() and len(key) < 4 and int(key) in _DATES


class _Reader:
    def __init__(self, page: Page, strings: list[str], dates: set[int], *, is_mac: bool) -> None:
        self.page, self.strings, self.dates = page, strings, dates
        self.epoch = MAC_EPOCH if is_mac else EXCEL_EPOCH
        self.row, self.column = 0, 0
        self.cells: dict[int, str] = {}
        self.kind, self.style, self.held = "", "", ""
        self.inside: list[str] = []

    def start(self, name: str, attributes: zipped.Attributes) -> None:
        self.inside.append(name)
        if name == "row":
            told = attributes.get("r", "")
            self.row = int(told) if told.isdecimal() and len(told) < 9 else self.row + 1
            self.column, self.cells = -1, {}
        elif name == "c":
            self.column = _column(attributes.get("r", ""), self.column + 1)
            self.kind, self.style, self.held = attributes.get("t", "n"), attributes.get("s", "0"), ""

    def text(self, text: str) -> None:
        if (
            self.inside
            and self.inside[-1] in ("v", "t")
            and "rPh" not in self.inside
            and len(self.held) < cells.LONGEST
        ):
            self.held += text

    def end(self, name: str) -> None:
        _drop_last(self.inside)
        if name == "c" and self.column < MOST_COLUMNS:
            self.cells[self.column] = self._value()
        elif name == "row" and self.cells:
            self.page.add(self.row, [self.cells.get(at, "") for at in range(max(self.cells) + 1)])

    def _value(self) -> str:
        if self.kind == "s":
            at = int(self.held) if self.held.isdecimal() and len(self.held) < 9 else -1
            return self.strings[at] if 0 <= at < len(self.strings) else ""
        if self.kind == "b":
            return "oui" if self.held == "1" else "non"
        if self.kind == "e":
            return ""
        if self.kind == "d":
            return self.held.replace("T00:00:00", "").removesuffix("Z")
        try:
            return self._number(float(self.held)) if self.kind == "n" and self.held else self.held
        except (ValueError, OverflowError):
            return self.held

    def _number(self, value: float) -> str:
        if not (self.style.isdecimal() and len(self.style) < 7 and int(self.style) in self.dates):
            return cells.number(value)
        told = cells.serial(value, epoch=self.epoch)
        return cells.hour(told.time()) if 0 <= value < 1 else cells.moment(told)


def _column(reference: str, follows: int) -> int:
    """« C7 » → 2; the next one when a cell does not say where it is."""
    if not (found := _REFERENCE.fullmatch(reference)):
        return follows
    at = 0
    for letter in found[1]:
        at = at * 26 + ord(letter) - ord("A") + 1
    return at - 1


def _drop_last(inside: list[str]) -> None:
    if inside:
        inside.pop()


def _nothing(*_: object) -> None:
    return None
