"""Whole numbers that come as text: in an address, in a hidden field. Anybody may have written them."""

LONGEST = 18  # digits: any number this short fits in a key of the database


def read(text: str) -> int | None:
    """The number, zero or more; None when the text is no number, or longer than any key."""
    return int(text) if len(text) <= LONGEST and text.isascii() and text.isdigit() else None
