"""The letters of the directory."""

from django.conf import settings
from django.urls import reverse

from directory.models import Membership
from notifications import letters


def welcome(membership: Membership) -> None:
    """Tell a new member of a team that the door is open, and where it is."""
    letters.write(
        "directory/emails/welcome",
        {
            "person": membership.person,
            "association": membership.association,
            "url": settings.PUBLIC_URL + reverse("account_login"),
        },
        key=f"directory/welcome:{membership.pk}",
        to=membership.person.email,
        language=membership.person.language,
    )
