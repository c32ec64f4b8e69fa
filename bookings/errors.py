"""What can stand in the way, in the town's words. Each is a ValidationError, so a form can carry it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings import wording

if TYPE_CHECKING:
    from bookings.availability import Verdict
    from bookings.breaches import Breach
    from bookings.lending.stock import Lacking
    from bookings.models import Slot
    from bookings.touching import Touched


class NotBookable(ValidationError):
    """This space cannot be asked for, or not on these dates. The message says why."""


class NotInsured(ValidationError):
    """The association has no valid insurance certificate. The message says what is wrong with it."""


class RuleStands(ValidationError):
    """Rules of the venue stand in the way, and nobody has said why to pass over them. `breaches` names each."""

    def __init__(self, breaches: "Sequence[Breach]") -> None:
        self.breaches = tuple(breaches)
        super().__init__(list(dict.fromkeys(breach.sentence for breach in self.breaches)))


class RulesChanged(ValidationError):
    """A colleague wrote another rule of this venue meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            _("A colleague has changed the rules of this venue meanwhile. Read them again; what you typed is kept.")
        )


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


class ProposalOver(ValidationError):
    """The time to answer a proposal is over, or it was answered already. The message says which."""


class DatesMeet(ValidationError):
    """Two dates of one request would need the same hall at the same time. `slots` names them."""

    def __init__(self, slots: "Sequence[Slot]") -> None:
        self.slots = tuple(slots)
        named = ", ".join(wording.moment_within(slot) for slot in slots)
        super().__init__(
            _("Two dates of this request would meet in the same hall: %(dates)s. Choose another hour.")
            % {"dates": named}
        )


class OpinionAwaited(ValidationError):
    """This department has been asked already, and has not answered yet."""

    def __init__(self) -> None:
        super().__init__(_("This department has been asked already: its opinion is awaited."))


class OpinionGiven(ValidationError):
    """A colleague gave the opinion meanwhile, or it is not asked for any more."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or _("A colleague has given this opinion meanwhile. Here is what they wrote."))


class BookingChanged(ValidationError):
    """Somebody changed meanwhile the booking that one was about to change."""

    def __init__(self) -> None:
        super().__init__(_("This booking has been changed meanwhile. Here is what it is now; what you wrote is kept."))


class NothingChanged(ValidationError):
    """What was written is what is held already."""

    def __init__(self) -> None:
        super().__init__(_("This is what is held already. Change the hall or the hours."))


class NothingDecided(ValidationError):
    """A decision must say something about at least one date."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or _("Choose an answer for at least one date."))


class SpacesInUse(ValidationError):
    """Spaces that one wants to close are held. `touched` lists by whom and when."""

    def __init__(self, touched: "Sequence[Touched]") -> None:
        self.touched = tuple(touched)
        super().__init__(_("Something is planned in these spaces. Nothing has been closed."))


class ChangedMeanwhile(ValidationError):
    """What a closure touches is not what was read. Slots by key: `new` ones have no choice yet, `gone` ones are
    not touched any more, `lost` ones cannot go where they were to."""

    def __init__(self, *, new: "Sequence[int]" = (), gone: "Sequence[int]" = (), lost: "Sequence[int]" = ()) -> None:
        self.new, self.gone, self.lost = tuple(new), tuple(gone), tuple(lost)
        said = []
        if new:
            said.append(
                ngettext(
                    "%(count)s date was granted meanwhile and has no answer yet.",
                    "%(count)s dates were granted meanwhile and have no answer yet.", len(new),
                ) % {"count": len(new)}
            )  # fmt: skip
        if lost:
            said.append(
                ngettext(
                    "For %(count)s date the other hall is not free any more: choose again.",
                    "For %(count)s dates the other hall is not free any more: choose again.", len(lost),
                ) % {"count": len(lost)}
            )  # fmt: skip
        if gone or not said:
            said.append(_("Dates or choices have changed meanwhile: read the letters again before sending."))
        super().__init__([*said, _("Nothing has been closed or sent.")])


class NotEnough(ValidationError):
    """More is wanted of some things than is free over the days of a loan. `lacking` says of which, and how many are."""

    def __init__(self, lacking: "Sequence[Lacking]") -> None:
        self.lacking = tuple(lacking)
        super().__init__(
            [
                ngettext(
                    "%(name)s: %(free)s is free over these days, transport included.",
                    "%(name)s: %(free)s are free over these days, transport included.", each.free,
                ) % {"name": each.equipment.name, "free": each.free}
                for each in lacking
            ]
        )  # fmt: skip


class LoanElsewhere(ValidationError):
    """The loan is not where one thought: answered, cancelled, handed over or back meanwhile."""

    def __init__(self, message: str = "") -> None:
        super().__init__(
            message or _("This loan has changed meanwhile. Here is where it stands now; nothing was done.")
        )


class StockPromised(ValidationError):
    """The stock cannot shrink so far: more is promised on a day to come. The message says how many, and when."""
