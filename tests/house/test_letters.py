"""Every letter has its subject, its text and its page, and each can be read in both languages."""

import pytest
from django.template.loader import get_template
from django.utils import timezone, translation

from events.saying import Words
from notifications import letters
from tests import factories
from tests.house.test_templates import TEMPLATES

PARTS = (".subject.txt", ".txt", ".html")
NAMES = sorted(
    {
        name.removesuffix(".subject.txt").removesuffix(".txt").removesuffix(".html")
        for name in TEMPLATES
        if "/emails/" in name and not name.rpartition("/")[2].startswith("_")
    }
)


@pytest.mark.parametrize("name", NAMES)
def test_a_letter_has_its_three_parts(name: str) -> None:
    assert [part for part in PARTS if name + part not in TEMPLATES] == []


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_a_letter_can_be_read(name: str, language: str) -> None:
    """With the things that letters speak of; the words of each are tested beside what sends it."""
    request = factories.make_asked(factories.paris(2026, 11, 24, 10))
    slots = list(request.slots.all())
    known = {
        "person": factories.make_person(),
        "by": None,
        "request": request,
        "association": request.association,
        "space": request.space,
        "venue": request.space.venue,
        "slots": slots,
        "months": [],
        "granted": [],
        "refused": [],
        "waiting": 0,
        "lines": [],
        "comment": "Bonjour",
        "code": "123456",
        "at": timezone.now(),
        "url": "https://exemple.test/",
        "words": Words("Votre place : gym douce", ["Vous êtes inscrit."], has_code=True),
        "party": factories.make_registration(code="4821"),
    }

    letter = letters.write(name, known, key=name, to="nadia@exemple.test", language=language)

    assert letter.subject
    assert "\n" not in letter.subject
    assert letter.body.strip()
    assert f'lang="{language}"' in letter.html


def test_letters_are_found() -> None:
    assert len(NAMES) > 5
    with translation.override("fr"):
        assert get_template("letters/base.html")
