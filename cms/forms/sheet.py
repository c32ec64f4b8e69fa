"""What a volunteer has on the screen: the plain form, and the story as rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from cms import editing, marks, pictures, story
from cms.models import AssociationPage, Picture
from directory import numbers
from directory.fields import Mistake, to_mend
from directory.models import Association, Person

from .page import FACTS, WORDS, PageForm
from .rows import FORMS, LINES, name_of

FIGURES_OFFERED = 3  # empty lines of a new block of key figures


@dataclass
class ShownLine:
    """A photo of a gallery, or a key figure."""

    form: forms.Form
    picture: Picture | None


@dataclass
class ShownRow:
    """A row as the template draws it: its fields, its picture if it has one, its lines."""

    row: story.Row
    form: forms.Form
    picture: Picture | None
    lines: list[ShownLine]

    @property
    def name(self) -> str:
        return name_of(self.row)

    @property
    def forms(self) -> list[forms.Form]:
        return [self.form, *(line.form for line in self.lines)]

    @property
    def said(self) -> str:
        """What a block of the town says, for the team that cannot change it here."""
        value = self.row.before["value"] if self.row.before else ""
        parts = value.values() if isinstance(value, dict) else [value]
        return " – ".join(marks.to_text(part) for part in parts if isinstance(part, str))


class PageSheet:
    """Built from the page (to begin) or from what was sent; the two ways give the same screen.

    `errors_shown` is False while blocks are added or moved: nobody is scolded half way.
    """

    def __init__(self, association: Association, form: PageForm, rows: list[story.Row]) -> None:
        self.association = association
        self.form = form
        self.rows = rows
        self.errors_shown = False
        self.refused: dict[str, ValidationError] = {}
        self.checked_rows: list[ShownRow] = []

    @classmethod
    def of(cls, association: Association, page: AssociationPage | None) -> "PageSheet":
        """The sheet to begin with: the latest revision of the page, or an empty one."""
        initial: dict[str, Any] = {name: getattr(association, name) for name in FACTS}
        if page is None:
            return cls(association, PageForm(initial=initial), [story.Row("text")])
        initial |= {name: getattr(page, name) for name in WORDS}
        initial |= {"seen": editing.mark(page), "photo": page.photo_id}
        initial["photo_alternative"] = page.photo.description if page.photo else ""
        initial["photo_decorative"] = bool(page.photo and not page.photo.description)
        return cls(association, PageForm(initial=initial), story.read(page.story))

    @classmethod
    def sent(
        cls,
        association: Association,
        page: AssociationPage | None,
        data: QueryDict,
        files: "MultiValueDict[str, UploadedFile[bytes]] | None" = None,
        *,
        by: Person,
    ) -> "PageSheet":
        """The sheet as it was sent. Photos are taken in at once, so that no button loses them."""
        known, files = data.copy(), files or MultiValueDict()
        rows = story.typed(data, editing.known_blocks(page, data.get("seen", "")))
        sheet = cls(association, PageForm(known), rows)
        if upload := files.get("photo_file"):
            known["photo"] = sheet._take_in(upload, "photo_file", by) or known.get("photo", "")
        for n, row in enumerate(rows):
            if upload := files.get(f"story-{n}-file"):
                row.values["picture"] = sheet._take_in(upload, row.id, by) or row.values["picture"]
            for upload in files.getlist(f"story-{n}-photos")[: max(0, story.LINES - len(row.lines))]:
                if taken := sheet._take_in(upload, row.id, by):
                    row.lines.append({"picture": taken})
        sheet._only_allowed_pictures(known, page)
        return sheet

    def _only_allowed_pictures(self, known: QueryDict, page: AssociationPage | None) -> None:
        named = {known.get("photo", "")} | {str(number) for row in self.rows for number in row.picture_ids}
        allowed = self._allowed_pictures(page) if named - {""} else set()
        if known.get("photo") not in allowed:
            known["photo"] = ""
        for row in self.rows:
            for values in (row.values, *row.lines):
                if "picture" in values and values["picture"] not in allowed:
                    values["picture"] = ""

    def typed(self) -> dict[str, str]:
        """Everything on the screen as a form sends it, photos taken in: to be kept, or sent again."""
        data = self.form.data
        names = ["stamp", *self.form.fields, *(f"initial-{name}" for name in FACTS)]
        told = {name: data[name] for name in names if data.get(name) and name != "photo_file"}
        told["story-count"] = str(len(self.rows))
        for n, row in enumerate(self.rows):
            told |= row.sent(n)
        return {name: value for name, value in told.items() if value}

    def act(self, action: str) -> int | None:
        """Move, add or remove a block; the place of the block to go on with."""
        if action == "photo-remove" and isinstance(self.form.data, QueryDict):
            self.form.data["photo"] = ""
        return story.act(self.rows, action)

    def is_valid(self) -> bool:
        """Check everything; from here on the mistakes are shown."""
        self.errors_shown = True
        self.checked_rows = list(self.shown_rows())
        if refused := self.refused.get("photo_file"):
            self.form.add_error("photo_file", refused)
        shown = [form.is_valid() for row in self.checked_rows for form in row.forms]
        return all([self.form.is_valid(), *shown, not self.refused])

    def words(self) -> dict[str, Any]:
        """The page's own fields, of a valid sheet, ready to be set on the page."""
        cleaned = self.form.cleaned_data
        return {
            **{name: cleaned[name] for name in WORDS},
            "photo_id": cleaned["photo"],
            "story": story.written(self.rows),
        }

    @property
    def photo(self) -> Picture | None:
        """The photo on the screen, already taken in."""
        number = numbers.read(str(self.form["photo"].value() or ""))
        return Picture.objects.filter(pk=number).first() if number else None

    def name_photo(self) -> None:
        """Write the alternative text on the association's own photo, of a valid sheet that was kept."""
        cleaned = self.form.cleaned_data
        words = "" if cleaned["photo_decorative"] else cleaned["photo_alternative"]
        self.association.pictures.filter(pk=self.form.cleaned_data["photo"]).update(description=words)

    def shown_form(self) -> PageForm:
        """The form to draw: with its mistakes once checked, else as typed and no more."""
        if self.errors_shown or not self.form.is_bound:
            return self.form
        return PageForm(initial={name: self.form.data.get(name) for name in self.form.fields})

    @property
    def arrived(self) -> str:
        """The stamp that the browser gave to what it sent: once it is back, nothing need stay on the device."""
        return str(self.form.data.get("stamp", ""))[:20]

    def fact_seen(self, name: str) -> str:
        """The fact as it was when the page was opened."""
        return str(self.form.data.get(f"initial-{name}", ""))

    def first_facts(self) -> list[tuple[str, str]]:
        """The facts as they were when the page was opened, to be sent again with the form."""
        if self.form.is_bound:
            return [(f"initial-{name}", self.form.data.get(f"initial-{name}", "")) for name in FACTS]
        return [(f"initial-{name}", str(self.form.initial.get(name, ""))) for name in FACTS]

    def shown_rows(self) -> Iterator[ShownRow]:
        """The rows to draw, with their pictures: one query."""
        found = Picture.objects.in_bulk([number for row in self.rows for number in row.picture_ids])
        for n, row in enumerate(self.rows):
            prefix = f"story-{n}"
            form = self._drawn(FORMS[row.kind], row.values, prefix)
            if self.errors_shown and (refused := self.refused.get(row.id)):
                form.add_error("photos" if row.kind == "gallery" else "file", refused)
            if row.kind == "figures":
                row.lines += [{} for _ in range(FIGURES_OFFERED - len(row.lines))]
            lines = [
                ShownLine(
                    self._drawn(LINES[row.kind], line, f"{prefix}-line-{k}"),
                    found.get(numbers.read(line.get("picture", "")) or 0),
                )
                for k, line in enumerate(row.lines)
            ]
            yield ShownRow(row, form, found.get(numbers.read(row.values.get("picture", "")) or 0), lines)

    def _drawn(self, form: type[forms.Form], values: dict[str, str], prefix: str) -> forms.Form:
        if self.errors_shown:
            return form({f"{prefix}-{name}": value for name, value in values.items() if value}, prefix=prefix)
        return form(initial=values, prefix=prefix)

    @property
    def mistakes(self) -> list[Mistake]:
        """Everything to mend, in the order of the screen, blocks named; of a sheet that was checked."""
        found = to_mend(self.form)
        for number, shown in enumerate(self.checked_rows, start=1):
            for mistake in (mistake for form in shown.forms for mistake in to_mend(form)):
                said = {"number": number, "block": shown.name, "message": mistake.message}
                found.append(Mistake(_("%(number)s. %(block)s: %(message)s") % said, mistake.target))
        return found

    @property
    def refusals(self) -> list[str]:
        """Why photos were not taken in."""
        return [message for refusal in self.refused.values() for message in refusal.messages]

    def _take_in(self, upload: "UploadedFile[bytes]", place: str, by: Person) -> str:
        try:
            return str(pictures.take_in(upload, association=self.association, by=by).pk)
        except ValidationError as refusal:
            self.refused[place] = refusal
            return ""

    def _allowed_pictures(self, page: AssociationPage | None) -> set[str]:
        """The association's own pictures, and those that the service put on its page."""
        own = set(self.association.pictures.values_list("pk", flat=True))
        if page:
            own |= {number for row in story.read(page.story) for number in row.picture_ids}
            own |= {page.photo_id} - {None}
        return {str(number) for number in own}
