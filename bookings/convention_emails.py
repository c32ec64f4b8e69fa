"""What is written to a team about its conventions."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from bookings.models import Convention
from directory.models import Person
from notifications import letters


def convention_sent(convention: Convention) -> None:
    """To the team: the convention is there, to be read, signed and given back."""
    slot_request = convention.request
    department = slot_request.space.venue.department
    for person in Person.objects.of_team(slot_request.association_id):
        with translation.override(person.language):
            known = {
                "person": person,
                "convention": convention,
                "request": slot_request,
                "conventions_url": settings.PUBLIC_URL
                + reverse("bookings:own_conventions", args=[slot_request.association.slug]),
            }
        letters.write(
            "bookings/emails/convention_sent",
            known,
            key=f"bookings/convention/{convention.pk}/{person.pk}",
            to=person.email,
            language=person.language,
            reply_to=department.email if department else "",
        )
