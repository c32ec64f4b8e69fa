"""How a person enters: a code sent by e-mail, checked by the accounts library."""

from allauth.account.adapter import DefaultAccountAdapter


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library is not typed
    """The accounts library's questions, answered for this product."""
