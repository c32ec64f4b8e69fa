"""What the tests of registrations share: a workshop of three dates, and people who register in few words."""

from datetime import datetime, timedelta
from typing import Any

from events import places, registering
from events.models import Activity, Occurrence, Registration
from notifications.models import Notice
from tests import factories
from tests.conftest import MONDAY_MORNING
from tests.factories import paris

FIRST = paris(2026, 12, 1, 18)


def make_workshop(*, capacity: int | None = 3, dates: int = 3, **kw: Any) -> tuple[Activity, list[Occurrence]]:
    """Tuesdays at 18 h from 1 December 2026; the public's figures are right."""
    activity = factories.make_open_activity(capacity=capacity, **kw)
    seances = [
        factories.make_occurrence(activity=activity, starts_at=FIRST + timedelta(weeks=week)) for week in range(dates)
    ]
    places.recount([seance.pk for seance in seances])
    return activity, seances


def comes(
    activity: Activity, seance: Occurrence | None = None, *, name: str = "Jeanne Marin", at: datetime = MONDAY_MORNING,
    **kw: Any,
) -> Registration:  # fmt: skip
    """Registers for one séance; for the season when none is named."""
    contact = kw.pop("contact", None) or factories.a_contact(name)
    kind = kw.pop("kind", "single" if seance else "season")
    return registering.register(activity, kind=kind, seance=seance, contact=contact, at=at, **kw)


def figures(seance: Occurrence) -> tuple[int | None, int]:
    """(places that the public sees, people who wait)."""
    row = Occurrence.objects.get(pk=seance.pk)
    return (row.free_places, row.waiting)


def state(registration: Registration) -> str:
    return str(Registration.objects.get(pk=registration.pk).state)


def letters_to(registration: Registration) -> list[str]:
    """The subjects of what this person was told, in order; with plain spaces."""
    subjects = Notice.objects.filter(to=registration.email).order_by("pk").values_list("subject", flat=True)
    return [subject.replace("\u00a0", " ") for subject in subjects]
