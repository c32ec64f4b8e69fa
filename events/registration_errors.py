"""What stands in the way of a registration, in words that a resident can act upon.

Each is a ValidationError; `field` names the form field to show it by, empty for the whole form.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from directory import wording


class RegistrationRefused(ValidationError):
    """The registration cannot be made or changed as asked. Nothing was written."""

    sentence: "str | Promise" = _("This is not possible any more.")
    field = ""

    def __init__(self, sentence: "str | Promise" = "", *, field: str = "", **params: object) -> None:
        super().__init__(str(sentence or self.sentence), code=type(self).__name__, params=params or None)
        self.field = field or self.field


class NoRegistrationHere(RegistrationRefused):
    sentence = _("One does not register here for this activity.")


class RegistrationClosed(RegistrationRefused):
    sentence = _("Registration for this activity is closed.")


class NotOpenYet(RegistrationRefused):
    """`opens_at` says when."""

    def __init__(self, opens_at: datetime) -> None:
        self.opens_at = opens_at
        super().__init__(
            _("Registration opens on %(date)s at %(hour)s."),
            date=wording.long_date(opens_at), hour=wording.hour(opens_at),
        )  # fmt: skip


class KindNotOffered(RegistrationRefused):
    sentence = _("This way of taking part is not offered for this activity.")
    field = "kind"


class SeanceOver(RegistrationRefused):
    sentence = _("This date has begun or is past. Choose another date.")
    field = "seance"


class SeanceCancelled(RegistrationRefused):
    sentence = _("This date is cancelled. Choose another date.")
    field = "seance"


class PartyTooLarge(RegistrationRefused):
    """More people than would ever fit. `most` says how many would."""

    field = "size"

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(
            ngettext_lazy("There is room for %(most)s person at most.", "There is room for %(most)s people at most.", most),
            most=most,
        )  # fmt: skip


class NotEnoughPlaces(RegistrationRefused):
    """The party does not fit now. `left` is how many people would; nothing was changed."""

    field = "size"

    def __init__(self, left: int) -> None:
        self.left = left
        if left:
            words = ngettext_lazy(
                "Only %(left)s place is left. Your registration is unchanged.",
                "Only %(left)s places are left. Your registration is unchanged.",
                left,
            )
            super().__init__(words, left=left)
        else:
            super().__init__(_("No place is left."))


class AlreadyRegistered(RegistrationRefused):
    """This person holds or waits for a place there. `registration` is theirs: send its link to its contact,
    never show it to whoever typed the name."""

    sentence = _("Somebody with this name and this contact is registered already. We send the link again.")
    field = "name"

    def __init__(self, registration: object) -> None:
        self.registration = registration
        super().__init__()


class TrialAlreadyUsed(RegistrationRefused):
    sentence = _("One can try this activity once. To go on, register for a date or for the season.")
    field = "kind"


class HelperTakesAPlace(RegistrationRefused):
    sentence = _("In this activity a helper needs a place. Count them among the people.")
    field = "helpers"


class OfferOver(RegistrationRefused):
    sentence = _("This offer is over: the place went to the next person. You can register again.")


class NotYours(RegistrationRefused):
    """The registration is not in a state in which this can be done: cancelled, expired, only waiting."""

    sentence = _("This registration has changed meanwhile. Here is where it stands now.")


class TryAgain(RegistrationRefused):
    """Many people act on this activity at this second; nothing was written."""

    sentence = _("Many people are registering right now. Wait a moment, then send again: nothing was lost.")


class ContactMissing(RegistrationRefused):
    """What was given does not let anybody reach the person; `field` is name, email, phone or address."""


class CallTaken(RegistrationRefused):
    """Somebody else is phoning this person: `who`, `until` when."""

    def __init__(self, who: str, until: datetime) -> None:
        self.who, self.until = who, until
        super().__init__(
            _("%(who)s is calling them, until %(hour)s at the latest. Take another call."),
            who=who, hour=wording.hour(until),
        )  # fmt: skip
