"""In a browser: the page of another site, with two lines of ours in it."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from events import embedding
from tests import factories

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer
    from pytest_django.plugin import SettingsWrapper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SITE = """<!doctype html><html lang="fr"><meta charset="utf-8"><title>Notre site</title>
<link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width, initial-scale=1">
<main><h1>Notre site</h1>{lines}</main>
<iframe title="Un autre cadre" src="intrus.html"></iframe></html>"""
INTRUDER = """<!doctype html><title>Intrus</title><script>
for (const height of [9, "400", {}, null]) parent.postMessage({ type: "agenda-integre", height }, "*");
parent.postMessage(null, "*"); parent.postMessage("agenda-integre", "*");
</script>"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def other_site(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder, and the address of another origin that shows it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield tmp_path, f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_an_association_shows_its_dates_on_its_own_site(
    page: "Page", live_server: "LiveServer", settings: "SettingsWrapper", other_site: tuple[Path, str]
) -> None:
    folder, address = other_site
    settings.PUBLIC_URL = live_server.url
    activity = factories.make_open_activity("Gym douce")
    now = timezone.now()
    for days in range(1, 9):
        starts_at = (now + timedelta(days=days)).replace(hour=10, minute=0)
        factories.make_occurrence(
            activity=activity, starts_at=starts_at, free_places=days, state="cancelled" if days == 2 else "planned"
        )
    association = activity.association
    lines = str(embedding.with_script(association, embedding.Embed.asked({"theme": "clair"})))
    (folder / "index.html").write_text(SITE.format(lines=lines))
    (folder / "intrus.html").write_text(INTRUDER)

    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address)
        frame = page.frame_locator("[data-agenda] iframe")
        frame.get_by_role("listitem").nth(5).wait_for()
        page.wait_for_timeout(300)
        inside = frame.locator("html").evaluate("(each) => Math.ceil(each.getBoundingClientRect().height)")
        outside = page.locator("[data-agenda] iframe").evaluate("(each) => each.clientHeight")
        assert abs(inside - outside) <= 1, width  # as high as it needs, whatever the intruder says
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), width
        assert frame.locator("html").evaluate(
            "(each) => each.scrollWidth <= each.ownerDocument.defaultView.innerWidth"
        ), width
    assert page.locator("[data-agenda] iframe").get_attribute("title") == "Agenda\xa0: Souffle & Mouvement"
    assert frame.get_by_text("Annulé").count() == 1
    assert page.context.cookies() == []

    for theme, view in (("clair", "liste"), ("sombre", "compacte")):
        page.goto(live_server.url + embedding.Embed.asked({"theme": theme, "vue": view}).address(association))
        found = Axe().run(page, options={"preload": False}).response["violations"]
        assert [f"{each['id']} {each['nodes'][0]['html'][:120]}" for each in found] == []

    page.goto(address)
    page.frame_locator("[data-agenda] iframe").get_by_role("link", name="S’inscrire").first.click()
    page.wait_for_url(f"{live_server.url}/activites/gym-douce/inscription/**")  # the whole window, not the frame
    assert page.get_by_role("heading", level=1).first.is_visible()


def test_without_script_the_link_stays(
    page: "Page", live_server: "LiveServer", settings: "SettingsWrapper", other_site: tuple[Path, str]
) -> None:
    folder, address = other_site
    settings.PUBLIC_URL = live_server.url
    lines = str(embedding.with_script(factories.the_association(), embedding.Embed()))
    (folder / "index.html").write_text(SITE.format(lines=lines.partition("<script")[0]))
    (folder / "intrus.html").write_text("<!doctype html><title>Rien</title>")
    page.goto(address)
    link = page.get_by_role("link", name="Agenda : Souffle & Mouvement")
    assert link.get_attribute("href") == f"{live_server.url}/associations/souffle-et-mouvement/"
