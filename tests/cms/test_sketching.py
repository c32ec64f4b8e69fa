"""What is typed is kept while it is typed; versions are listed in words and brought back; blocks survive both editors."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from cms import editing, sketching
from cms.models import AssociationPage, HomePage, PageSketch
from directory.models import Association
from tests import factories
from tests.cms.test_views_page import FORM, photo, story, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def association(volunteer_client: Client, site_tree: HomePage) -> Association:
    return factories.the_association()


def test_what_is_typed_opens_again_and_touches_no_page(volunteer_client: Client, association: Association) -> None:
    answer = volunteer_client.post(f"{FORM}brouillon/", typed(phone="12", tagline="Pas fini"))
    assert answer.json()["said"].startswith("Brouillon enregistré à ")
    assert not AssociationPage.objects.exists()
    shown = volunteer_client.get(FORM)
    assert (shown.context["form"]["tagline"].value(), shown.context["form"]["phone"].value()) == ("Pas fini", "12")
    volunteer_client.post(f"{FORM}brouillon/abandonner/")
    assert (PageSketch.objects.count(), volunteer_client.get(FORM).context["form"]["tagline"].value()) == (0, None)


def test_a_form_sent_after_the_end_of_the_session_waits(association: Association) -> None:
    late = Client()
    assert late.post(FORM, typed(action="draft", tagline="Écrit dimanche soir")).status_code == 302
    nadia = association.memberships.get().person
    late.force_login(nadia, backend="django.contrib.auth.backends.ModelBackend")
    assert late.get(FORM).context["form"]["tagline"].value() == "Écrit dimanche soir"


def test_saving_lets_the_sketch_go(volunteer_client: Client, association: Association) -> None:
    volunteer_client.post(f"{FORM}brouillon/", typed())
    volunteer_client.post(FORM, typed(action="draft"))
    assert not PageSketch.objects.exists()


def test_an_earlier_version_is_told_in_words_and_brought_back(
    volunteer_client: Client, association: Association
) -> None:
    volunteer_client.post(FORM, typed(action="draft"))
    page = AssociationPage.objects.get()
    first = page.latest_revision_id
    volunteer_client.post(FORM, typed(action="draft", seen=editing.mark(page), tagline="Bouger fort"))
    listed = volunteer_client.get(f"{FORM}versions/")
    changes = listed.context["versions"][0].changes
    assert any(change.startswith("En une phrase") and "Bouger fort" in change for change in changes)
    assert volunteer_client.get(f"{FORM}versions/{first}/").status_code == 200
    volunteer_client.post(f"{FORM}versions/{first}/")
    back = editing.page_of(association)
    assert (back and back.tagline, page.revisions.count()) == ("Bouger en douceur", 3)


def test_what_an_agent_wrote_and_the_form_cannot_show_stays(volunteer_client: Client, association: Association) -> None:
    volunteer_client.post(FORM, typed(action="draft"))
    page = AssociationPage.objects.get().get_latest_revision_as_object()
    notice = {"type": "notice", "value": {"title": "Travaux", "words": "<p>En mai.</p>"}, "id": "n" * 8}
    notice["id"] = "55555555-5555-4555-8555-555555555555"
    rich = {"type": "text", "value": '<p data-block-key="a1">Dit <b>fort</b></p>', "id": notice["id"].replace("5", "6")}
    page.story = json.dumps([notice, rich])
    page.save_revision()
    shown = volunteer_client.get(FORM)
    sent: dict[str, Any] = {"story-count": "2", "action": "draft", "seen": editing.mark(AssociationPage.objects.get())}
    for n, row in enumerate(reversed([each.row for each in shown.context["rows"]])):
        sent |= row.sent(n)
    volunteer_client.post(FORM, sent)
    assert story(editing.page_of(association)) == [("text", rich["value"]), ("notice", notice["value"])]


def test_galleries_figures_and_links_are_written(volunteer_client: Client, association: Association) -> None:
    gallery = {"story-count": "3", "story-0-kind": "gallery", "story-0-photos": [photo("a.jpg"), photo("b.jpg")]}
    figures = {"story-1-kind": "figures", "story-1-lines": "2", "story-1-line-0-number": "180"}
    figures |= {"story-1-line-0-label": "adhérents", "story-2-kind": "link", "story-2-words": "Notre film"}
    figures |= {"story-2-address": "https://www.youtube.com/watch?v=x"}
    asked = volunteer_client.post(FORM, {**gallery, **figures, "action": "draft"})
    assert asked.status_code == 422  # what do the photos show?
    told = dict(asked.context["sheet"].typed()) | {"action": "draft", "story-0-line-1-decorative": "on"}
    volunteer_client.post(FORM, told | {"story-0-line-0-alternative": "Un cours"})
    kept = dict(story(editing.page_of(association)))
    assert [(item["value"]["alternative"], item["value"]["decorative"]) for item in kept["gallery"]] == [
        ("Un cours", False), ("", True),
    ]  # fmt: skip
    assert [item["value"] for item in kept["figures"]] == [{"number": "180", "label": "adhérents"}]
    shown = volunteer_client.get(f"{FORM}apercu/").content.decode()
    assert ("Vidéo, sur youtube.com" in shown, "adhérents" in shown) == (True, True)


def test_a_sketch_goes_after_three_months_or_with_its_writer(association: Association, now: datetime) -> None:
    nadia = association.memberships.get()
    malik = factories.make_membership(person=factories.make_person("malik@exemple.test", "Malik"))
    for member in (nadia, malik):
        sketching.keep(association, member.person, {"tagline": "Pas fini"}, at=now)
    malik.ended_at = now
    malik.save()
    assert sketching.forget_old(at=now) == 1
    assert PageSketch.objects.get().person == nadia.person
    assert (sketching.forget_old(at=now + timedelta(days=80)), PageSketch.objects.count()) == (0, 1)
    assert (sketching.forget_old(at=now + timedelta(days=100)), PageSketch.objects.count()) == (1, 0)


def test_a_block_that_was_moved_stays_where_it_is(volunteer_client: Client, association: Association) -> None:
    volunteer_client.post(FORM, typed(action="down-0"))
    assert [shown.row.kind for shown in volunteer_client.get(FORM).context["rows"]] == ["text", "heading"]


def test_a_mistake_says_in_which_block_it_is(volunteer_client: Client, association: Association) -> None:
    link = {"story-count": "3", "story-2-kind": "link", "story-2-address": "pas une adresse", "story-2-words": "Film"}
    answer = volunteer_client.post(FORM, typed(action="draft", **link))
    (mistake,) = answer.context["sheet"].mistakes
    assert (answer.status_code, mistake.message.startswith("3. Lien ou vidéo\xa0: ")) == (422, True)
