"""Two people have the form of one activity open: what each changed since, field by field.

The form carries what each of its fields was when it was opened, as a short digest. When it is sent, that is held against
what the fields are now: what only the other changed is taken over, what both changed is shown side by side.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.widgets import ChoiceWidget
from django.http import QueryDict
from django.utils.translation import gettext

from .schedule import WEEKDAYS

FIELD = "opened_with"  # the hidden field of the page
LONGEST = 8_000


@dataclass(frozen=True)
class Change:
    """One field that the other has changed; `is_both` when this person has changed it too, and otherwise."""

    label: str
    theirs: str
    is_both: bool


@dataclass(frozen=True)
class Written:
    """One field that this person has changed, as a person would say it before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Conflict:
    """What to show, and the answers to go on with: this person's, and the other's where only they changed something."""

    changes: list[Change]
    data: QueryDict
    opened_at: datetime | None

    @property
    def taken_over(self) -> list[Change]:
        return [change for change in self.changes if not change.is_both]

    @property
    def disputed(self) -> list[Change]:
        return [change for change in self.changes if change.is_both]


def opened_with(*opened: forms.BaseForm, at: datetime | None) -> str:
    """For the hidden field: what these forms, freshly opened, hold. `at` is when the activity was last edited."""
    fields = {bound.name: _digest(_sent(bound)) for form in opened for bound in form}
    return json.dumps({"at": at.isoformat() if at else "", "fields": fields}, separators=(",", ":"))


def conflict(data: QueryDict, *, now: list[forms.BaseForm], sent: list[forms.BaseForm]) -> Conflict | None:
    """Held against the forms as they would open `now`; `sent` are the same, filled with `data`. None when nobody else
    has changed anything since the form was opened."""
    opened_at, before = _read(data.get(FIELD, ""))
    theirs = {bound.name: bound for form in now for bound in form}
    mine = {bound.name: bound for form in sent for bound in form}
    merged, changes = data.copy(), []
    for name, bound in theirs.items():
        found = _sent(bound)
        if name not in before or _digest(found) == before[name]:
            continue
        if _sent(mine[name]) == found:
            continue
        is_both = _digest(_sent(mine[name])) != before[name]
        changes.append(Change(_label(bound), _in_words(bound), is_both))
        if not is_both:
            merged.setlist(name, found)
    return Conflict(changes, merged, opened_at) if changes else None


def written(*, now: list[forms.BaseForm], sent: list[forms.BaseForm]) -> list[Written]:
    """What these forms would change of what is kept `now`."""
    mine = {bound.name: bound for form in sent for bound in form}
    return [
        Written(_label(bound), before, after)
        for form in now
        for bound in form
        if _sent(bound) != _sent(mine[bound.name])
        and (before := _in_words(bound)) != (after := _in_words(mine[bound.name]))
    ]


def _read(typed: str) -> tuple[datetime | None, Mapping[str, Any]]:
    """What `opened_with` wrote; nothing when it is missing or was tampered with: then the last one wins, as ever."""
    try:
        known = json.loads(typed[:LONGEST])
        at = datetime.fromisoformat(known["at"]) if known["at"] else None
        return at, dict(known["fields"])
    except (ValueError, TypeError, KeyError):
        return None, {}


def _sent(bound: BoundField) -> list[str]:
    """What a browser sends of this field as it is shown."""
    value, widget = bound.value(), bound.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if value else []
    shown = widget.format_value(value)
    if isinstance(shown, list | tuple):
        return sorted(str(each) for each in shown if str(each))
    text = str(shown if shown is not None else "").replace("\r\n", "\n").strip()
    return [text] if text else []


def _digest(sent: list[str]) -> str:
    return hashlib.blake2b(json.dumps(sent).encode(), digest_size=6).hexdigest()


def _label(bound: BoundField) -> str:
    return str(bound.label).removesuffix(" ?").removesuffix("?").strip()


def _in_words(bound: BoundField) -> str:
    """As a person would say it; empty when they emptied it."""
    sent = _sent(bound)
    if isinstance(bound.field.widget, forms.CheckboxInput):
        return gettext("yes") if sent else gettext("no")
    if isinstance(bound.field.widget, ChoiceWidget):
        choices = WEEKDAYS if bound.name == "weekdays" else bound.field.choices  # type: ignore[attr-defined]  # a choice field
        return ", ".join(str(label) for value, label in choices if str(value) in sent)
    return "\n".join(sent)
