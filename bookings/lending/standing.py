"""Where a loan stands, as a label and a sentence."""

from datetime import date

from django.utils.translation import gettext as _

from bookings.models import Loan
from bookings.standing import Standing
from directory.wording import long_date

State = Loan.State


def of(loan: Loan, *, today: date) -> Standing:
    """Reads the lines of a granted loan: bring them along (`with_lines`)."""
    match loan.state:
        case State.ASKED:
            sentence = _("The service answers before %(date)s. Nothing is kept for you until then.")
            return Standing("wait", _("Waiting for an answer"), sentence % {"date": long_date(loan.due_on)})
        case State.GRANTED:
            return _granted(loan, today)
        case State.REFUSED:
            return Standing("no", _("Refused"), loan.reason)
        case State.CANCELLED:
            return Standing("off", _("Cancelled"), _("The association gave it up. Nothing is kept."))
        case State.OUT:
            return _out(loan, today)
        case _other:
            return _back(loan)


def _granted(loan: Loan, today: date) -> Standing:
    if loan.back_on < today:
        return Standing("off", _("Not fetched"), _("Nobody came for it, and its days are over."))
    sentence = _("To fetch from %(first)s, to bring back by %(last)s.") % {
        "first": long_date(loan.leaves_on), "last": long_date(loan.back_on),
    }  # fmt: skip
    if any(line.is_reduced for line in loan.lines.all()):
        return Standing("part", _("Granted in part"), f"{loan.reason} {sentence}".strip())
    return Standing("ok", _("Granted"), sentence)


def _out(loan: Loan, today: date) -> Standing:
    sentence = _("To bring back by %(date)s.") % {"date": long_date(loan.back_on)}
    if loan.back_on < today:
        return Standing("no", _("Late"), sentence)
    return Standing("part", _("Out of the store"), sentence)


def _back(loan: Loan) -> Standing:
    if any(line.missing or line.broken for line in loan.lines.all()):
        return Standing(
            "part", _("Back, not complete"), _("Something is missing or broken: the service follows it up.")
        )
    return Standing("ok", _("Back, complete"), _("Everything came back as it had left."))
