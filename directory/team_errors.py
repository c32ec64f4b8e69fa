"""What cannot be done in a team, in words for the person who tried."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class LastInCharge(ValidationError):
    """Nobody would be in charge any more, and nobody was told."""

    def __init__(self) -> None:
        super().__init__(
            _("Nobody else is in charge. Name somebody first, or tell the service that nobody takes over.")
        )


class NotInTeam(ValidationError):
    """This person is not, or no longer, in the team."""

    def __init__(self) -> None:
        super().__init__(_("This person is no longer in the team."))


class AlreadyInTeam(ValidationError):
    def __init__(self) -> None:
        super().__init__(_("This person is already in the team."))


class InvitationOver(ValidationError):
    """Answered, taken back, or too old."""

    def __init__(self) -> None:
        super().__init__(_("This invitation is no longer valid. Ask the person who invited you to send another one."))


class NotYours(ValidationError):
    """The invitation is for another mailbox."""

    def __init__(self) -> None:
        super().__init__(_("This invitation is for another e-mail address."))


class ClaimSettled(ValidationError):
    def __init__(self) -> None:
        super().__init__(_("This request has already been answered."))


class NoCodeHere(ValidationError):
    """No address was declared, or somebody is already in charge: only people answer."""

    def __init__(self) -> None:
        super().__init__(_("A code cannot be used here. The service answers your request."))


class TooManyCodes(ValidationError):
    def __init__(self) -> None:
        super().__init__(
            _("Several codes have already been sent today. Look for the latest letter, or call the service.")
        )


class WrongCode(ValidationError):
    """`tries_left` may be 0: then the code is dead and the service answers."""

    def __init__(self, tries_left: int) -> None:
        if tries_left:
            message = _("This is not the code of our latest letter. Read it again and copy its six digits.")
        else:
            message = _("Five wrong codes: we stop here. The service has your request and answers it.")
        super().__init__(message)
        self.tries_left = tries_left


class CodeOver(ValidationError):
    def __init__(self) -> None:
        super().__init__(_("This code is no longer valid. Ask for another one."))
