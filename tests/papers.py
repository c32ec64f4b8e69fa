"""Files and papers for tests: small, real enough to be accepted."""

from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from directory.models import AssociationDocument, Person
from directory.papers import accepting, depositing, holding
from tests import factories

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer <<>>\n%%EOF\n"


def photo(size: tuple[int, int] = (80, 60), *, form: str = "JPEG", exif: bytes = b"") -> bytes:
    drawn = BytesIO()
    Image.new("RGB", size, (40, 140, 150)).save(drawn, form, **({"exif": exif} if exif else {}))
    return drawn.getvalue()


def held(content: bytes = PDF) -> holding.Held:
    return holding.store(ContentFile(content), accepting.PDF)


def make_paper(kind: str = "insurance", *, at: datetime = factories.LONG_AGO, **kw: Any) -> AssociationDocument:
    """Sent by the team in September; an insurance is valid until the end of 2027 when nothing is said."""
    association = kw.pop("association", None) or factories.the_association()
    by = kw.pop("by", None) or the_sender()
    expires_on = kw.pop("expires_on", date(2027, 12, 31) if kind == "insurance" else None)
    content = kw.pop("content", PDF + f"{kind} {at} {expires_on}".encode())
    return depositing.deposit(
        association, held(content), kind=kind, by=by, at=at, expires_on=expires_on, title=kw.pop("title", "")
    )


def the_sender() -> Person:
    return Person.objects.filter(email="nadia@exemple.test").first() or factories.make_person()
