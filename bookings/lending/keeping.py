"""An agent keeps a thing of the catalogue: its words, its photo, how many there are."""

from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.crypto import get_random_string

from bookings.lending import mending
from bookings.models import Equipment


@transaction.atomic
def keep(
    equipment: Equipment,
    *,
    quantity: int,
    photo: ContentFile[bytes] | None = None,
    without_photo: bool = False,
    on: date,
) -> Equipment:
    """Write what was typed. A new photo, or none, takes the place of the former one, whose file goes.

    Raises StockPromised when more is promised on a day to come than would be left; nothing is kept then.
    """
    if equipment.pk:
        mending.count(equipment, quantity, on=on)
    equipment.quantity = quantity
    former = equipment.photo.name
    if photo is not None:
        suffix = str(photo.name).rpartition(".")[2]
        equipment.photo.save(f"{get_random_string(16)}.{suffix}", photo, save=False)
    elif without_photo:
        equipment.photo, equipment.photo_shows = "", ""
    equipment.save()
    if former and former != equipment.photo.name:
        storage = equipment.photo.storage
        transaction.on_commit(lambda: storage.delete(former))
    return equipment
