"""The home page and the views of a search in a real browser: read by all in every display, walked with a keyboard."""

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from cms import planting
from events.models import Activity
from events.search import index
from tests.factories import (
    make_activity,
    make_neighbourhood,
    make_occurrence,
    make_space,
    make_theme,
    make_venue,
    paris,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDRESSES = ("/", "/activites/", "/activites/?vue=semaine", "/activites/?vue=carte", "/activites/gym-douce/")
TILE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture
def town(clock: object, db: None) -> None:
    planting.plant()
    near = make_space("Salle 1", venue=make_venue(latitude=43.41, longitude=5.05))
    far = make_space("Salle 2", venue=make_venue("Maison des Pins", latitude=43.33, longitude=5.03))
    sport = make_theme("Sport")
    taken = {"entry": "registration", "capacity": 12, "theme": sport}
    gym = make_activity(space=near, summary="Bouger", price_kind="free", **taken)
    make_occurrence(activity=gym, space=near, free_places=2)
    make_occurrence(activity=gym, space=near, starts_at=paris(2026, 11, 27, 10), state="cancelled")
    make_occurrence(activity=make_activity("Yoga", space=near, **taken), space=near, free_places=0, waiting=3)
    make_occurrence(activity=make_activity("Danse", space=far), space=far, starts_at=paris(2026, 11, 23, 18, 30))
    make_occurrence(activity=make_activity("Marche", entry="free_entry"), address="Départ du port")
    index(Activity.objects.all())


@pytest.fixture
def with_tiles(page: "Page") -> "Page":
    """The tile server answers, as it does for most people."""

    def answer(route: "Route") -> None:
        route.fulfill(body=TILE, content_type="image/png")

    page.route("https://tile.openstreetmap.org/**", answer)
    return page


def wrong_on(page: "Page", address: str) -> list[str]:
    page.goto(address)
    if "carte" in address:
        page.locator(".leaflet-tile-loaded").first.wait_for(state="attached")
    wider = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    found = Axe().run(page, options={"preload": False}).response["violations"]
    said = [f"{violation['id']}: {violation['nodes'][0]['html'][:140]}" for violation in found]
    return [*said, *(["wider than the window"] if wider else [])]


def test_every_view_is_read_by_all_in_light_dark_and_simple_display(with_tiles: "Page", town: None) -> None:
    page, wrong = with_tiles, []
    for look, width in (("light", 1280), ("dark", 320), ("simple", 320)):
        page.emulate_media(color_scheme="dark" if look == "dark" else "light")
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("/")
        if look == "simple":
            page.context.add_cookies([{"name": "mode", "value": "simple", "url": page.url}])
        wrong += [(look, address, each) for address in ADDRESSES for each in wrong_on(page, address)]
    assert wrong == []


def test_the_map_is_walked_with_a_keyboard_and_follows_the_filters(with_tiles: "Page", town: None) -> None:
    page = with_tiles
    page.goto("/activites/")
    page.get_by_role("link", name="Carte", exact=True).click()
    mark = page.get_by_role("button", name="Maison des Tamaris, 2 activités")
    mark.focus()
    assert page.locator(".agenda__item--map.is-on").count() == 2
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('.leaflet-popup') !== null")
    page.keyboard.press("Escape")
    mark.press("Tab")
    page.get_by_role("button", name="Maison des Pins, 1 activité").press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Danse"
    page.get_by_role("group", name="Filtrer les activités").get_by_label("Gratuit").check()
    page.wait_for_url("**/activites/?gratuit=1&vue=carte")
    assert page.locator("#carte .map__pin").count() == 1
    page.go_back()
    page.locator("#carte .map__pin").nth(1).wait_for()
    assert page.get_by_text("Sans adresse précise").is_visible()


def test_without_tiles_the_list_stands_and_a_sentence_says_so(page: "Page", town: None) -> None:
    page.route("https://tile.openstreetmap.org/**", lambda route: route.fulfill(status=204))
    page.goto("/activites/?vue=carte")
    page.get_by_text("Le fond de la carte n’arrive pas.").wait_for()
    assert page.locator("[data-spot]").count() == 3


def test_days_of_the_week_are_reached_on_a_phone_and_weeks_turned(page: "Page", town: None) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/activites/?vue=semaine")
    page.get_by_role("navigation", name="Jours de la semaine").get_by_role("link", name="Vendredi").click()
    assert page.url.endswith("#j20261127")
    page.get_by_role("link", name="Semaine d’après").click()
    page.wait_for_url("**/activites/?vue=semaine&semaine=2026-11-30")
    page.get_by_role("link", name="Semaine d’avant").click()
    page.get_by_role("heading", name="Du lundi 23 au dimanche 29 novembre").wait_for()
    assert page.locator(".ev--off del").count() == 1


def test_ticking_filters_chooses_no_neighbourhood_and_no_theme(page: "Page", town: None) -> None:
    for name in ("Ferrières", "Jonquières"):
        make_neighbourhood(name)
    page.goto("/activites/")
    for name, value in (("jour", "lun"), ("moment", "soir")):
        with page.expect_response("**/activites/?**"):
            page.locator(f"input[name={name}][value={value}]").press("Space")
        page.wait_for_url(f"**{name}={value}*")
        page.locator(".htmx-request, .htmx-settling, .htmx-swapping").first.wait_for(state="detached")
    chosen = [page.locator(f"#{name}").input_value() for name in ("quartier", "theme")]
    assert (chosen, page.url.partition("?")[2]) == (["", ""], "jour=lun&moment=soir")


def test_who_searches_faster_than_the_answers_come_sees_the_last_one(page: "Page", town: None) -> None:
    """No request is broken off, so the browser has nothing to complain of; and Enter asks once."""
    asked: list[str] = []

    def slowly(route: "Route") -> None:
        asked.append(route.request.url)
        page.wait_for_timeout(300)
        route.continue_()

    page.goto("/activites/")
    page.route("**/activites/?*", slowly)
    box = page.locator("#q")
    for typed in ("yoga", "danse", "marche"):
        box.fill(typed)
        box.press("Enter")
    page.wait_for_url("**q=marche*")
    expect(page.get_by_role("heading", level=1)).to_contain_text("marche")
    assert len(asked) == len(set(asked))
