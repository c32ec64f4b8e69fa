"""Letters about a calendar kept elsewhere: to whoever added it, or to the team once they have left it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from directory.models import Person
from events.importing import refusals
from events.models import CalendarSource
from notifications import letters


def changes_wait(source: CalendarSource, *, at: datetime) -> None:
    """Once for all changes that wait together: nothing is done before somebody says yes."""
    _tell("calendar_changes", source, at=at)


def cannot_be_read(source: CalendarSource, *, at: datetime) -> None:
    """Once, when it has lasted: what has come stays, what is new does not arrive."""
    _tell("calendar_unreadable", source, at=at)


def _tell(name: str, source: CalendarSource, *, at: datetime) -> None:
    page = reverse("events:calendar", args=[source.association.slug, source.pk])
    for person in _owners(source):
        with translation.override(person.language):
            known: dict[str, Any] = {
                "person": person, "source": source, "association": source.association,
                "url": settings.PUBLIC_URL + page, "why": refusals.sentence(source.refusal) if source.refusal else "",
            }  # fmt: skip
        key = f"events/{name}/{source.pk}/{at.timestamp():.0f}/{person.pk}"
        letters.write(f"events/emails/{name}", known, key=key, to=person.email, language=person.language)


def _owners(source: CalendarSource) -> Iterable[Person]:
    team = list(Person.objects.of_team(source.association_id))
    return [person for person in team if person.pk == source.added_by_id] or team
