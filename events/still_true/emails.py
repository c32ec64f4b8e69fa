"""The letters of « Toujours vrai ? », one per member of the team, with links of their own."""

from datetime import date, datetime
from typing import Any

from django.conf import settings

from directory.models import Membership
from events.models import StillTrue
from events.still_true import links
from events.still_true.coming import Coming
from notifications import letters


def asked(membership: Membership, found: Coming, *, at: datetime) -> None:
    """The month's question, with the séances to come."""
    _write("still_true", membership, key=f"ask:{at:%Y%m%d}", at=at, found=found)


def announced(membership: Membership, state: StillTrue, *, on: date, at: datetime) -> None:
    """What will become of the page on that day, if nobody answers."""
    _write(
        "still_true_step",
        membership,
        key=f"{state.announced}:{at:%Y%m%d}",
        at=at,
        step=state.announced,
        on=on,
        since=state.since,
    )


def _write(name: str, membership: Membership, *, key: str, at: datetime, **known: Any) -> None:
    letters.write(
        f"events/emails/{name}",
        {
            "person": membership.person,
            "association": membership.association,
            "links": links.of(membership, at=at),
            "days": settings.STILL_TRUE_LINKS,
            **known,
        },
        key=f"events/still-true:{membership.association_id}:{key}:{membership.pk}",
        to=membership.person.email,
        language=membership.person.language,
        reply_to=settings.SERVICE_EMAIL,
    )
