"""The agenda of an association on another website: what it says, what it never does, and the lines to paste."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.models import Association
from events.embedding import Embed
from events.models import Activity, Occurrence
from tests import factories
from tests.factories import paris

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
FRAME = "/associations/souffle-et-mouvement/agenda-integre/"


def text(client: Client, address: str = FRAME) -> str:
    return client.get(address).content.decode().replace("\xa0", " ").replace("\u2060", "")


def make_date(number: int, **kw: object) -> Occurrence:
    activity = factories.make_open_activity(f"Atelier {number}")
    return factories.make_occurrence(activity=activity, starts_at=paris(2026, 11, 24, 8 + number), **kw)


def test_it_says_when_where_how_many_places_and_what_is_cancelled(client: Client) -> None:
    hall = factories.make_space("Grande salle")
    first = make_date(0, space=hall, free_places=6)
    make_date(1, state="cancelled", reason="Salle fermée")
    make_date(2, free_places=0, waiting=2)
    page = text(client)
    assert page.index("Atelier 0") < page.index("Atelier 1") < page.index("Atelier 2")
    assert ("8 h – 9 h" in page, "Maison des Tamaris, grande salle" in page, "6 places" in page) == (True, True, True)
    assert re.search(r"<del>Atelier 1</del>.*<del>9 h – 10 h</del>.*Salle fermée.*Annulé", page, re.DOTALL)
    assert f'href="/activites/atelier-0/inscription/?seance={first.pk}">S’inscrire' in page
    assert "atelier-1/inscription" not in page
    assert re.search(r"atelier-2/inscription/[^>]*>Attendre une place", page)
    assert '<base target="_top">' in page


def test_it_shows_only_what_the_public_may_see(client: Client) -> None:
    make_date(0, is_dropped=True, state="cancelled")
    make_date(1, ends_at=paris(2026, 11, 24, 10))
    Activity.objects.filter(title="Atelier 1").update(state="draft")
    factories.make_occurrence(
        activity=factories.make_activity("Voile", association=factories.make_association("Club nautique"))
    )
    page = text(client)
    assert [name for name in ("Atelier 0", "Atelier 1", "Voile") if name in page] == []
    assert "Aucune date annoncée" in page


@pytest.mark.parametrize("state", ["draft", "unlisted", "closed", None])
def test_an_association_that_is_not_listed_says_so_in_the_frame(client: Client, state: str | None) -> None:
    if state:
        factories.make_association(state=state)
    answer = client.get(FRAME)
    assert (answer.status_code, "frame-ancestors *" in answer.headers["Content-Security-Policy"]) == (404, True)
    assert "Cet agenda n’est pas affiché" in answer.content.decode()
    assert "Souffle" not in answer.content.decode()


def test_it_may_be_framed_anywhere_and_no_other_page_may(client: Client) -> None:
    make_date(0)
    framed, alone = client.get(FRAME), client.get("/associations/souffle-et-mouvement/")
    rules = framed.headers["Content-Security-Policy"]
    assert ("frame-ancestors *" in rules, "default-src 'self'" in rules, "unsafe" in rules) == (True, True, False)
    assert "X-Frame-Options" not in framed.headers
    assert "frame-ancestors 'self'" in alone.headers["Content-Security-Policy"]
    assert alone.headers["X-Frame-Options"] == "DENY"


def test_it_sets_and_reads_no_cookie(client: Client, volunteer_client: Client) -> None:
    make_date(0)
    plain = client.get(FRAME)
    volunteer_client.cookies.load({"mode": "simple", "theme": "dark", settings.LANGUAGE_COOKIE_NAME: "en"})
    known = volunteer_client.get(FRAME)
    assert known.content == plain.content
    for answer in (plain, known, client.get("/agenda-integre.js"), client.get("/agenda-integre.css?fond=ffffff")):
        assert (dict(answer.cookies), "Cookie" in answer.headers.get("Vary", "")) == ({}, False)
    assert (plain.headers["Cache-Control"], plain.headers["Content-Language"]) == ("public, max-age=300", "fr")


def test_what_has_not_changed_is_not_sent_again(client: Client) -> None:
    seance = make_date(0, free_places=6)
    etag = client.get(FRAME).headers["ETag"]
    again = client.get(FRAME, headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
    assert "frame-ancestors *" in again.headers["Content-Security-Policy"]
    Occurrence.objects.filter(pk=seance.pk).update(free_places=5)
    assert client.get(FRAME, headers={"If-None-Match": etag}).status_code == 200


def test_it_asks_the_database_twice_whatever_it_shows(client: Client) -> None:
    make_date(0)
    with CaptureQueriesContext(connection) as one:
        client.get(f"{FRAME}?n=30")
    for number in range(1, 12):
        make_date(number, space=factories.make_space(f"Salle {number}"))
    with CaptureQueriesContext(connection) as twelve:
        client.get(f"{FRAME}?n=30")
    assert (len(one), len(twelve)) == (2, 2)


def test_its_address_chooses_how_it_looks(client: Client) -> None:
    for number in range(8):
        make_date(number)
    assert (text(client).count("framed__item"), text(client, f"{FRAME}?n=3").count("framed__item")) == (6, 3)
    dark = text(client, f"{FRAME}?vue=compacte&theme=sombre&langue=en")
    assert ("framed--compact" in dark, 'data-theme="dark"' in dark, 'lang="en"' in dark) == (True, True, True)
    ours = text(client, f"{FRAME}?fond=%23101010&texte=ffffff&accent=ffcc00&theme=clair")
    assert 'href="/agenda-integre.css?fond=101010&amp;texte=ffffff&amp;accent=ffcc00"' in ours
    assert 'data-theme="dark"' in ours  # as its background is


@pytest.mark.parametrize(
    "query",
    ["n=0", "n=-1", "n=x", "n=²", "n=99999999999999999999", "vue=<script>", "theme=%22%3E", "fond=red;}", "langue=xx",
     "fond=%23fff", "texte=url(//x)", "accent=javascript:", "n=6&n=zz"],
)  # fmt: skip
def test_what_means_nothing_is_left_out(client: Client, query: str) -> None:
    make_date(0)
    assert text(client, f"{FRAME}?{query}") == text(client)


def test_a_large_number_is_the_largest_that_is_shown() -> None:
    assert Embed.asked({"n": "500"}).number == 30


def test_the_style_sheet_holds_nothing_but_colours(client: Client) -> None:
    sheet = client.get("/agenda-integre.css", {"fond": "ffffff", "texte": "#222222}body{x:y", "accent": "cccccc"})
    assert sheet.headers["Content-Type"] == "text/css; charset=utf-8"
    assert re.fullmatch(r":root:root:root\{color-scheme:light;(--[\w-]+:#[0-9a-f]{6};)+\}\n", sheet.content.decode())
    assert "#cccccc;" not in re.findall(r"--link:(#\w+;)", sheet.content.decode())  # too pale on white: darkened
    assert client.get("/agenda-integre.css?fond=x").content == b""


def test_the_script_is_small_and_asks_nothing_of_others(client: Client) -> None:
    answer = client.get("/agenda-integre.js")
    body = answer.content.decode()
    assert (len(body) <= 3000, answer.headers["Content-Type"]) == (True, "text/javascript; charset=utf-8")
    assert [
        word for word in ("cookie", "localStorage", "http:", "https:", "import", "fetch", "innerHTML") if word in body
    ] == []
    assert client.get("/agenda-integre.js", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert body.encode() == (Path(settings.BASE_DIR) / "static/js/agenda-integre.js").read_bytes()


# --- The page that gives the lines to paste ---

SHARE = "/espace/souffle-et-mouvement/partager/"


def test_the_team_finds_its_link_its_lines_its_posters_and_its_calendar(volunteer_client: Client) -> None:
    factories.make_activity("Gym douce")
    factories.make_activity("Yoga", state="draft")
    page = text(volunteer_client, SHARE)
    url = settings.PUBLIC_URL
    assert f'value="{url}/associations/souffle-et-mouvement/"' in page
    assert f"&lt;script src=&quot;{url}/agenda-integre.js&quot; async&gt;&lt;/script&gt;" in page
    assert f"&lt;iframe src=&quot;{url}{FRAME}&quot; title=&quot;Agenda : Souffle &amp;amp; Mouvement&quot;" in page
    assert ("/activites/gym-douce/affiche.pdf" in page, "/activites/yoga/" in page) == (True, False)
    assert f'value="{url}/associations/souffle-et-mouvement.ics"' in page
    assert f'<iframe src="{FRAME}?apercu"' in page


def test_the_lines_hold_the_choices(volunteer_client: Client) -> None:
    factories.make_activity()
    page = text(volunteer_client, f"{SHARE}?n=3&vue=compacte&theme=sombre&couleurs=ville&fond=%23ff0000")
    assert "data-n=&quot;3&quot; data-vue=&quot;compacte&quot; data-theme=&quot;sombre&quot;&gt;" in page
    assert "data-fond" not in page
    ours = text(volunteer_client, f"{SHARE}?couleurs=nous&fond=%23ffffff&texte=%23222222&accent=%23004080")
    assert "data-fond=&quot;ffffff&quot; data-texte=&quot;222222&quot; data-accent=&quot;004080&quot;" in ours


def test_a_colour_that_could_not_be_read_is_corrected_and_said(volunteer_client: Client) -> None:
    factories.make_activity()
    page = text(volunteer_client, f"{SHARE}?couleurs=nous&fond=%23ffffff&texte=%23cccccc&accent=%23004080")
    said = re.search(r"Texte : #CCCCCC se lit mal sur ce fond \(contraste 1,6.*utilise #(\w{6})", page)
    assert said is not None
    assert f"data-texte=&quot;{said[1].lower()}&quot;" in page
    assert 'value="#cccccc"' in page  # what was chosen stays in the form


def test_what_is_no_colour_is_said_beside_its_field(volunteer_client: Client) -> None:
    factories.make_activity()
    answer = volunteer_client.get(f"{SHARE}?couleurs=nous&fond=bleu&n=5")
    page = answer.content.decode()
    assert (answer.status_code, 'value="bleu"' in page, "data-fond" in page) == (422, True, False)
    assert page.count("Écrivez une couleur avec #") == 2  # in the summary and beside the field


def test_a_team_that_nobody_sees_is_told_so(volunteer_client: Client) -> None:
    Association.objects.update(state="unlisted")
    assert "Votre équipe seule voit l’association" in text(volunteer_client, SHARE)


def test_the_page_costs_the_same_for_one_activity_and_for_thirty(volunteer_client: Client) -> None:
    factories.make_activity("Cours 0")
    volunteer_client.get(SHARE)  # the first visit of the day is noted
    with CaptureQueriesContext(connection) as one:
        volunteer_client.get(SHARE)
    for number in range(1, 30):
        factories.make_activity(f"Cours {number}")
    with CaptureQueriesContext(connection) as thirty:
        volunteer_client.get(SHARE)
    assert (len(thirty), len(one) <= 8) == (len(one), True)


def test_a_date_that_began_is_shown_until_it_ends(client: Client, clock: object) -> None:
    seance = make_date(0)
    Occurrence.objects.filter(pk=seance.pk).update(
        starts_at=paris(2026, 11, 23, 8), ends_at=paris(2026, 11, 23, 9) + timedelta(hours=1)
    )
    assert ("Atelier 0" in text(client), "S’inscrire" in text(client)) == (True, False)
