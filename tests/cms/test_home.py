"""The home page: every number is what its link finds."""

import re

import pytest
from django.test import Client

from cms.models import HomePage
from tests.factories import make_activity, make_occurrence, make_theme, paris

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "site_tree")]


def test_the_numbers_are_those_of_the_search(client: Client, site_tree: HomePage) -> None:
    older, sport = make_theme("Bien vieillir"), make_theme("Sport")
    gym = make_theme("Gym", parent=sport)
    make_occurrence(activity=make_activity("Gym", theme=gym, price_kind="free"))
    make_occurrence(activity=make_activity("Yoga", theme=sport), state="cancelled")
    make_occurrence(activity=make_activity("Loto", theme=older), starts_at=paris(2026, 11, 23, 15))
    make_occurrence(activity=make_activity("Danse", theme=older), starts_at=paris(2026, 11, 23, 8))  # begun already
    make_activity("Sans date", theme=older)
    page = client.get("/").content.decode()
    links = re.findall(
        r'href="(/activites/\?[^"]+)"(?:(?!</a>).)*?<span class="[nq]">(\d+)(?:<span class="sr">| activit)',
        page,
        re.DOTALL,
    )
    found = [
        (address, int(number), client.get(address.replace("&amp;", "&")).context["search"].answer.total)
        for address, number in links
    ]
    assert len(found) >= 5 + 7
    assert [(address, number) for address, number, total in found if number != total] == []
    assert [number for address, number, _total in found if address.endswith("theme=sport")] == [2]


def test_a_cancelled_date_of_the_day_is_struck_through(client: Client) -> None:
    make_occurrence(starts_at=paris(2026, 11, 23, 15), state="cancelled")
    page = client.get("/").content.decode()
    assert ("<del>Gym douce</del>" in page, "Annulé" in page) == (True, True)
