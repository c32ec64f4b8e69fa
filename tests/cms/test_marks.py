import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms import marks

PAIRS = [
    ("Bonjour à tous", "<p>Bonjour à tous</p>"),
    ("Un\n\nDeux", "<p>Un</p><p>Deux</p>"),
    ("Un\nDeux", "<p>Un<br/>Deux</p>"),
    ("- un\n- deux", "<ul><li>un</li><li>deux</li></ul>"),
    ("1. un\n2. deux", "<ol><li>un</li><li>deux</li></ol>"),
    ("Du **gras** et de l’_italique_", "<p>Du <b>gras</b> et de l’<i>italique</i></p>"),
    ("[Notre site](https://souffle.example/a_b_c)", '<p><a href="https://souffle.example/a_b_c">Notre site</a></p>'),
    ("Voir https://souffle.example.", '<p>Voir <a href="https://souffle.example">https://souffle.example</a>.</p>'),
    ("[Aide](page:7)", '<p><a linktype="page" id="7">Aide</a></p>'),
    ("5 < 6 & 7", "<p>5 &lt; 6 &amp; 7</p>"),
]


@pytest.mark.parametrize(("text", "html"), PAIRS)
def test_marks_become_rich_text_and_back(text: str, html: str) -> None:
    assert marks.to_html(text) == html
    assert marks.to_text(html) == text


def test_a_list_right_after_a_sentence_is_still_a_list() -> None:
    assert marks.to_html("Apportez :\n- de l’eau\n- un tapis") == (
        "<p>Apportez :</p><ul><li>de l’eau</li><li>un tapis</li></ul>"
    )


def test_nothing_typed_becomes_a_tag() -> None:
    html = marks.to_html('<script>alert(1)</script> <img src=x onerror=y> [x](javascript:alert(1)) [y](https://a"b)')
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert 'href="https://a&quot;b"' in html


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab -1.\n<>&é:/", max_size=60))
def test_what_is_read_back_gives_the_same_rich_text_again(text: str) -> None:
    html = marks.to_html(text)
    assert marks.to_html(marks.to_text(html)) == html
