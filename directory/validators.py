"""What the national registers allow."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def valid_rna(value: str) -> None:
    """W and nine digits: the number given by the national register of associations."""
    if not re.fullmatch(r"W[0-9]{9}", value):
        raise ValidationError(_("An RNA number is the letter W and nine digits, for instance W134000123."))


def valid_siret(value: str) -> None:
    """Fourteen digits whose Luhn sum ends in zero (La Poste's own numbers sum to a multiple of five)."""
    if not re.fullmatch(r"[0-9]{14}", value):
        raise ValidationError(_("A SIRET is made of 14 digits."))
    digits = [int(digit) for digit in value]
    if value.startswith("356000000") and sum(digits) % 5 == 0:
        return
    doubled = (d * 2 - 9 if d > 4 else d * 2 for d in digits[0::2])
    if (sum(doubled) + sum(digits[1::2])) % 10:
        raise ValidationError(_("This SIRET has a wrong digit: check it on your SIRENE notice."))
