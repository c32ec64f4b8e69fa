"""In a real browser nothing is refused by the content policy and no script fails, here on pages of each kind."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("address", ["/activites/", "/lieux/", "/connexion/"])
@pytest.mark.parametrize("width", [390, 1280])
def test_a_page_opens_without_a_complaint_and_without_sideways_scrolling(
    page: "Page", address: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})

    answer = page.goto(address)

    assert answer is not None
    assert answer.status == 200
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate("document.documentElement.lang") == "fr"
