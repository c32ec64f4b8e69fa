"""Why a file cannot be read as a whole, in words that its author can act upon."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

MOST_BYTES = 2 * 1024 * 1024
MOST_LINES = 1000
_SAVE = _("Open it in your spreadsheet, then “Save as”: ODS, XLSX or CSV.")

SENTENCES = {
    "empty": _("There is nothing in this file: it is empty."),
    "too_big": _("This file is too big: more than %(megabytes)s MB. Keep only the lines of your activities."),
    "unpacks_too_big": _("Once opened, this file is far too big. Copy your lines into our template, and send that."),
    "too_many_lines": _("This file has more than %(limit)s lines. Cut it in two, and send one after the other."),
    "old_excel": format_lazy("{} {}", _("This is a file of an old Excel (.xls), or one with a password."), _SAVE),
    "locked": _("This file is protected by a password. Take it off, and send the file again."),
    "pdf": _("This is a PDF, of which the cells cannot be read. Send the spreadsheet itself (ODS, XLSX or CSV)."),
    "picture": _("This is a picture. Send the spreadsheet itself (ODS, XLSX or CSV)."),
    "text_document": _("This is a text document, not a spreadsheet. Copy its table into our template."),
    "archive": _("This is an archive (ZIP). Take the spreadsheet out of it, and send it alone."),
    "web_page": format_lazy("{} {}", _("This is a web page, not a spreadsheet."), _SAVE),
    "flat": format_lazy("{} {}", _("We do not read this kind of file."), _SAVE),
    "calendar": _("This is a calendar (.ics). Send it on the page of calendars kept elsewhere."),
    "not_text": format_lazy("{} {}", _("We do not know what this file is."), _SAVE),
    "broken": format_lazy("{} {}", _("This file is damaged: it could not be opened."), _SAVE),
    "forbidden": format_lazy(
        "{} {}", _("This file holds instructions that no spreadsheet needs; we do not open it."), _SAVE
    ),
    "open_quote": _("A quotation mark opened on line %(line)s is never closed. Mend it, and send the file again."),
    "no_heading": _(
        "We did not find the line of headings. One column at least must be called “%(title)s”: take our template, "
        "and keep its first line as it is."
    ),
    "no_line": _("We found the headings, but no line below them."),
    "twice": _("Two columns have the same heading: “%(heading)s”. Keep one of them."),
}


class Unreadable(ValidationError):
    """The file as a whole cannot be used."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(SENTENCES[code], code=code, params=params or None)
