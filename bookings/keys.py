"""Keys and badges are handed out and come back; each is with one association at a time."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bookings.models import Key, KeyLoan
from directory.models import Association


class KeyIsOut(ValidationError):
    """Somebody else has this key. The message says who."""


@transaction.atomic
def hand_out(key: Key, association: Association, *, holder: str, on: date) -> KeyLoan:
    """From that day on, `holder` has it for this association. Raises KeyIsOut."""
    Key.objects.select_for_update(no_key=True).get(pk=key.pk)
    out = KeyLoan.objects.filter(key=key, returned_on=None).select_related("association").first()
    if out is not None:
        raise KeyIsOut(_("%(name)s has this key: note its return first.") % {"name": out.association.name})
    return KeyLoan.objects.create(key=key, association=association, holder=holder, since=on)


@transaction.atomic
def take_back(key: Key, *, on: date) -> KeyLoan | None:
    """It is back; on the day it was handed out at the earliest. None when it was back already."""
    Key.objects.select_for_update(no_key=True).get(pk=key.pk)
    out = KeyLoan.objects.filter(key=key, returned_on=None).first()
    if out is not None:
        out.returned_on = max(on, out.since)
        out.save(update_fields=["returned_on"])
    return out
