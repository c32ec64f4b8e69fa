"""What a file is, is told by what it holds; each refusal is one sentence that says what to do."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pytest_django import Settings

from directory.papers import accepting
from tests.papers import PDF, photo


def accept(name: str, content: bytes, told: str = "application/pdf") -> accepting.Accepted:
    return accepting.accept(SimpleUploadedFile(name, content, content_type=told))


def test_a_pdf_is_kept_as_it_is_whatever_it_is_called() -> None:
    accepted = accept("attestation.exe", PDF, told="application/x-msdownload")
    assert (accepted.content_type, accepted.content.read()) == ("application/pdf", PDF)


@pytest.mark.parametrize(("form", "kept"), [("JPEG", "image/jpeg"), ("PNG", "image/jpeg")])
def test_a_photo_is_drawn_anew(form: str, kept: str) -> None:
    assert accept("x.pdf", photo(form=form)).content_type == kept


def test_where_a_photo_was_taken_is_not_kept() -> None:
    data = Image.Exif()
    data[0x010E] = "devant chez Nadia"
    content = photo(exif=data.tobytes())
    assert b"devant chez Nadia" in content
    assert b"devant chez Nadia" not in accept("x.jpg", content).content.read()


def test_a_program_hidden_behind_a_picture_does_not_outlive_the_drawing() -> None:
    assert b"<script>" not in accept("x.jpg", photo() + b"<script>alert(1)</script>").content.read()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Ce fichier est vide"),
        (b"PK\x03\x04" + b"\0" * 40, "Word ou LibreOffice"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 40, "Word ou LibreOffice"),
        (b"<!doctype html><script>alert(1)</script>", "ni un PDF ni une photo"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "ni un PDF ni une photo"),
        (b"MZ\x90\0" + b"\0" * 40, "ni un PDF ni une photo"),
        (b"GIF89a" + b"\0" * 40, "ni un PDF ni une photo"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 40, "Peu d’ordinateurs"),
        (PDF[:20], "Ce PDF est incomplet"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 40, "Cette photo est illisible"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "Cette photo est illisible"),
        (b" " + PDF, "ni un PDF ni une photo"),
    ],
)
def test_what_is_refused_is_said_in_one_sentence(content: bytes, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        accept("attestation.pdf", content)


def test_a_heavy_file_is_refused(settings: Settings) -> None:
    settings.PAPERS_MAX_MB = 1
    with pytest.raises(ValidationError, match="plus de 1"):
        accept("x.pdf", PDF + b" " * 1024 * 1024 + b"%%EOF")


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unfolded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accepting, "MOST_PIXELS", 4000)
    with pytest.raises(ValidationError, match="trop grande"):
        accept("x.png", photo(form="PNG"))
