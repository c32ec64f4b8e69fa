"""Who opened a hall, or had its key, is not known for ever: the name goes, what happened stays."""

from datetime import datetime

from dateutil.relativedelta import relativedelta

from bookings.models import Caretaker, KeyLoan
from events.recurrence import local

KEPT = relativedelta(months=12)


def forget(*, at: datetime) -> int:
    """Caretakers whose link was withdrawn, and names of those who gave a key back, a year ago. Returns how many.

    Keys still out keep the name of who has them.
    """
    limit = at - KEPT
    gone, _each = Caretaker.objects.filter(revoked_at__lt=limit).delete()
    back = KeyLoan.objects.filter(returned_on__lt=local(limit).date()).exclude(holder="")
    return gone + back.update(holder="")
