"""What cannot be guessed: the secret of a link."""

import secrets


def new_secret() -> str:
    """192 bits, in 32 signs that stand in an address."""
    return secrets.token_urlsafe(24)
