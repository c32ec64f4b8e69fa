"""What the tests of bookings share: the agent who decides, and decisions in few words."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from bookings import review
from bookings.models import Decision, Slot, SlotRequest
from directory.models import Person
from tests import factories


@pytest.fixture
def camille(db: None) -> Person:
    """Agent of the department that runs the Tamaris."""
    return Person.objects.filter(email="camille@exemple.test").first() or factories.make_agent().person


@pytest.fixture
def camille_client(camille: Person) -> Client:
    """Signed in as Camille, who may already have acted."""
    client = Client()
    client.force_login(camille, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def grant_all(camille: Person, now: datetime) -> Callable[[SlotRequest], Decision]:
    """Grant every date of a request that waits."""

    def grant(slot_request: SlotRequest) -> Decision:
        verdicts = {slot.pk: review.Grant() for slot in slot_request.slots.asked()}
        return review.decide(slot_request, verdicts=verdicts, message="", by=camille, at=now)

    return grant


@pytest.fixture
def refusal() -> review.Refuse:
    return review.Refuse(Slot.Ground.PROPERTY, "La salle est déjà prise.")
