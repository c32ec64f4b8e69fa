"""The files of printed programmes: made once, a few at a time, in French for screen readers."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock

import pytest
from django.test import Client

from events.models import Occurrence
from events.paper import fonts, printing
from tests.events.sheets import make_many, pages
from tests.factories import (
    make_activity,
    make_occurrence,
    paris,
)

if TYPE_CHECKING:
    from tests.conftest import Clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "fresh")]


def test_the_file_is_tagged_in_french_and_has_a_title(client: Client) -> None:
    make_occurrence()
    answer = client.get("/programme.pdf?quartier=")
    pdf = answer.content
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == 'inline; filename="programme-martigues-2026-11-23-a4.pdf"'
    for mark in (
        b"/Lang(fr)",
        b"/MarkInfo<</Marked true",
        b"/StructTreeRoot",
        b"<pdfuaid:part>1<",
        b"/DisplayDocTitle true",
    ):
        assert mark in pdf
    assert "Martigues\u00a0: Semaine du 23 au 29 novembre 2026" in pdf.decode("latin-1").encode("latin-1").decode(
        errors="ignore"
    )
    assert pages(pdf) == 1


def test_three_hundred_seances_take_less_than_two_seconds(client: Client) -> None:
    make_many(300)
    fonts.fonts()  # cut once per machine
    begun = time.perf_counter()
    pdf = client.get("/programme.pdf").content
    assert time.perf_counter() - begun < 2
    assert pages(pdf) > 20


def test_few_seances_make_a_poster_of_one_page(client: Client) -> None:
    for n in range(5):
        make_occurrence(activity=make_activity(f"Cours {n}"), starts_at=paris(2026, 11, 24 + n, 10))
    assert pages(client.get("/programme.pdf?format=a3").content) == 1


def test_the_same_sheet_is_made_once(client: Client, clock: "Clock", monkeypatch: pytest.MonkeyPatch) -> None:
    make_occurrence()
    first = client.get("/programme.pdf")
    monkeypatch.setattr(printing, "_compile", Mock(side_effect=AssertionError("made again")))
    clock.move_to(paris(2026, 11, 23, 9, 20))
    assert client.get("/programme.pdf").content == first.content
    assert client.get("/programme.pdf", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_a_cancelled_seance_makes_another_sheet(client: Client) -> None:
    seance = make_occurrence()
    before = client.get("/programme.pdf")["ETag"]
    Occurrence.objects.filter(pk=seance.pk).update(state="cancelled")
    assert client.get("/programme.pdf")["ETag"] != before


def test_an_address_that_asks_for_too_many_new_sheets_waits(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make_occurrence()
    monkeypatch.setattr("events.views.paper.MADE_PER_MINUTE", 2)
    asked = ["a4", "a4-18", "a3", "a4"]  # the last one is at hand
    answers = [client.get(f"/programme.pdf?format={one}") for one in asked]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 200]
    assert "04 65 71 00 12" in answers[2].content.decode()


def test_a_sheet_whose_turn_does_not_come_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make_occurrence()
    monkeypatch.setattr(printing, "make", Mock(side_effect=printing.TooBusy))
    answer = client.get("/programme.pdf")
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")


def test_of_three_sheets_at_once_the_third_is_asked_to_come_back(client: Client) -> None:
    make_occurrence()
    with printing._my_turn():
        assert printing._in_line.acquire(blocking=False)  # a second one waits
        try:
            assert client.get("/programme.pdf").status_code == 503
        finally:
            printing._in_line.release()
    assert client.get("/programme.pdf").status_code == 200


def test_an_empty_week_gives_a_kind_page_instead_of_an_empty_sheet(client: Client) -> None:
    answer = client.get("/programme.pdf?quartier=&semaine=2026-12-02&format=a3", follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [("/programme/?semaine=2026-11-30&format=a3", 302)]
    assert "Rien de prévu ces jours-là." in page
    assert 'href="/programme/?semaine=2026-11-30&amp;format=a3">La même, la semaine prochaine' in page
    assert "04 65 71 00 12" in page


def test_the_fonts_are_cut_by_whoever_comes_first(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.VAR = tmp_path
    there = tmp_path / "fonts" / fonts._name()

    def cut_by_another(source: Path, family: str, weight: int, to: Path) -> None:
        to.write_bytes(b"mine")
        there.mkdir(exist_ok=True)
        (there / to.name).write_bytes(b"theirs")

    monkeypatch.setattr(fonts, "_cut", cut_by_another)
    assert fonts.folder() == there
    assert {file.read_bytes() for file in there.iterdir()} == {b"theirs"}
    assert list((tmp_path / "fonts").iterdir()) == [there]
