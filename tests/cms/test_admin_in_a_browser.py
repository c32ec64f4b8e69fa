"""One page, two editors: what a team builds goes through the real form of the agents' admin unharmed, and back."""

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from cms import editing, planting, staffing
from cms.models import AssociationPage
from directory.models import Association
from tests import factories

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
IDS = [f"{n}{n}{n}{n}{n}{n}{n}{n}-1111-4111-8111-111111111111" for n in range(1, 7)]
STORY: list[dict[str, Any]] = [
    {"type": "heading", "value": "Notre histoire", "id": IDS[0]},
    {
        "type": "text",
        "value": '<p data-block-key="un">Née en <b>2009</b>.</p><ul><li data-block-key="deux">douce</li></ul>',
        "id": IDS[1],
    },
    {
        "type": "figures",
        "value": [{"type": "item", "value": {"number": "180", "label": "adhérents"}, "id": IDS[5]}],
        "id": IDS[2],
    },
    {
        "type": "question",
        "value": {"question": "Faut-il être souple ?", "answer": '<p data-block-key="trois">Non.</p>'},
        "id": IDS[3],
    },
    {
        "type": "link",
        "value": {"address": "https://www.youtube.com/watch?v=abcdefghijk", "words": "Notre film", "about": ""},
        "id": IDS[4],
    },
]


def story(association: Association) -> list[dict[str, Any]]:
    page = editing.page_of(association)
    assert page is not None
    found: list[dict[str, Any]] = json.loads(json.dumps(list(page.story.raw_data)))
    return found


def enter(page: "Page", live_server: "LiveServer", person: Any) -> None:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    key = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])


def test_blocks_survive_both_editors(page: "Page", live_server: "LiveServer") -> None:
    planting.plant()
    member, agent = factories.make_membership(), factories.make_agent()
    staffing.welcome(agent)
    association = member.association
    begun = editing.save(association, {"tagline": "Avant"}, facts={}, by=member.person, seen=None, send=False)
    words = {"story": AssociationPage._meta.get_field("story").to_python(json.dumps(STORY))}
    written = editing.save(association, words, facts={}, by=member.person, seen=editing.mark(begun), send=False)
    before = story(association)

    enter(page, live_server, agent.person)
    page.goto(f"/gestion/pages/{written.pk}/edit/")
    page.locator("[name=story-4-value-words]").wait_for(state="attached")
    page.fill("#id_tagline", "De Camille")
    page.locator("button.action-save").first.click()
    page.wait_for_load_state()
    page.locator(".messages .success").wait_for()
    assert story(association) == before

    enter(page, live_server, member.person)
    page.goto("/espace/souffle-et-mouvement/page/")
    assert page.input_value("[name=tagline]") == "De Camille"
    page.fill("[name=story-0-words]", "Nos débuts")
    page.locator("button[value=draft]:not(.sr)").first.click()
    page.wait_for_load_state()
    before[0]["value"] = "Nos débuts"
    assert story(association) == before
