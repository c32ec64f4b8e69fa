"""How a form field is laid out: which kind of control it is, and how its parts are wired.

A field shows its label, then its hint, then its error, then the control; the control names hint and
error through aria-describedby, so that a screen reader says them together.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.forms import BaseForm
from django.utils.translation import gettext

GROUPS = {"radio": forms.RadioSelect, "checkboxes": forms.CheckboxSelectMultiple}
SHORT_TEXT = 4  # lines, for a form that asks for none in particular
CLASSES = {"select": "select", "textarea": "textarea", "text": "input"}


@dataclass(frozen=True)
class Mistake:
    """One thing to mend: its message, and the id of the control that it is about."""

    message: str
    target: str


def kind_of(bound: BoundField) -> str:
    """One of hidden, days, radio, checkboxes, checkbox, select, textarea, text."""
    widget = bound.field.widget
    if widget.is_hidden:
        return "hidden"
    if "days" in str(widget.attrs.get("class", "")).split():
        return "days"
    for kind, group in GROUPS.items():
        if isinstance(widget, group):
            return kind
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.Select):
        return "select"
    return "textarea" if isinstance(widget, forms.Textarea) else "text"


def target_of(bound: BoundField) -> str:
    """The id to which an error links: the control, or the first choice of a group."""
    if kind_of(bound) in ("radio", "checkboxes", "days"):
        return next((choice.id_for_label for choice in bound.subwidgets), bound.auto_id) or bound.html_name
    return bound.id_for_label or bound.auto_id or bound.html_name


def laid_out(
    bound: BoundField, *, hint: object, label: object, width: str, mark: bool, attrs: dict[str, Any]
) -> dict[str, Any]:
    """What `components/field.html` needs to draw one field."""
    kind = kind_of(bound)
    words = bound.help_text if hint is None else hint
    name = bound.auto_id or bound.html_name
    errors = messages_of(bound)
    ids = [f"{name}_error"] * bool(errors) + [f"{name}_hint"] * bool(words)
    return {
        "bound": bound,
        "kind": kind,
        "label": bound.label if label is None else label,
        "hint": words,
        "errors": errors,
        "hint_id": f"{name}_hint",
        "error_id": f"{name}_error",
        "described_by": " ".join(ids),
        "optional": mark and not bound.field.required and kind != "checkbox",
        "control": control(bound, kind, width, attrs, ids),
    }


def control(bound: BoundField, kind: str, width: str, attrs: dict[str, Any], ids: list[str]) -> str:
    """The input, select or textarea itself; a group draws its choices in the template."""
    if kind in ("radio", "checkboxes", "days"):
        return ""
    classes = [CLASSES[kind], f"{CLASSES[kind]}--{width}" if width else ""] if kind in CLASSES else []
    classes += str(bound.field.widget.attrs.get("class", "")).split()
    wired = {**attrs, "class": " ".join(filter(None, classes))} if any(classes) else dict(attrs)
    if kind == "textarea" and bound.field.widget.attrs.get("rows") == forms.Textarea().attrs["rows"]:
        wired.setdefault("rows", SHORT_TEXT)
    if ids:
        wired["aria-describedby"] = " ".join(ids)
    return bound.as_widget(attrs=wired)


def to_mend(form: BaseForm) -> list[Mistake]:
    """Every mistake of a form that came back, in the order of its fields; those of no field come first."""
    if not form.is_bound:
        return []
    whole = [Mistake(str(message), "") for message in form.non_field_errors()]
    return whole + [Mistake(message, target_of(bound)) for bound in form for message in messages_of(bound)]


def messages_of(bound: BoundField) -> list[str]:
    """The errors of a field; a missing answer says which, unless the form has its own words for it."""
    own_words = bound.field.error_messages["required"] != forms.Field.default_error_messages["required"]
    return [
        gettext("An answer is missing: %(label)s") % {"label": bound.label}
        if error.code == "required" and not own_words
        else str(message)
        for error in bound.errors.as_data()
        for message in error.messages
    ]
