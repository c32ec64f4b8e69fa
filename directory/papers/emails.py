"""The letters about papers, to each member of the association's team, once."""

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from directory.models import AssociationDocument, Person
from directory.papers import kinds
from notifications import letters


def verified(paper: AssociationDocument) -> None:
    _tell_team("paper_verified", paper, f"verified/{paper.pk}")


def sent_back(paper: AssociationDocument) -> None:
    """Why it does not do, and where to send another one."""
    _tell_team("paper_sent_back", paper, f"sent-back/{paper.pk}")


def expires(paper: AssociationDocument, *, before: int, on: date) -> None:
    """It ends soon: `before` is which of the reminders this is, in days; `on` is today."""
    days = (paper.expires_on - on).days if paper.expires_on else 0
    _tell_team("paper_expires", paper, reminder_key(paper, before), days=days)


def reminder_key(paper: AssociationDocument, before: int) -> str:
    return f"expires/{paper.pk}/{before}"


def _tell_team(letter: str, paper: AssociationDocument, key: str, **more: Any) -> None:
    association = paper.association
    place = {"association": association.slug, "kind": kinds.BY_KIND[paper.kind].slug}
    for person in Person.objects.of_team(association.pk):
        with translation.override(person.language):
            name = paper.name
        known = {
            "association": association,
            "paper": paper,
            "name": name,
            "person": person,
            "needed_for_halls": settings.HALLS_NEED_INSURANCE and paper.kind == paper.Kind.INSURANCE,
            "url": settings.PUBLIC_URL + reverse("directory:paper_create", kwargs=place),
            **more,
        }
        letters.write(
            f"directory/emails/{letter}",
            known,
            key=f"directory/paper/{key}/{person.pk}",
            to=person.email,
            language=person.language,
            reply_to=settings.SERVICE_EMAIL,
        )
