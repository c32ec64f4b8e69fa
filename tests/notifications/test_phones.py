"""Numbers as people write them; the invented ones are those kept for fiction."""

import pytest

from events.contacts import Contact
from notifications import phones


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("06 39 98 00 12", "+33639980012"),
        ("06.39.98.00.12", "+33639980012"),
        (" 0639980012 ", "+33639980012"),
        ("+33 6 39 98 00 12", "+33639980012"),
        ("0033639980012", "+33639980012"),
        ("+33 (0)6 39 98 00 12", "+33639980012"),
        ("07 08 09 10 11", "+33708091011"),
        ("06 90 00 12 34", "+590690001234"),
        ("06 92 12 34 56", "+262692123456"),
        ("06 94 20 12 34", "+594694201234"),
        ("06 96 20 12 34", "+596696201234"),
        ("+41 79 123 45 67", "+41791234567"),
    ],
)
def test_a_mobile_number_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert phones.mobile(typed) == kept
    assert phones.mobile(kept) == kept


def test_a_landline_is_a_number_but_receives_no_text_message() -> None:
    assert phones.normalised("04 65 71 00 12") == "+33465710012"
    with pytest.raises(phones.UnusableNumber, match="06 ou 07"):
        phones.mobile("04 65 71 00 12")


@pytest.mark.parametrize(
    "typed", ["", "bonjour", "06 39", "9" * 5000, "06 39 98 00 12 13 14", "nadia@exemple.test", "²²"]
)
def test_what_is_no_number_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(phones.UnusableNumber, match="dix chiffres"):
        phones.normalised(typed)


def test_a_number_is_shown_as_people_read_it() -> None:
    assert phones.shown("+33639980012") == "06 39 98 00 12"
    assert phones.shown("bonjour") == "bonjour"


def test_a_registration_keeps_numbers_as_text_messages_come_from_them() -> None:
    """Of an overseas mobile too: the number that answers is the number that was written down."""
    kept = Contact("Jeanne Marin", channel="sms", phone="06 90 00 12 34").checked()
    assert kept.phone == phones.mobile("06 90 00 12 34") == "+590690001234"
