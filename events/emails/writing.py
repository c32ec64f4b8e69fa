"""How each letter is written: in the language of its reader, by their way, with copies for their relatives."""

from datetime import datetime
from typing import Any

from django.utils import translation

from directory import wording
from events import copying, posting, saying
from events.models import Occurrence, Registration, RegistrationStep
from events.saying import About

FIRST = (RegistrationStep.Kind.REGISTERED, RegistrationStep.Kind.WAITED)


def has_a_place(party: Registration) -> bool:
    return party.is_confirmed


def date_of(told: About) -> str:
    return wording.long_date(told.seance.starts_at) if told.seance else ""


def tell(
    party: Registration, step: RegistrationStep, words: Any, *, seance: Occurrence | None = None, channel: str = "",
    invitation: str = "", urgent: bool = False, **more: Any,
) -> None:  # fmt: skip
    """A letter of their history. Nobody has relatives yet at the moment they register."""
    post(
        party, f"registrations/{step.pk}", words, at=step.at, step=step, seance=seance, channel=channel,
        invitation=invitation, urgent=urgent, is_copied=step.kind not in FIRST, **more,
    )  # fmt: skip


def post(
    party: Registration, key: str, words: Any, *, at: datetime, step: RegistrationStep | None = None,
    seance: Occurrence | None = None, channel: str = "", invitation: str = "", urgent: bool = False,
    is_copied: bool = False, **more: Any,
) -> None:  # fmt: skip
    """Letters that bring a link which only the person may have are not copied to their relatives."""
    if party.erased_at or not party.name:
        return
    with translation.override(party.language):
        told = saying.about(party, at=at, seance=seance, is_alone=len(more.get("seances", ())) < 2)
        said = words(told, step, **more)
        posting.post(
            told, said, key=key, at=at, channel=channel or party.channel, invitation=invitation, urgent=urgent
        )  # fmt: skip
        if is_copied:
            copying.tell(told, said, key=key, at=at)
