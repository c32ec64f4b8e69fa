"""What is missing or broken is noted, then closed; the stock itself is counted anew. Never below what is promised."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.errors import LoanElsewhere, StockPromised
from bookings.lending import stock
from bookings.lending.stock import FOR_EVER, Days
from bookings.models import Equipment, Mishap
from directory.models import Person
from directory.wording import long_date


@transaction.atomic
def note(
    equipment: Equipment, *, kind: str, count: int, words: str, by: Person, on: date, seen: int | None = None
) -> Mishap:
    """So many pieces cannot be lent from today on. Promises that this breaks are shown (stock.short), never hidden.

    `seen` is the latest mishap of this thing that the agent's page knew: the same form sent twice is noted once.
    Raises StockPromised when there are not so many pieces left.
    """
    (locked,) = stock.lock([equipment.pk])
    if seen is not None:
        same = locked.mishaps.filter(pk__gt=seen, line=None, kind=kind, count=count, words=words, noted_by=by)
        if twin := same.first():
            return twin
    known = sum(locked.mishaps.open().values_list("count", flat=True))
    if known + count > locked.quantity:
        raise StockPromised(
            _("The town owns %(count)s, of which %(known)s are noted as missing or broken already.")
            % {"count": locked.quantity, "known": known}
        )
    return Mishap.objects.create(equipment=locked, kind=kind, count=count, words=words, noted_by=by, since=on)


@transaction.atomic
def close(mishap: Mishap, *, outcome: str, words: str, by: Person, on: date) -> Mishap:
    """Lent again, or taken off the stock. Raises LoanElsewhere when closed meanwhile, StockPromised as `count` does."""
    (equipment,) = stock.lock([mishap.equipment_id])
    locked = Mishap.objects.select_for_update(of=("self",), no_key=True).get(pk=mishap.pk)
    if not locked.is_open:
        raise LoanElsewhere(_("This matter has been closed meanwhile."))
    locked.closed_on, locked.closed_by = max(on, locked.since), by
    locked.outcome, locked.closing_words = outcome, words
    locked.save(update_fields=["closed_on", "closed_by", "outcome", "closing_words"])
    if outcome == Mishap.Outcome.GONE:
        _own(equipment, max(0, equipment.quantity - locked.count), on)
    return locked


@transaction.atomic
def count(equipment: Equipment, quantity: int, *, on: date) -> Equipment:
    """The town owns so many. Raises StockPromised when more is promised on a day to come."""
    (locked,) = stock.lock([equipment.pk])
    _own(locked, quantity, on)
    return locked


def _own(equipment: Equipment, quantity: int, today: date) -> None:
    """The thing is locked."""
    if quantity < equipment.quantity:
        found = stock.of([equipment], Days(today, FOR_EVER), today=today)[equipment.pk]
        starts = sorted({max(hold.first, today) for hold in found.holds})
        full = next((day for day in starts if found.taken_on(day) > quantity), None)
        if full is not None:
            taken = found.taken_on(full)
            raise StockPromised(
                ngettext(
                    "%(count)s piece is promised, out, missing or broken on %(date)s: the stock cannot be smaller.",
                    "%(count)s pieces are promised, out, missing or broken on %(date)s: the stock cannot be smaller.",
                    taken,
                ) % {"count": taken, "date": long_date(full)}
            )  # fmt: skip
    equipment.quantity = quantity
    equipment.save(update_fields=["quantity"])
