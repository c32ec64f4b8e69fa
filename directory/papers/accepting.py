"""Which files are taken in: told by what they hold, never by their name or by what the browser says.

PDF, JPEG and PNG. Pictures are drawn anew, so that neither the place where a photo was taken nor
anything else hides in them. Text files of word processors may carry programs: they are refused, with
the way out. A PDF is kept as it is, and only ever handed over as a download.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image

from directory import redrawing

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
SUFFIXES = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png"}
HEADS = {b"%PDF-": PDF, b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG}
END_OF_PDF = b"%%EOF"
TAIL = 2048  # bytes in which the end of a whole PDF is found
WORD_PROCESSOR = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")
MOST_PIXELS = 64_000_000  # more than phones send


@dataclass(frozen=True)
class Accepted:
    content: File[bytes]
    content_type: str

    @property
    def suffix(self) -> str:
        return SUFFIXES[self.content_type]


def accept(upload: "UploadedFile[bytes]") -> Accepted:
    """The file as it will be kept. Raises ValidationError, in one sentence for the volunteer."""
    size = upload.size or 0
    if size == 0:
        raise ValidationError(_("This file is empty. Choose another one."))
    if size > settings.PAPERS_MAX_MB * 1024 * 1024:
        raise ValidationError(
            _("This file weighs more than %(most)s MB. Scan it in black and white, or in a lower quality.")
            % {"most": settings.PAPERS_MAX_MB}
        )
    upload.seek(0)
    head = upload.read(16)
    found = next((kind for start, kind in HEADS.items() if head.startswith(start)), None)
    if found is None:
        raise ValidationError(_refusal(head))
    return _pdf(upload, size) if found == PDF else _picture(upload)


def _refusal(head: bytes) -> str:
    if head.startswith(WORD_PROCESSOR):
        return _("Files of Word or LibreOffice are not taken. Save it as a PDF, then send that one.")
    if head[4:8] == b"ftyp":
        return _("This photo comes in a format that few computers read. Send it as JPEG, or as a PDF.")
    return _("This file is neither a PDF nor a photo (JPEG, PNG). Scan the paper, or take a photo of it.")


def _pdf(upload: "UploadedFile[bytes]", size: int) -> Accepted:
    upload.seek(max(0, size - TAIL))
    if END_OF_PDF not in upload.read():
        raise ValidationError(_("This PDF is cut short. Open it to see whether it is whole, then send it again."))
    upload.seek(0)
    return Accepted(upload, PDF)


def _picture(upload: "UploadedFile[bytes]") -> Accepted:
    try:
        with Image.open(upload, formats=("JPEG", "PNG")) as picture:
            width, height = picture.size
        if width * height > MOST_PIXELS:
            raise ValidationError(_("This photo is too large. Take it again in a lower quality."))
        drawn: ContentFile[bytes] = redrawing.redrawn(upload)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as unreadable:
        raise ValidationError(_("This photo cannot be read. Take it again, or send a PDF.")) from unreadable
    return Accepted(drawn, PNG if str(drawn.name).endswith(".png") else JPEG)
