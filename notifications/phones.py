"""Phone numbers as people write them, kept as +33639980012 (E.164).

A number without its country is French: of the mainland, or of an overseas department whose mobiles
begin with 06 or 07 too (06 90 Guadeloupe, 06 92 La Réunion, 06 94 Guyane, 06 96 Martinique, 06 39 Mayotte…).
"""

import re

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

HOME = "FR"
OVERSEAS = ("GP", "GF", "MQ", "RE", "YT", "PM")
_FRENCH_MOBILE = re.compile(r"0[67][0-9]{8}")
_MOBILE_KINDS = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


class UnusableNumber(ValidationError):
    """What was typed is no phone number, or none that can receive a text message."""


def normalised(typed: str) -> str:
    """« 06 39 98 00 12 » → +33639980012. Raises UnusableNumber with a sentence for the person."""
    typed = typed.strip()
    if len(typed) > 40:
        raise UnusableNumber(_not_a_number())
    for region in (HOME, *OVERSEAS):
        number = _read(typed, region)
        if number is not None and phonenumbers.is_valid_number(number):
            return _written(number)
    number = _read(typed, HOME)  # ranges opened lately, or kept for invented people
    if number is None or not phonenumbers.is_possible_number(number):
        raise UnusableNumber(_not_a_number())
    return _written(number)


def mobile(typed: str) -> str:
    """The same, for a number that can receive text messages. Raises UnusableNumber."""
    number = normalised(typed)
    if not receives_texts(number):
        raise UnusableNumber(_("This number cannot receive text messages. Write a mobile number (06 or 07)."))
    return number


def receives_texts(number: str) -> bool:
    """Is this number, kept as +33…, that of a mobile telephone?"""
    read = phonenumbers.parse(number)
    national = "0" + phonenumbers.national_significant_number(read)
    is_french_mobile = read.country_code == 33 and _FRENCH_MOBILE.fullmatch(national)
    return bool(is_french_mobile) or phonenumbers.number_type(read) in _MOBILE_KINDS


def is_normalised(number: str) -> bool:
    return bool(_E164.fullmatch(number))


def shown(number: str) -> str:
    """+33639980012 → « 06 39 98 00 12 », as people read it."""
    try:
        read = phonenumbers.parse(number, HOME)
    except phonenumbers.NumberParseException:
        return number
    style = phonenumbers.PhoneNumberFormat
    at_home = read.country_code == 33
    return str(phonenumbers.format_number(read, style.NATIONAL if at_home else style.INTERNATIONAL))


def _read(typed: str, region: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException:
        return None


def _written(number: phonenumbers.PhoneNumber) -> str:
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _not_a_number() -> str:
    return _("Write a phone number with ten digits, for instance 06 39 98 00 12.")
