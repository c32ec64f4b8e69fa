"""A sheet's data becomes a PDF: tagged, in its language, with its fonts inside.

The engine runs in this process, one sheet at a time, and reads two things only: our template and a
JSON text, which it can but draw. The same data give the same file, kept for an hour under VAR, so a
poster that a hundred people print is made once. `known_at` does not make a sheet another sheet: it
says when what stands on it was read, which stays true as long as nothing else changed.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import typst
from django.conf import settings
from django.core.cache.backends.filebased import FileBasedCache

from . import fonts
from .text import all_printable

TEMPLATES = Path(__file__).parent / "templates"
HOUR = 3600
PATIENCE = 10  # seconds that a sheet waits for its turn
IN_LINE = 2  # sheets of a process, the one being made included: others would keep the site's threads from everybody
_one_at_a_time = BoundedSemaphore(1)
_in_line = BoundedSemaphore(IN_LINE)


class TooBusy(Exception):
    """Other sheets are being made; try again in a moment."""


@cache
def kept() -> FileBasedCache:
    """The sheets made lately: shared by the processes of a machine, two hundred at most."""
    return FileBasedCache(str(Path(settings.VAR) / "paper"), {"TIMEOUT": HOUR, "OPTIONS": {"MAX_ENTRIES": 200}})


def key_of(template: str, data: Mapping[str, Any]) -> str:
    seen = {name: value for name, value in data.items() if name != "known_at"}
    said = json.dumps([_recipe(), template, seen], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def made(key: str) -> bytes | None:
    """The file of this key, when it was made less than an hour ago."""
    found: bytes | None = kept().get(key)
    return found


def make(key: str, template: str, data: Mapping[str, Any]) -> bytes:
    """Make the file and keep it. Raises TooBusy when its turn does not come soon, at once when others wait already."""
    with _my_turn():
        if ready := made(key):
            return ready
        try:
            pdf = _compile(template, all_printable(dict(data)))
        except typst.TypstError:  # a sign that no font draws: keep to our own letters
            pdf = _compile(template, all_printable(dict(data), own_letters=True))
    with suppress(OSError):  # a full disk: the sheet is made, and made again for the next one
        kept().set(key, pdf)
    return pdf


def _compile(template: str, data: object) -> bytes:
    source = TEMPLATES / f"{template}.typ"
    compiler = typst.Compiler(
        str(source),
        root=str(TEMPLATES),
        font_paths=fonts.fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    pdf = compiler.compile(format="pdf", pdf_standards=["ua-1"])
    assert isinstance(pdf, bytes)  # noqa: S101 - a PDF is one file
    return pdf


@contextmanager
def _my_turn() -> Iterator[None]:
    if not _in_line.acquire(blocking=False):
        raise TooBusy
    try:
        if not _one_at_a_time.acquire(timeout=PATIENCE):
            raise TooBusy
        try:
            yield
        finally:
            _one_at_a_time.release()
    finally:
        _in_line.release()


@cache
def _recipe() -> str:
    """Changes with our templates and the engine."""
    seen = hashlib.sha256(version("typst").encode())
    for file in sorted(TEMPLATES.glob("*.typ")):
        seen.update(file.read_bytes())
    return f"{seen.hexdigest()} {fonts.folder().name}"
