"""A file that was taken in, before it is anybody's paper.

It is written under a name that nobody can guess, and known by a signed text that travels with the
form: when another answer of the form is to be mended, the file need not be chosen again. What no
paper claims within a day is swept away (directory.papers.forgetting).
"""

from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import PurePath

from django.core import signing
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile

from directory.models import Association
from directory.models.document import drawn_name, private_storage
from directory.papers import accepting

A_DAY = 86_400  # seconds


@dataclass(frozen=True)
class Held:
    """`name` is that of the stored file; `shown` the one the volunteer gave it, never kept for longer."""

    name: str
    content_type: str
    size: int
    digest: str
    shown: str


def hold(upload: "UploadedFile[bytes]") -> Held:
    """Take the file in. Raises ValidationError when it is refused."""
    accepted = accepting.accept(upload)
    return store(accepted.content, accepted.content_type, shown=PurePath(upload.name or "").name)


def store(content: File[bytes], content_type: str, *, shown: str = "") -> Held:
    digest = sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    content.seek(0)
    name = private_storage().save(drawn_name(None, f"x{accepting.SUFFIXES[content_type]}"), content)
    return Held(name, content_type, content.size, digest.hexdigest(), shown[:100])


def ticket(held: Held, association: Association) -> str:
    return signing.dumps(asdict(held), salt=_salt(association), compress=True)


def read(text: str, association: Association) -> Held | None:
    """The file that this ticket of the association stands for; None when it is too old, or no ticket of theirs."""
    try:
        held = Held(**signing.loads(text, salt=_salt(association), max_age=A_DAY))
    except signing.BadSignature:
        return None
    return held if private_storage().exists(held.name) else None


def _salt(association: Association) -> str:
    return f"directory.papers.holding:{association.pk}"
