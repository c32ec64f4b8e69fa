"""Whoever speaks for two associations goes from one to the other on every page of the team, and lands on a page."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from cms import switching
from directory.models import Association
from tests import factories
from tests.house import test_roles
from tests.house.test_roles import Town
from tests.house.who_gets_what import TABLE, TEAM, TEAM_POST_ONLY

town, standing_town = test_roles.town, test_roles.standing_town  # the fixtures: one of each thing
OURS, OTHER = "/espace/souffle-et-mouvement/", "/espace/club-nautique/"
PAGES = [name for name, (parts, told) in TABLE.items() if "association" in parts and told == TEAM]
FILES = {
    "bookings:own_convention_pdf", "bookings:own_help_export", "bookings:own_help_pdf", "cms:page_keep",
    "directory:paper_file", "events:organiser_export", "events:sheet_activities", "events:sheet_template",
    "events:sheet_wrong", "events:statistics_export",
}  # fmt: skip
FRAMED = {"cms:page_preview"}  # a public page in a frame: the page around it has the header


@pytest.fixture
def both(town: Town) -> Client:
    member = town.people["member"]
    assert member is not None
    factories.make_membership(person=member, association=Association.objects.get(slug="club-nautique"))
    client = Client()
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_every_page_of_the_team_leads_to_the_same_one_of_the_other_association(town: Town, both: Client) -> None:
    lost = []
    for name in PAGES:
        if name in FILES | FRAMED:
            continue
        here = town.address(name)
        found = re.search(r'href="(/espace/\?changer&amp;ici=[^"]+)"', both.get(here).content.decode())
        if not found:
            lost.append((name, "no link"))
            continue
        choice = both.get(found[1].replace("&amp;", "&")).content.decode()
        there = re.findall(rf'<h2[^>]*><a href="({OTHER}[^"]*)"', choice)
        if len(there) != 1 or both.get(there[0]).status_code != 200:
            lost.append((name, f"{there}"))
        elif TABLE[name][0] == ("association",) and there != [here.replace(OURS, OTHER)]:
            lost.append((name, there[0]))
    assert not lost, lost


def test_an_address_that_only_takes_answers_is_never_opened(town: Town, both: Client) -> None:
    other = Association.objects.get(slug="club-nautique")
    for name, (parts, told) in TABLE.items():
        if parts == ("association",) and told == TEAM_POST_ONLY:
            there = switching.same_page(reverse(name, args=["souffle-et-mouvement"]), other)
            assert (name, both.get(there).status_code) == (name, 200)


def test_what_was_asked_of_the_numbers_is_asked_of_the_other_and_nothing_else(town: Town, both: Client) -> None:
    page = both.get(f"{OURS}statistiques/?periode=saison&q=Marin").content.decode()
    link = re.search(r'href="(/espace/\?changer&amp;ici=[^"]+)"', page)
    assert link is not None
    choice = both.get(link[1].replace("&amp;", "&")).content.decode()
    assert f'href="{OTHER}statistiques/?periode=saison"' in choice
    assert switching.of(f"{OURS}statistiques/?periode=saison", Association.objects.all()) == factories.the_association()
