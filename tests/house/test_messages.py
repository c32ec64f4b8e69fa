"""French is complete; and the tool that says so finds what it must."""

import re
from pathlib import Path

import polib
import pytest

from config import messages
from config.messages import Sentence


def test_every_sentence_has_its_french() -> None:
    assert messages.faults(messages.sentences(), polib.pofile(str(messages.FRENCH))) == []


TEMPLATE = """{% load i18n %}
{% translate "Ask for a hall" %} {% translate "May" context "month" %}
{% blocktranslate trimmed count n=n %}
  one date, "quoted" (really)
{% plural %}
  {{ n }} dates
{% endblocktranslate %}
"""


def test_sentences_of_a_template_are_found(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(TEMPLATE)

    assert list(messages.in_template(page)) == [
        Sentence(None, "Ask for a hall", None),
        Sentence("month", "May", None),
        Sentence(None, 'one date, "quoted" (really)', "%(n)s dates"),
    ]


def test_sentences_of_a_module_are_found(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(
        '_("free")\nngettext_lazy("%(n)s place", "%(n)s places", "n")\npgettext("month", "May")\nf"{_(\'taken\')}"\n'
    )

    assert list(messages.in_python(module)) == [
        Sentence(None, "free", None),
        Sentence(None, "%(n)s place", "%(n)s places"),
        Sentence("month", "May", None),
        Sentence(None, "taken", None),
    ]


def test_a_sentence_that_nobody_says_any_more_is_named() -> None:
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="free", msgstr="libre"))

    assert messages.faults({}, catalogue) == ["'free': said no more"]


@pytest.mark.parametrize(
    ("french", "fault"),
    [
        ({}, "a.html: missing: 'for %(name)s'"),
        ({"msgstr": ""}, "a.html: empty: 'for %(name)s'"),
        ({"msgstr": "pour %(name)s", "flags": ["fuzzy"]}, "a.html: fuzzy: 'for %(name)s'"),
        ({"msgstr": "pour"}, "a.html: placeholders differ: 'for %(name)s' / 'pour'"),
    ],
)
def test_a_sentence_without_good_french_is_named(french: dict[str, object], fault: str) -> None:
    catalogue = polib.POFile()
    if french:
        catalogue.append(polib.POEntry(msgid="for %(name)s", **french))

    assert messages.faults({Sentence(None, "for %(name)s", None): "a.html"}, catalogue) == [fault]


def test_a_line_never_begins_with_a_french_sign() -> None:
    said = [
        text for entry in polib.pofile(str(messages.FRENCH)) for text in (entry.msgstr, *entry.msgstr_plural.values())
    ]

    assert [text for text in said if re.search(r" [:;?!»]|« ", text)] == []


def test_nor_does_a_line_of_the_first_pages() -> None:
    pages = (messages.ROOT / "templates" / "cms" / "first_texts").glob("*.html")

    assert [page.name for page in pages if re.search(r" [:;?!»]|« ", page.read_text())] == []
