"""What kind of file this is, from what it holds: never from its name."""

import zipfile

from events.sheets import columns, csvs, ods, xlsx, zipped
from events.sheets.cells import Page
from events.sheets.refusals import MOST_BYTES, Unreadable

_BEGINS = [
    (b"\xd0\xcf\x11\xe0", "old_excel"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"RIFF", "picture"),
    (b"\x1f\x8b", "archive"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"{\\rtf", "text_document"),
    (b"BEGIN:VCALENDAR", "calendar"),
]


def read(body: bytes) -> list[Page]:
    """The pages of a file. Raises Unreadable, with one sentence."""
    if len(body) > MOST_BYTES:
        raise Unreadable("too_big", megabytes=MOST_BYTES // 1024 // 1024)
    if not body.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Unreadable("empty")
    if body.startswith(b"PK\x03\x04"):
        return _zipped(body)
    start = body.lstrip()[:2000]
    for sign, code in _BEGINS:
        if start.startswith(sign):
            raise Unreadable(code)
    words = start.removeprefix(b"\xef\xbb\xbf").lower()
    if words.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<body")):
        raise Unreadable("web_page")
    if words.startswith((b"<?xml", b"<office:", b"<!doctype")):
        raise Unreadable("flat")
    return [csvs.read(body, columns.known)]


def _zipped(body: bytes) -> list[Page]:
    archive = zipped.opened(body)
    names = set(archive.namelist())
    if "content.xml" in names:
        if _says(archive, b"opendocument.text"):
            raise Unreadable("text_document")
        return ods.read(body)
    if "xl/workbook.xml" in names:
        return xlsx.read(body)
    if any(name.startswith("word/") for name in names):
        raise Unreadable("text_document")
    raise Unreadable("archive" if names else "broken")


def _says(archive: zipfile.ZipFile, kind: bytes) -> bool:
    return "mimetype" in archive.namelist() and kind in zipped.member(archive, "mimetype")[:100]
