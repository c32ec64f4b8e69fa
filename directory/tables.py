"""CSV files that come from outside: opened, checked and read line by line, in flat memory.

A file that cannot be trusted as a whole (wrong separator, wrong encoding, missing columns, cut
short) raises UnusableFile with one sentence; a line that cannot be used is handed to `report` with
its number and the reason, and reading goes on.
"""

import codecs
import csv
import io
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_BLOCK = 1 << 20
_TWICE_ENCODED = re.compile(rb"\xc3\x83[\xc2\xc5\xe2]")  # an accented letter encoded twice: "Ã©" for "é"
_NOT_TEXT = {b"PK\x03\x04": "ZIP, XLSX", b"\x1f\x8b": "GZIP", b"%PDF": "PDF", b"\xd0\xcf\x11\xe0": "XLS"}
_SEPARATORS = {";": ";", ",": ",", "\t": "TAB", "|": "|"}


class UnusableFile(ValidationError):
    """The file as a whole cannot be trusted; its message is one sentence for the person who sent it."""


@dataclass(frozen=True)
class Problem:
    """One line that is not right. `used` says whether the rest of the line was kept all the same."""

    line: int
    reason: str
    used: bool = False

    def __str__(self) -> str:
        sentence = _("Line %(line)s used in part: %(reason)s") if self.used else _("Line %(line)s not used: %(reason)s")
        return sentence % {"line": self.line, "reason": self.reason}


Reader = Any  # csv's reader has no public type: an iterator of lists with a line number
Report = Callable[[Problem], None]


@dataclass(frozen=True)
class Row:
    """One record: the number of its first line in the file, and its values by column name."""

    line: int
    values: dict[str, str]


class Table:
    """An open file whose heading has been read: its rows come one by one."""

    def __init__(
        self, binary: BinaryIO, encoding: str, columns: tuple[str, ...], separators: str, optional: tuple[str, ...] = ()
    ) -> None:
        self._binary = binary
        self.size = os.fstat(binary.fileno()).st_size
        text = io.TextIOWrapper(binary, encoding=encoding, newline="")  # csv wants the line ends as they are
        self._reader, self._wanted, self._width = _heading(text, columns, separators, optional)

    @property
    def bytes_read(self) -> int:
        return self._binary.tell()

    def rows(self, report: Report) -> Iterator[Row]:
        """Each usable record. Raises UnusableFile when the last one is cut short."""
        uncertain: Problem | None = None  # a short line is a fault of the line, or the end of a cut file
        while True:
            line = self._reader.line_num + 2  # the heading is line 1
            try:
                record = next(self._reader, None)
            except csv.Error as error:
                if "unexpected end" in str(error):
                    raise _cut(line) from error
                report(Problem(line, _("its quotation marks do not match.")))
                continue
            if uncertain:
                if record is None:
                    raise _cut(uncertain.line)
                report(uncertain)
                uncertain = None
            if record is None:
                return
            if len(record) == self._width:
                yield Row(line, {name: record[at].strip() for name, at in self._wanted})
            elif record:
                problem = Problem(line, _wrong_width(len(record), self._width))
                if len(record) < self._width:
                    uncertain = problem
                else:
                    report(problem)


@contextmanager
def opened(
    path: Path, *, columns: tuple[str, ...], separators: str = ";", optional: tuple[str, ...] = ()
) -> Iterator[Table]:
    """The table in this file, once its encoding and its heading have been checked; `optional` columns may be missing.

    Raises UnusableFile.
    """
    try:
        encoding = encoding_of(path)
        binary = path.open("rb")
    except OSError as error:
        raise UnusableFile(
            _("The file %(name)s cannot be read: %(why)s.") % {"name": path.name, "why": error.strerror}
        ) from error
    with binary:
        yield Table(binary, encoding, columns, separators, optional)


def encoding_of(path: Path) -> str:
    """UTF-8, or the Windows alphabet of old extracts; the whole file is looked at.

    Raises UnusableFile for what is not text, for UTF-16, and for a file that mixes or repeats encodings.
    """
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    is_utf8, has_utf8_letters, before = True, False, b""
    with path.open("rb") as file:
        _check_start(file.read(4096))
        file.seek(0)
        while block := file.read(_BLOCK):
            if b"\x00" in block:
                raise UnusableFile(_("This file is not in UTF-8: save it as “CSV UTF-8” and try again."))
            if is_utf8:
                try:
                    has_utf8_letters |= not decoder.decode(block).isascii()
                except UnicodeDecodeError as error:
                    is_utf8 = False
                    has_utf8_letters |= not block[: max(error.start - 4, 0)].isascii()
            if not is_utf8 and has_utf8_letters:
                raise UnusableFile(_("This file mixes two encodings: save it as “CSV UTF-8” and try again."))
            if _TWICE_ENCODED.search(before + block):
                raise UnusableFile(
                    _("The accents of this file were converted twice (“Ã©” for “é”): take the original file.")
                )
            before = block[-3:]
    if is_utf8:
        return "utf-8-sig"
    _check_windows(path)
    return "cp1252"


def _check_start(start: bytes) -> None:
    if not start.strip():
        raise UnusableFile(_("This file is empty."))
    for mark, kind in _NOT_TEXT.items():
        if start.startswith(mark):
            raise UnusableFile(
                _("This file is not a CSV file but %(kind)s: unpack or export it first.") % {"kind": kind}
            )
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnusableFile(_("This file is not in UTF-8: save it as “CSV UTF-8” and try again."))


def _check_windows(path: Path) -> None:
    decoder = codecs.getincrementaldecoder("cp1252")()
    with path.open("rb") as file:
        try:
            while block := file.read(_BLOCK):
                decoder.decode(block)
        except UnicodeDecodeError as error:
            raise UnusableFile(
                _("The encoding of this file is unknown: save it as “CSV UTF-8” and try again.")
            ) from error


def _heading(
    text: TextIO, columns: tuple[str, ...], separators: str, optional: tuple[str, ...]
) -> tuple[Reader, list[tuple[str, int]], int]:
    first = text.readline()
    for separator in separators:
        names = _names(first, separator)
        if set(columns) <= set(names):
            return (
                csv.reader(text, delimiter=separator, strict=True),
                [(name, names.index(name)) for name in (*columns, *optional) if name in names],
                len(names),
            )
    other = next((s for s in _SEPARATORS if s not in separators and set(columns) <= set(_names(first, s))), None)
    if other is not None:
        raise UnusableFile(
            _("The columns of this file are separated by “%(found)s”; “%(wanted)s” is expected.")
            % {"found": _SEPARATORS[other], "wanted": separators[0]}
        )
    names = max(
        (_names(first, separator) for separator in separators), key=lambda found: len(set(columns) & set(found))
    )
    missing = [name for name in columns if name not in names]
    raise UnusableFile(_("Columns are missing in this file: %(names)s.") % {"names": ", ".join(missing)})


def _names(heading: str, separator: str) -> list[str]:
    try:
        return [name.strip().lower() for name in next(csv.reader([heading.strip()], delimiter=separator), [])]
    except csv.Error:
        return []


def _cut(line: int) -> UnusableFile:
    return UnusableFile(_("This file was cut short: line %(line)s has no end. Download it again.") % {"line": line})


def _wrong_width(found: int, expected: int) -> str:
    return _("it has %(found)s columns instead of %(expected)s.") % {"found": found, "expected": expected}
