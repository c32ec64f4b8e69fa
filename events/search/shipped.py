"""The product's own synonyms reach a town that runs already, and never undo what its service did with them."""

from django.apps.registry import Apps
from django.db import transaction

from events.models import ShippedWords, Synonym

from . import synonyms


def give(apps: Apps, using: str = "default", **_told: object) -> None:
    """After `migrate`: write the lines that this town was not given yet; nothing when its tables are older.

    A line that was given is not looked at again, whether the service changed it or deleted it. One whose
    words the service has written by itself is left out too.
    """
    try:
        apps.get_model("events", "ShippedWords")
    except LookupError:
        return
    with transaction.atomic(using):
        for words, also in synonyms.starting_set():
            _given, is_new = ShippedWords.objects.get_or_create(words=words)
            keys = synonyms.keys_of(words)
            if is_new and not Synonym.objects.filter(keys__contains=keys).exists():
                Synonym.objects.create(words=words, also=also, keys=keys)
