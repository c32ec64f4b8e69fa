"""A resident types a few letters, misspelt, chooses with the keyboard, and finds; or lets the list be."""

import pytest
from playwright.sync_api import Page, expect

from cms import planting
from events import scheduling, search
from tests.conftest import Clock
from tests.factories import make_activity


@pytest.mark.django_db(transaction=True)
def test_the_keyboard_is_enough_to_take_a_suggestion(page: Page, clock: Clock) -> None:
    planting.plant()
    for title in ("Échecs pour tous", "Gym douce"):
        scheduling.publish(make_activity(title), at=clock.now)
    search.refresh()
    page.goto("/")
    box = page.get_by_label("Une activité, une envie, une association")
    box.press_sequentially("eschecs")
    options = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    expect(options.first).to_have_text("échecs")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("Escape")
    expect(options).to_have_count(0)
    expect(box).to_have_value("eschecs")
    box.press_sequentially(" ")
    box.press("Backspace")
    expect(options.first).to_be_visible()
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "proposition-1")
    expect(options.first).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    page.wait_for_url("**/activites/**")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 activité")
    page.goto("/activites/?q=eschecs")
    expect(page.get_by_text("Résultats pour échecs.")).to_be_visible()
    page.get_by_role("link", name="tel quel").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Aucune activité")
