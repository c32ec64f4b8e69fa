"""A volunteer joins the team of an association."""

from datetime import datetime

import pytest
from django.test import Client

from cms import planting, staffing
from directory import joining
from directory.models import Association, Membership, Person
from notifications.models import Notice
from tests import factories

pytestmark = pytest.mark.django_db
MALIKA = ("Malika", "Roche")


def test_a_newcomer_gets_an_account_and_a_letter(now: datetime) -> None:
    association = factories.make_association()

    joining.welcome("Malika@exemple.test", association, role="responsable", at=now, names=MALIKA)

    malika = Person.objects.get(email="malika@exemple.test")
    assert (malika.first_name, malika.has_usable_password()) == ("Malika", False)
    assert list(Association.objects.managed_by(malika)) == [association]
    assert Notice.objects.get().to == "malika@exemple.test"


def test_a_known_account_keeps_its_names_and_twice_is_once(now: datetime) -> None:
    nadia = factories.make_person()
    association = factories.make_association()

    for role in ("redacteur", "redacteur", "responsable"):
        joining.welcome(nadia.email, association, role=role, at=now, names=MALIKA)

    nadia.refresh_from_db()
    assert nadia.first_name == "Nadia"
    assert [each.role for each in Membership.objects.all()] == ["responsable"]
    assert [letter.key.split(":")[0] for letter in Notice.objects.order_by("pk")] == [
        "directory/welcome",
        "directory/role",
    ]


def test_the_service_opens_and_ends_an_access_in_the_admin(agent_client: Client) -> None:
    planting.plant()
    staffing.welcome(factories.Agent.objects.get())
    association = factories.make_association()
    typed = {"email": "malika@exemple.test", "first_name": "Malika", "last_name": "Roche", "role": "redacteur"}

    agent_client.post("/gestion/equipes/new/", typed | {"association": association.pk})
    membership = Membership.objects.get(person__email="malika@exemple.test")
    assert membership.accepted_at is not None

    edit = f"/gestion/equipes/edit/{membership.pk}/"
    assert agent_client.get("/gestion/equipes/").status_code == 200
    assert agent_client.get(edit).status_code == 200
    agent_client.post(edit, {"role": "redacteur", "ended_at": "2026-11-23 10:00"})
    assert not Association.objects.managed_by(membership.person).exists()
