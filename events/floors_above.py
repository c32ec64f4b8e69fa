"""What events asks of the floor above, which it may not import: by name, declared once when that floor starts."""

from typing import Any

from django.utils.module_loading import import_string

_named: dict[str, str] = {}


def answer(question: str, path: str) -> None:
    """The floor above answers this question with what is at that dotted path."""
    _named[question] = path


def asked(question: str, otherwise: Any) -> Any:
    """What answers it; `otherwise` where nobody above does."""
    return import_string(_named[question]) if question in _named else otherwise
