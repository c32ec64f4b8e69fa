"""Spreadsheets are XML in a ZIP: taken out within limits, and read without a document type, so without entities."""

import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from xml.parsers import expat

from events.sheets.refusals import Unreadable

MOST_MEMBERS = 2000
MOST_UNPACKED = 12 * 1024 * 1024  # bytes of one member
MOST_ELEMENTS = 400_000
# What zipfile lets through when an archive is damaged or made to harm: a wrong checksum, a cut stream, an offset or a size
# beyond the file, a packing it does not know. All of it is bad input of somebody, said in one sentence.
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, OverflowError)

Attributes = dict[str, str]


def opened(body: bytes) -> zipfile.ZipFile:
    """Raises Unreadable."""
    try:
        archive = zipfile.ZipFile(BytesIO(body))
    except _DAMAGED:
        raise Unreadable("broken") from None
    if len(archive.infolist()) > MOST_MEMBERS:
        raise Unreadable("unpacks_too_big")
    return archive


def member(archive: zipfile.ZipFile, name: str) -> bytes:
    """What one member holds; never more than the limit is unpacked, whatever the archive says of itself."""
    try:
        with archive.open(name) as packed:
            unpacked = packed.read(MOST_UNPACKED + 1)
    except KeyError:
        raise Unreadable("broken") from None
    except RuntimeError as error:
        raise Unreadable("locked" if "password" in str(error) else "broken") from None
    except _DAMAGED:
        raise Unreadable("broken") from None
    if len(unpacked) > MOST_UNPACKED:
        raise Unreadable("unpacks_too_big")
    return unpacked


def walk(
    xml: bytes,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> None:
    """Call these for each element and text; names are without prefix, attributes too unless a namespace matters.

    Raises Unreadable for a document type, for too many elements, and for what is not XML.
    """
    left = [MOST_ELEMENTS]

    def opening(name: str, attributes: Attributes) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Unreadable("unpacks_too_big")
        start(name.rpartition(" ")[2], attributes)

    def refuse(*_: object) -> None:
        raise Unreadable("forbidden")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = opening
    parser.EndElementHandler = lambda name: end(name.rpartition(" ")[2])
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, LookupError, ValueError, RecursionError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("broken") from None
