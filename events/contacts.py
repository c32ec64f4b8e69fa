"""Who takes part, and how they are reached. Values only: nothing is read or written here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from phonenumbers import PhoneNumberFormat, PhoneNumberType, number_type

from directory.french_words import fold
from directory.masking import is_a_name
from events.models import Registration
from events.registration_errors import ContactMissing

Channel = Registration.Channel
LONGEST_NAME = 120


def normalised_phone(typed: str) -> str:
    """« 06 39 98 12 34 » → +33639981234. Raises ContactMissing when it is no phone number."""
    try:
        number = phonenumbers.parse(typed, "FR")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise ContactMissing(_("Write a phone number with ten digits, for example 06 39 98 12 34."), field="phone")
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))


def takes_texts(phone: str) -> bool:
    """Can this number, as +33…, receive a text message? French ones: 06 and 07."""
    if phone.startswith("+33"):
        return phone[3] in "67"
    kinds = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
    return number_type(phonenumbers.parse(phone)) in kinds


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
        phone = normalised_phone(self.phone) if self.phone.strip() else ""
        address = self.address.strip()
        kept = replace(self, name=name, email=email, phone=phone, address=address)
        kept._check_channel()
        return kept

    def _check_channel(self) -> None:
        if self.channel not in Channel.values:
            raise ContactMissing(_("Choose how we can reach you."), field="channel")
        if self.channel == Channel.EMAIL and not self.email:
            raise ContactMissing(_("Write your e-mail address, or choose another way to be reached."), field="email")
        if self.channel == Channel.PAPER and not self.address:
            raise ContactMissing(_("Write your address, or choose another way to be reached."), field="address")
        if self.channel == Channel.SMS and not (self.phone and takes_texts(self.phone)):
            raise ContactMissing(
                _("Text messages need a mobile number. Write one, or choose to be called."), field="phone"
            )

    @property
    def way(self) -> str:
        """One way that tells people of the same name apart: the e-mail address, else the phone, else the address."""
        return self.email or self.phone or _folded(self.address)

    @property
    def key(self) -> str:
        """The same for the same person, however they write their name: « jeanne marin|+33465710012 »."""
        return f"{_folded(self.name)}|{self.way}"

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
