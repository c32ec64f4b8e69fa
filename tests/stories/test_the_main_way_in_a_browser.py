"""The main way, in a real browser: Nadia writes her page and announces gym douce, the town answers date by date,
a resident finds it and keeps it in their own calendar, at the right hours on both sides of the clock change."""

import datetime as dt
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import icalendar
import pytest
import recurring_ical_events
from django.core.management import call_command

from bookings import closing, review
from bookings.models import Closure, Occupancy, SlotRequest
from cms import planting, staffing
from events.models import Occurrence
from notifications.models import Notice
from tests import factories
from tests.conftest import PARIS, Clock
from tests.factories import paris

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("PICTURES", "")  # a folder: every step is kept there, to be looked at
Enter = Callable[[str], "Page"]


@pytest.fixture
def town(live_server: "LiveServer", clock: Clock) -> None:
    """A town that has just started: its pages, its holidays, a hall taken on one Tuesday and closed on another."""
    planting.plant()
    call_command("days_off", verbosity=0)
    factories.make_membership(role="responsable")
    camille = factories.make_agent()
    staffing.welcome(camille)
    tamaris = factories.make_space()
    voices = factories.make_association("Les Voix de la Lagune")
    rival = factories.make_asked(paris(2026, 12, 15, 9), association=voices, purpose="Chorale", space=tamaris)
    verdicts = {rival.slots.get().pk: review.Grant()}
    review.decide(rival, verdicts=verdicts, message="", by=camille.person, at=clock.now)
    closing.close(
        [tamaris], starts_at=paris(2027, 3, 16, 8), ends_at=paris(2027, 3, 16, 20),
        cause=Closure.Cause.SAFETY, reason="Contrôle de sécurité", by=camille.person,
    )  # fmt: skip


@pytest.fixture
def enter(chromium: "Browser", live_server: "LiveServer") -> "Iterator[Callable[[str], Page]]":
    """Open a browser of one's own and sign in with the code that the letter brings; "" stays a visitor."""
    opened: list[BrowserContext] = []

    def walk_in(email: str) -> "Page":
        context = chromium.new_context(
            base_url=live_server.url,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            viewport={"width": 1280, "height": 900},
        )
        context.set_default_timeout(10_000)
        opened.append(context)
        page = context.new_page()
        if email:
            page.goto("/connexion/")
            page.locator("[name=login]").fill(email)
            page.get_by_role("button", name="Recevoir un code").click()
            letter = Notice.objects.filter(to=email, subject__icontains="code").latest("pk")
            code = re.search(r"^ {4}(\S.*)$", letter.body, re.M)
            assert code is not None
            page.locator("[name=code]").fill(code.group())
            page.get_by_role("button", name="Se connecter").click()
            page.wait_for_url(re.compile("/(espace|service)/"))
        return page

    yield walk_in
    for context in opened:
        context.close()


def keep(page: "Page", name: str) -> None:
    """Keep the page as seen at a desk and on a phone, when somebody wants to look."""
    if PICTURES:
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})


def choose(page: "Page", where: str, words: str) -> None:
    """Choose the first option of a list that says these words."""
    question = page.locator(where)
    question.select_option(question.locator("option", has_text=words).first.get_attribute("value"))


def write_the_page(nadia: "Page") -> None:
    nadia.goto("/espace/souffle-et-mouvement/page/")
    nadia.get_by_label("En une phrase").fill("Bouger en douceur, à tout âge.")
    nadia.get_by_role("button", name="Texte", exact=True).click()
    nadia.locator("textarea[name^='story-']").first.fill("Nous sommes quinze, de 48 à 87 ans.")
    nadia.get_by_label("Téléphone").fill("04 65 71 00 27")
    nadia.get_by_role("button", name="Voir la page").click()
    keep(nadia, "01-page-apercu")
    nadia.get_by_role("button", name="Envoyer au service").click()
    nadia.locator("main", has_text="En attente de validation").wait_for()
    keep(nadia, "02-page-envoyee")


def approve_the_page(camille: "Page") -> None:
    camille.goto("/gestion/")
    camille.get_by_role("link", name="Souffle & Mouvement").first.click()
    camille.wait_for_load_state()
    keep(camille, "03-gestion-page")
    camille.locator("footer [data-w-dropdown-target='toggle'], footer .w-dropdown__toggle").first.click()
    camille.get_by_role("button", name=re.compile("^Approuver et")).first.click()
    camille.wait_for_load_state()


