"""Why a change is not taken back. Nothing is touched then."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class UndoRefused(ValidationError):
    """The message says why."""

    sentence = _("This change cannot be taken back.")

    def __init__(self) -> None:
        super().__init__(self.sentence, code=type(self).__name__)


class UndoneAlready(UndoRefused):
    sentence = _("This change has been taken back already.")


class TooLate(UndoRefused):
    sentence = _("The minutes to take this back are over. Change the date again: everybody is then told.")


class LettersHaveLeft(UndoRefused):
    sentence = _("The first letters have left: this cannot be taken back any more. Change the date again if need be.")


class PlaceGiven(UndoRefused):
    sentence = _("A place was offered to somebody else meanwhile. It is not taken back from them.")


class ChangedSince(UndoRefused):
    sentence = _("Something else happened to these dates meanwhile. Look at them, then change them again if need be.")
