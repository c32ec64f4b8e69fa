"""Two who save a page at the same moment, on two connections: one is kept, the other is told and keeps their text."""

import pytest
from django.test import Client

from cms import editing, staffing
from cms.models import HomePage
from directory.models import Agent
from tests import factories
from tests.bookings.racing import at_once
from tests.cms.test_overtaken import form, save

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("_round", range(3))
def test_of_two_in_the_admin_and_one_of_the_team_one_alone_saves_unasked(
    agent_client: Client, site_tree: HomePage, _round: int
) -> None:
    association = factories.make_membership().association
    staffing.welcome(Agent.objects.get())
    page = save(association, tagline="Bouger en douceur")
    edit, seen, nadia = f"/gestion/pages/{page.pk}/edit/", editing.mark(page), association.memberships.get().person
    other = Client()
    other.force_login(Agent.objects.get().person, backend="django.contrib.auth.backends.ModelBackend")

    def in_admin(client: Client, words: str) -> int:
        return int(client.post(edit, form(page, words)).status_code)

    def in_team() -> int:
        try:
            editing.save(association, {"tagline": "De Nadia"}, facts={}, by=nadia, seen=seen, send=False)
        except editing.StaleEdit:
            return 409
        return 302

    answers = at_once(lambda: in_admin(agent_client, "De Camille"), lambda: in_admin(other, "De Sacha"), in_team)
    assert sorted(answers) == [302, 409, 409]
    assert page.revisions.count() == 2
