"""The page on personal data says what the nightly work does, from the same figures."""

from datetime import datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from pytest_django import Settings

from cms.models import HomePage, StandardPage
from directory.models import DocumentRetention
from events import forgetting
from events.models import LookUp, RetentionRule
from tests import factories

pytestmark = pytest.mark.django_db


def page(client: Client) -> str:
    return client.get("/donnees-personnelles/").content.decode().replace("\xa0", " ")


def test_a_changed_rule_changes_the_page(client: Client, site_tree: HomePage, settings: Settings) -> None:
    assert ("3 mois après la date" in page(client), "la nuit après la dernière date" in page(client)) == (True, True)
    RetentionRule.objects.filter(kind="trial").update(months=5)
    settings.NOTIFICATIONS_TEXTS_KEEP_DAYS = 9
    assert ("5 mois après la date" in page(client), "9 jours" in page(client)) == (True, True)


def test_a_changed_rule_on_papers_changes_the_page(client: Client, site_tree: HomePage) -> None:
    assert ("Un papier d’une association : RIB" in page(client), "5 ans après" in page(client)) == (True, True)
    DocumentRetention.objects.filter(kind="insurance").update(months=36)
    assert "3 ans après" in page(client)


def test_it_says_whom_to_ask(client: Client, site_tree: HomePage, settings: Settings) -> None:
    settings.DPO_EMAIL = "dpo@exemple.test"
    assert ("mailto:dpo@exemple.test" in page(client), "https://www.cnil.fr/fr/plaintes" in page(client)) == (
        True,
        True,
    )
    settings.DPO_EMAIL = ""
    assert "dpo@" not in page(client)


def test_other_pages_of_text_say_nothing_of_it(client: Client, site_tree: HomePage) -> None:
    assert "Combien de temps nous gardons" not in client.get("/aide/").content.decode()


def test_who_looked_at_the_desk_is_forgotten_after_a_year(now: datetime) -> None:
    agent = factories.make_agent().person
    for days in (367, 360):
        LookUp.objects.create(by=agent, at=now - timedelta(days=days), found=1)
    forgetting.forget(at=now)
    assert LookUp.objects.count() == 1


def test_it_names_what_teams_send_and_who_opens_halls(client: Client, site_tree: HomePage) -> None:
    said = page(client)
    assert [
        words in said
        for words in ("pas enregistré", "Un tableau d’activités", "Un gardien", "la clé ou le badge", "Qui a appelé")
    ] == [True] * 5


def test_a_town_that_said_that_nothing_is_counted_says_the_truth(client: Client, site_tree: HomePage) -> None:
    migration = import_module("cms.migrations.0006_visits_are_counted_say_so")
    text = StandardPage.objects.get(slug="donnees-personnelles")
    text.body = f"<p>{migration.BEFORE} Une phrase de la Ville.</p>"
    text.save_revision().publish()
    aside = StandardPage.objects.get(slug="aide")
    aside.body = f"<p>{migration.BEFORE}</p>"
    aside.save_revision().publish()
    migration.say_so(apps, None)
    text.refresh_from_db()
    aside.refresh_from_db()
    expected = f"<p>{migration.NOW} Une phrase de la Ville.</p>"
    assert (text.body, text.latest_revision.content["body"]) == (expected, expected)
    assert (migration.BEFORE in aside.body, migration.NOW in page(client)) == (True, True)


def test_a_sentence_that_the_town_wrote_itself_stays(site_tree: HomePage) -> None:
    migration = import_module("cms.migrations.0006_visits_are_counted_say_so")
    text = StandardPage.objects.get(slug="donnees-personnelles")
    text.body = "<p>Il n’y a ni publicité, ni mesure d’audience chez nous.</p>"
    text.save_revision().publish()
    migration.say_so(apps, None)
    text.refresh_from_db()
    assert text.body == "<p>Il n’y a ni publicité, ni mesure d’audience chez nous.</p>"
