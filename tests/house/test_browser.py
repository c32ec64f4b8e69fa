"""In a real browser nothing is refused by the content policy and no script fails, for a visitor at the doors."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_page_opens_without_a_complaint_and_without_sideways_scrolling(page: "Page") -> None:
    for address in ("/activites/", "/lieux/", "/connexion/"):
        for width in (320, 390, 1280):
            page.set_viewport_size({"width": width, "height": 900})

            answer = page.goto(address)

            assert answer is not None
            assert (address, answer.status) == (address, 200)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (address, width)
            assert page.evaluate("document.documentElement.lang") == "fr"
