"""What someone else wrote, beside what this person typed: to settle an edit made by two at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cms import story
from cms.forms.rows import NAMES
from cms.models import AssociationPage


@dataclass(frozen=True)
class Difference:
    """One thing that the other wrote otherwise; `theirs` is "" when they removed it."""

    label: str
    theirs: str


def differences(theirs: AssociationPage, words: Mapping[str, Any], rows: list[story.Row]) -> list[Difference]:
    """What differs in `theirs` (the latest revision) from what was typed (of a PageSheet)."""
    found = [
        Difference(str(theirs._meta.get_field(name).verbose_name).capitalize(), _said(getattr(theirs, name)))
        for name in ("tagline", "contact_note", "offers_trial", "welcomes_volunteers")
        if getattr(theirs, name) != words[name]
    ]
    if theirs.photo_id != words["photo_id"]:
        found.append(Difference(_("Photo"), theirs.photo.description if theirs.photo else ""))
    mine = {row.id: row.values for row in rows}
    return found + [
        Difference(str(NAMES[row.kind]), "\n".join(value for value in row.values.values() if value))
        for row in story.read(theirs.story)
        if mine.get(row.id) != row.values
    ]


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)
