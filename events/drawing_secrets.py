"""What cannot be guessed: the secret of a link."""

import secrets


def new_secret() -> str:
    """128 bits, in 22 signs that stand in an address; a text message has no room for more."""
    return secrets.token_urlsafe(16)