def announce(nadia: "Page") -> None:
    nadia.goto("/espace/souffle-et-mouvement/activites/nouvelle/")
    nadia.get_by_label("Nom de l’activité").fill("Gym douce")
    choose(nadia, "select[name=theme]", "Gym et bien-être")
    nadia.locator("[name=schedule_kind][value=weekly]").check()
    nadia.locator("[name=weekdays][value='1']").check()
    nadia.locator("[name=start_time]").fill("10 h")
    nadia.locator("[name=end_time]").fill("11 h")
    nadia.locator("[name=first_date]").fill("24/11/2026")
    nadia.locator("[name=last_date]").fill("29/06/2027")
    nadia.locator("[name=skips_school_holidays]").check()
    nadia.locator("#apercu").get_by_text("prochaine : mardi 24 novembre, 10 h –\u2060 11 h").wait_for()
    nadia.locator("[name=place][value=space]").check()
    nadia.locator("[name=space]").select_option(
        nadia.locator("[name=space] option", has_text="Tamaris").first.get_attribute("value")
    )
    nadia.locator("[name=price_kind][value=free]").check()
    keep(nadia, "04-activite")
    nadia.get_by_role("button", name="Publier").click()
    keep(nadia, "05-activite-publiee")


def ask_for_the_hall(nadia: "Page") -> None:
    nadia.get_by_role("link", name=re.compile("Demander")).last.click()
    nadia.locator("[name=people_expected]").fill("18")
    nadia.keyboard.press("Tab")
    nadia.locator("#apercu .not-free").first.wait_for()
    keep(nadia, "06-demande")
    nadia.get_by_role("button", name="Envoyer la demande").click()
    nadia.get_by_text("En attente de validation").first.wait_for()
    keep(nadia, "07-demande-envoyee")


def decide(camille: "Page") -> None:
    camille.goto("/service/")
    keep(camille, "08-file")
    camille.get_by_role("link", name="Gym douce").click()
    keep(camille, "09-demande")
    camille.get_by_role("button", name="Vérifier la décision").click()
    keep(camille, "10-decision")
    camille.get_by_role("button", name="Accorder en partie et envoyer").click()
    camille.wait_for_url("**/service/")


def find_and_keep(resident: "Page") -> bytes:
    resident.goto("/")
    resident.get_by_label("Une activité, une envie, une association").fill("gym douce")
    resident.get_by_role("button", name="Chercher").click()
    keep(resident, "12-recherche")
    resident.get_by_role("link", name="Gym douce").click()
    keep(resident, "13-activite")
    resident.get_by_text("S’abonner au calendrier").first.click()
    with resident.expect_download() as got:
        resident.get_by_role("link", name=re.compile("Télécharger")).first.click()
    return Path(got.value.path()).read_bytes()


def test_from_the_page_of_an_association_to_the_calendar_of_a_resident(town: None, enter: Enter) -> None:
    nadia = enter("nadia@exemple.test")
    camille = enter("camille@exemple.test")

    write_the_page(nadia)
    approve_the_page(camille)
    announce(nadia)
    ask_for_the_hall(nadia)
    decide(camille)

    asked = SlotRequest.objects.get(purpose="Gym douce")
    states = list(asked.slots.values_list("state", flat=True))
    assert (states.count("refused"), len(states) - states.count("granted")) == (2, 2)
    assert Occupancy.objects.filter(slot__request=asked).count() == len(states) - 2
    nadia.goto(asked.get_absolute_url())
    nadia.get_by_text(f"Accordé en partie : {len(states) - 2} sur {len(states)}").first.wait_for()
    keep(nadia, "11-reponse")
    letter = Notice.objects.get(to="nadia@exemple.test", key__startswith="bookings/decision")
    assert "Contrôle de sécurité" in letter.body

    resident = enter("")
    resident.goto("/associations/souffle-et-mouvement/")
    assert "Bouger en douceur, à tout âge." in resident.inner_text("main")
    kept = icalendar.Calendar.from_ical(find_and_keep(resident))
    read = recurring_ical_events.of(kept).between(dt.date(2026, 11, 1), dt.date(2027, 8, 1))
    hours = {event["DTSTART"].dt.astimezone(PARIS).time() for event in read}
    assert hours == {dt.time(10)}
    starts = sorted(event["DTSTART"].dt.astimezone(dt.UTC) for event in read)
    assert starts == list(Occurrence.objects.filter(activity__slug="gym-douce").values_list("starts_at", flat=True))
    assert {moment.hour for moment in starts} == {8, 9}  # winter and summer
