"""A photo is taken in whatever phone it comes from, and what would hurt the machine is refused in words."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from cms import pictures, planting
from cms.models import Picture
from tests import factories

pytestmark = pytest.mark.django_db


def take_in(name: str, content: bytes) -> Picture:
    planting.plant()
    return pictures.take_in(
        SimpleUploadedFile(name, content, content_type="image/jpeg"),
        association=factories.the_association(),
        by=factories.make_person(),
    )


def jpeg(size: tuple[int, int] = (640, 480), orientation: int = 1) -> bytes:
    content, data = BytesIO(), Image.Exif()
    data[0x0112] = orientation
    Image.new("RGB", size, (40, 140, 150)).save(content, "JPEG", exif=data)
    return content.getvalue()


def bomb(side: int) -> bytes:
    """A PNG of some kilobytes that unfolds into side × side pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packing, row = zlib.compressobj(9), bytes(side // 8 + 1)
    rows = b"".join(packing.compress(row) for _ in range(side)) + packing.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cut.jpg", jpeg()[:200]),
        ("bomb.png", bomb(30_000)),
        ("large.png", bomb(9_000)),
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("drawing.jpg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
        ("empty.jpg", b""),
        ("page.html", jpeg()),
    ],
)
def test_what_cannot_be_a_photo_is_refused_in_words(name: str, content: bytes) -> None:
    with pytest.raises(ValidationError):
        take_in(name, content)
    assert Picture.objects.count() == 0


def test_what_hides_behind_a_photo_is_left_out() -> None:
    kept = take_in("photo.jpg", jpeg() + b"<script>alert(1)</script>")
    assert b"<script>" not in kept.file.read()


def test_a_large_photo_taken_upright_stays_upright() -> None:
    kept = take_in("photo.jpg", jpeg((4800, 3600), orientation=6))
    assert (kept.width, kept.height) == (1800, 2400)


def test_a_photo_of_too_many_pixels_is_refused_with_what_to_do() -> None:
    with pytest.raises(ValidationError, match="81 million"):
        take_in("large.png", bomb(9_000))


def test_a_very_large_photo_is_never_unfolded_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    unfolded: list[tuple[int, int]] = []
    load = JpegImageFile.load

    def spy(self: JpegImageFile) -> object:
        unfolded.append(self.size)
        return load(self)

    monkeypatch.setattr(JpegImageFile, "load", spy)
    assert take_in("phone.jpg", jpeg((6000, 4500))).width == 2400
    assert max(unfolded) == (3000, 2250)
