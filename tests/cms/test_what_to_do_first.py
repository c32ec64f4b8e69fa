"""The first page of a workspace names what waits for the team."""

from datetime import datetime, time

import pytest
from django.test import Client

from bookings import review
from bookings.review import Propose
from bookings.targets import Target
from tests import factories
from tests.factories import paris

pytestmark = pytest.mark.django_db


def test_what_the_town_proposes_instead_is_the_first_thing_to_do(volunteer_client: Client, now: datetime) -> None:
    camille, asked = factories.make_agent().person, factories.make_asked(paris(2027, 1, 11, 18), purpose="Bal")
    verdict = Propose(asked.space, Target(asked.space_id, 1, time(18), time(20)))
    review.decide(asked, verdicts={asked.slots.get().pk: verdict}, message="", by=camille, at=now)
    answer = volunteer_client.get(f"/espace/{asked.association.slug}/")
    first = answer.context["tasks"][0]
    assert (first.title, first.action, first.url) == (
        "Répondre à la Ville\u00a0: Bal",
        "Répondre",
        asked.get_absolute_url(),
    )
    assert [each.label.replace("\u00a0", " ") for each in answer.context["answers"]] == [
        "Proposition à répondre : 1 date"
    ]
    assert len([task for task in answer.context["tasks"] if "Bal" in task.title]) == 1
