"""Changing an association's facts by hand: what is changed here, no import overwrites."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from directory.models import Association, Person

EDITABLE = frozenset(
    {
        "name", "short_name", "purpose", "themes", "neighbourhood", "address", "postcode", "city", "email", "phone",
        "website", "siret", "founded_on", "checked_on", "state",
    }
)  # fmt: skip


@transaction.atomic
def edit_facts(association: Association, changes: Mapping[str, Any], *, by: Person) -> list[str]:
    """Write the facts that differ and remember that they were edited by hand; their names.

    `changes` is by field name, "themes" as a list of Theme. Who may do it is the caller's question:
    `by` is kept for the history. Raises ValidationError for a value that the association cannot have.
    """
    unknown = set(changes) - EDITABLE
    if unknown:
        raise FieldDoesNotExist(", ".join(sorted(unknown)))
    if by.pk is None:
        raise ValidationError(_("A person without an account cannot change an association."))
    locked = Association.objects.select_for_update().get(pk=association.pk)
    plain = {name: value for name, value in changes.items() if name != "themes" and getattr(locked, name) != value}
    for name, value in plain.items():
        setattr(locked, name, value)
    locked.clean_fields(exclude=[f.name for f in locked._meta.fields if f.name not in plain])
    edited = sorted(plain)
    if "themes" in changes and set(locked.themes.all()) != set(changes["themes"]):
        locked.themes.set(changes["themes"])
        edited.append("themes")
    locked.edited_fields = sorted({*locked.edited_fields, *edited})
    if edited:
        locked.save(update_fields=[*plain, "edited_fields", "changed_at"])
        association.refresh_from_db()
    return edited
