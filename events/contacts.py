"""Who takes part, and how they are reached. Values only: nothing is read or written here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from directory.folding import fold
from directory.masking import is_a_name
from events.models import Registration
from events.registration_errors import ContactMissing
from notifications import phones

Channel = Registration.Channel
LONGEST_NAME = 120


@dataclass(frozen=True)
class Contact:
    """The person one writes to or calls: whoever comes, or the guardian of the children who come."""

    name: str
    channel: str = Channel.EMAIL
    email: str = ""
    phone: str = ""
    address: str = ""
    language: str = "fr"

    def checked(self) -> Self:
        """The same, as it is kept: e-mail in lower case, phone as +33…. Raises ContactMissing, with its field."""
        name = " ".join(self.name.split())
        if len(name) < 2 or len(name) > LONGEST_NAME or not is_a_name(name):
            raise ContactMissing(_("Write the first name and the last name."), field="name")
        email = self.email.strip().lower()
        if email:
            try:
                validate_email(email)
            except ValidationError:
                raise ContactMissing(_("Write an e-mail address like name@example.org."), field="email") from None
        try:
            phone = phones.normalised(self.phone) if self.phone.strip() else ""
        except phones.UnusableNumber as unusable:
            raise ContactMissing(unusable.message, field="phone") from None
        address = self.address.strip()
        kept = replace(self, name=name, email=email, phone=phone, address=address)
        kept._check_channel()
        return kept

    def _check_channel(self) -> None:
        if self.channel not in Channel.values:
            raise ContactMissing(_("Choose a way to be told."), field="channel")
        if self.channel == Channel.EMAIL and not self.email:
            raise ContactMissing(_("Write the e-mail address, or choose another way to be told."), field="email")
        if self.channel == Channel.PAPER and not self.address:
            raise ContactMissing(_("Write the postal address, or choose another way to be told."), field="address")
        if self.channel == Channel.SMS and not (self.phone and phones.receives_texts(self.phone)):
            raise ContactMissing(
                _("Text messages need a mobile number. Write one, or choose a phone call."), field="phone"
            )

    @property
    def way(self) -> str:
        """One way that tells people of the same name apart: the e-mail address, else the phone, else the address."""
        return self.email or self.phone or _folded(self.address)

    @property
    def key(self) -> str:
        """The same for the same person, whichever way and in whichever order they write their name:
        « jeanne marin|+33465710012 »."""
        return f"{' '.join(sorted(_folded(self.name).split()))}|{self.way}"

    @property
    def can_be_told_apart(self) -> bool:
        """Without any way to be reached, two people of one name are two people."""
        return bool(self.way)


@dataclass(frozen=True)
class Participant:
    """Somebody who comes with the contact, or a child: a first name, and an age when it matters."""

    first_name: str
    age: int | None = None

    def as_json(self) -> dict[str, Any]:
        return {"first_name": " ".join(self.first_name.split())[:60], "age": self.age}


def persons(contact: Contact, participants: Sequence[Participant]) -> list[str]:
    """Who of this party is who: the participants when they are named, otherwise the contact."""
    if not contact.can_be_told_apart:
        return []
    names = [_folded(participant.first_name) for participant in participants]
    return [f"{name}|{contact.way}" for name in names if name] or [contact.key]


def _folded(text: str) -> str:
    return " ".join(fold(text).replace("-", " ").split())
