"""Pages about teams cost the same for one line and for twelve."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from directory import claiming, inviting, watching
from directory.models import Person
from events.models import StillTrue
from tests import factories
from tests.budgets.test_pages import same_for_twelve

pytestmark = pytest.mark.django_db
TEAM = "/espace/souffle-et-mouvement/equipe/"


def make_team_life(n: int) -> None:
    """A colleague, an invitation, somebody who asks to join."""
    at, ours = timezone.now(), factories.the_association()
    factories.make_membership(
        person=factories.make_person(f"collegue{n}@exemple.test", f"Collègue {n}"), role="redacteur"
    )
    nadia = Person.objects.get(email="nadia@exemple.test")
    inviting.invite(ours, f"invite{n}@exemple.test", role="redacteur", by=nadia, at=at)
    claiming.claim(ours, part="Bénévole", by=factories.make_person(f"autre{n}@exemple.test", f"Autre {n}"), at=at)


def make_matter(n: int) -> None:
    association = factories.make_association(f"Atelier {n}")
    person = factories.make_person(f"equipe{n}@exemple.test", f"Équipe {n}")
    factories.make_membership(association=association, person=person)
    watching.ask(association, "bureau", at=timezone.now())
    StillTrue.objects.create(
        association=association, since=timezone.now() - timedelta(days=90), asked_at=timezone.now(), announced="flagged",
        announced_at=timezone.now(),
    )  # fmt: skip


def make_date(n: int) -> None:
    activity = factories.make_activity(f"Cours {n}", space=factories.make_space(f"Salle {n}"))
    starts_at = timezone.now() + timedelta(days=n + 1)
    factories.make_occurrence(activity=activity, starts_at=starts_at, space=activity.space)


def test_the_team(volunteer_client: Client) -> None:
    assert same_for_twelve(volunteer_client, TEAM, make_team_life) <= 9


def test_the_teams_to_look_after(agent_client: Client) -> None:
    assert same_for_twelve(agent_client, "/service/equipes/", make_matter) <= 8


def test_a_team_as_the_service_reads_it(volunteer_client: Client, agent_client: Client) -> None:
    assert same_for_twelve(agent_client, "/service/equipes/souffle-et-mouvement/", make_team_life) <= 8


def test_who_did_not_confirm(agent_client: Client) -> None:
    assert same_for_twelve(agent_client, "/service/toujours-vrai/", make_matter) <= 6


def test_what_is_to_be_confirmed(volunteer_client: Client) -> None:
    assert same_for_twelve(volunteer_client, "/espace/souffle-et-mouvement/toujours-vrai/", make_date) <= 6
