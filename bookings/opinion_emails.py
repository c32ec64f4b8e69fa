"""Letters about opinions, between agents only: nothing here is ever written to an association."""

from django.conf import settings
from django.urls import reverse

from bookings.models import Opinion
from directory.models import Person
from notifications import letters


def opinion_asked(opinion: Opinion) -> None:
    """To the agents of the department: what is asked, and until when."""
    _to_department("opinion_asked", opinion)


def opinion_due(opinion: Opinion) -> None:
    """To the same, once, on the day it is due: the service still waits."""
    _to_department("opinion_due", opinion)


def opinion_given(opinion: Opinion) -> None:
    """To the agent who asked: favourable, reserved or unfavourable, and why."""
    if opinion.asked_by.is_active:
        address = settings.PUBLIC_URL + reverse("bookings:review", args=[opinion.request_id])
        _write("opinion_given", opinion, opinion.asked_by, address)


def _to_department(template: str, opinion: Opinion) -> None:
    agents = Person.objects.filter(
        is_active=True, agencies__ended_at=None, agencies__department=opinion.department_id
    ).order_by("pk")
    for person in agents:
        _write(template, opinion, person, settings.PUBLIC_URL + opinion.get_absolute_url())


def _write(template: str, opinion: Opinion, person: Person, address: str) -> None:
    slot_request = opinion.request
    known = {
        "person": person,
        "opinion": opinion,
        "request": slot_request,
        "association": slot_request.association,
        "space": slot_request.space,
        "venue": slot_request.space.venue,
        "opinion_url": address,
    }
    letters.write(
        f"bookings/emails/{template}", known, key=f"bookings/{template}/{opinion.pk}/{person.pk}", to=person.email,
        language=person.language,
    )  # fmt: skip
