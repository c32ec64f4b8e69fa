"""What can stand in the way, in the town's words. Each is a ValidationError, so a form can carry it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from bookings import wording

if TYPE_CHECKING:
    from bookings.availability import Verdict
    from bookings.touching import Touched


class NotBookable(ValidationError):
    """This space cannot be asked for, or not on these dates. The message says why."""


class NotInsured(ValidationError):
    """The association has no valid insurance certificate. The message says what is wrong with it."""


class SpaceTaken(ValidationError):
    """Dates that were free are not any more. `lost` names each, and what or who holds it now."""

    def __init__(self, lost: "Sequence[Verdict]") -> None:
        self.lost = tuple(lost)
        super().__init__([wording.lost(verdict) for verdict in self.lost])


class AlreadyDecided(ValidationError):
    """Somebody answered, withdrew or gave back meanwhile what one was about to answer."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or _("This request has been answered meanwhile. Here is where it stands now."))


class AlreadyBegun(ValidationError):
    """A date under way or over is not given back: who had the hall stays known."""

    def __init__(self) -> None:
        super().__init__(_("This date has begun or is over. It cannot be given back any more."))


class ChangedMeanwhile(ValidationError):
    """Somebody changed meanwhile the booking that one was about to change."""

    def __init__(self) -> None:
        super().__init__(_("This booking has been changed meanwhile. Here is what it is now; what you wrote is kept."))


class NothingChanged(ValidationError):
    """What was written is what is held already."""

    def __init__(self) -> None:
        super().__init__(_("This is what is held already. Change the hall or the hours."))


class NothingDecided(ValidationError):
    """A decision must say something about at least one date."""

    def __init__(self) -> None:
        super().__init__(_("Choose an answer for at least one date."))


class SpacesInUse(ValidationError):
    """Spaces that one wants to close are held. `touched` lists by whom and when."""

    def __init__(self, touched: "Sequence[Touched]") -> None:
        self.touched = tuple(touched)
        super().__init__(_("Something is planned in these spaces. Nothing has been closed."))
