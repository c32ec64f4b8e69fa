"""How each letter is written: in the language of its reader, by their way, with copies for their relatives."""

from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from directory import wording
from events import copying, posting, saying
from events.models import Occurrence, Registration, RegistrationStep
from events.saying import About, Action

Channel = Registration.Channel
FIRST = (RegistrationStep.Kind.REGISTERED, RegistrationStep.Kind.WAITED)


def has_a_place(party: Registration) -> bool:
    return party.is_confirmed


def date_of(told: About) -> str:
    return wording.long_date(told.seance.starts_at) if told.seance else ""


def short_deadline(party: Registration) -> str:
    """« ven. 27 nov. 18 h »: until when an offer stands."""
    until = party.offered_until
    return f"{wording.short_date(until)} {wording.hour(until)}" if until else ""


def answers(told: About) -> list[Action]:
    """To an offer."""
    return [told.action(_("Yes, I take the place"), "accepter/"), told.action(_("No, I leave it"), "refuser/")]


def tell_in_time(party: Registration, step: RegistrationStep, words: Any, *, channel: str = "", **more: Any) -> None:
    """An offer. Who reads e-mail or text messages and has to be phoned to hear of it in time (`channel`) gets both."""
    has_link = party.channel in (Channel.EMAIL, Channel.SMS)
    if channel == Channel.CALL and has_link:
        also = {name: value for name, value in more.items() if name != "urgent"}
        post(party, f"registrations/{step.pk}/call", words, at=step.at, step=step, channel=channel, **also)
    tell(party, step, words, channel="" if has_link else channel, **more)


def tell(
    party: Registration, step: RegistrationStep, words: Any, *, seance: Occurrence | None = None, channel: str = "",
    invitation: str = "", urgent: bool = False, **more: Any,
) -> None:  # fmt: skip
    """A letter of their history. At the moment they register, only who gets copies of all of theirs can be a relative."""
    post(
        party, f"registrations/{step.pk}", words, at=step.at, step=step, seance=seance, channel=channel,
        invitation=invitation, urgent=urgent, is_copied=step.kind not in FIRST or party.calendar_id is not None, **more,
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
            told, said, key=key, at=at, channel=channel or party.channel, invitation=invitation, urgent=urgent,
            about=seance or party.occurrence,
        )  # fmt: skip
        if is_copied:
            copying.tell(told, said, key=key, at=at)
