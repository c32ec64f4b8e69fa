"""CSV as spreadsheets write it here: in UTF-8, the alphabet of Windows or of old Macs, or UTF-16; `;` `,` or tabs."""

import codecs
import csv
import io
from collections.abc import Callable

from events.sheets.cells import Page
from events.sheets.refusals import Unreadable

_SEPARATORS = ";,\t|"
_MARKS = [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")]
_LOOKED_AT = 30  # lines, to guess
Known = Callable[[list[str]], int]


def read(body: bytes, known: Known) -> Page:
    """The one page of the file; `known` says how many headings it recognises on a line. Raises Unreadable."""
    texts = _texts(body)
    found = [
        (_headings(text, separator, known), -at, separator)
        for at, text in enumerate(texts)
        for separator in _SEPARATORS
    ]
    _count, at, separator = max(found, key=lambda one: (one[0], one[1], -_SEPARATORS.index(one[2])))
    return _page(_without_hint(texts[-at]), separator)


def _texts(body: bytes) -> list[str]:
    """What the bytes may say, the likeliest first."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return [_sound(body[len(mark) :].decode(encoding, "replace"))]
    if b"\0" in body:
        odd, even = body[1::2].count(0), body[::2].count(0)
        if max(odd, even) * 3 < len(body):
            raise Unreadable("not_text")
        return [_sound(body.decode("utf-16-le" if odd > even else "utf-16-be", "replace"))]
    try:
        return [_sound(_unfolded(body.decode("utf-8")))]
    except UnicodeDecodeError:
        return [_sound(body.decode(encoding, "replace")) for encoding in ("cp1252", "mac_roman")]


def _unfolded(text: str) -> str:
    """Accents that were converted twice (« Ã© ») are put right."""
    if "Ã©" in text or "Ã¨" in text:
        try:
            return text.encode("cp1252").decode("utf-8")
        except UnicodeError:
            return text
    return text


def _sound(text: str) -> str:
    strange = sum(1 for sign in text[:5000] if (sign < " " and sign not in "\t\r\n\v\f") or sign == "\ufffd")
    if strange > 20 and strange * 50 > min(len(text), 5000):
        raise Unreadable("not_text")
    return text


def _headings(text: str, separator: str, known: Known) -> int:
    lines = io.StringIO(_without_hint(text)[:20_000])
    most = 0
    try:
        for at, cells in enumerate(csv.reader(lines, delimiter=separator)):
            most = max(most, known(cells))
            if at > _LOOKED_AT:
                break
    except csv.Error:
        return most
    return most


def _without_hint(text: str) -> str:
    """Excel writes « sep=; » above the headings, and does not show it."""
    text = text.removeprefix("\ufeff")
    first, _, rest = text.partition("\n")
    return rest if first.strip().lower().startswith("sep=") and len(first.strip()) <= 5 else text


def _page(text: str, separator: str) -> Page:
    page, number = Page(), 1
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), 1):
            page.add(number, cells)
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise Unreadable("open_quote", line=number + 1 if page.lines else 1) from None
        return _as_they_are(text, separator)
    return page


def _as_they_are(text: str, separator: str) -> Page:
    """Quotation marks that stand inside words are words."""
    page = Page()
    for number, line in enumerate(io.StringIO(text), 1):
        page.add(number, [cell.strip('"') for cell in line.rstrip("\r\n").split(separator)])
    return page
