"""What a volunteer has on the screen: the plain form, and the story as rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from cms import pictures, story
from cms.models import AssociationPage, Picture
from directory import numbers
from directory.fields import Mistake, to_mend
from directory.models import Association, Person

from .page import FACTS, WORDS, PageForm
from .rows import FORMS, NAMES


@dataclass
class ShownRow:
    """A row as the template draws it: its fields, its picture if it has one."""

    row: story.Row
    form: forms.Form
    picture: Picture | None

    @property
    def name(self) -> str:
        return str(NAMES[self.row.kind])


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
        initial |= {"seen": page.latest_revision_id, "photo": page.photo_id}
        initial["photo_alternative"] = page.photo.description if page.photo else ""
        return cls(association, PageForm(initial=initial), story.read(page.story))

    @classmethod
    def sent(
        cls, association: Association, data: QueryDict, files: "MultiValueDict[str, UploadedFile[bytes]]", *, by: Person
    ) -> "PageSheet":
        """The sheet as it was sent. Photos are taken in at once, so that no button loses them."""
        known = data.copy()
        rows = story.typed(data)
        sheet = cls(association, PageForm(known), rows)
        if upload := files.get("photo_file"):
            known["photo"] = sheet._take_in(upload, "photo_file", by) or known.get("photo", "")
        for n, row in enumerate(rows):
            if upload := files.get(f"story-{n}-file"):
                row.values["picture"] = sheet._take_in(upload, row.id, by) or row.values["picture"]
        allowed = sheet._allowed_pictures()
        if known.get("photo") not in allowed:
            known["photo"] = ""
        for row in rows:
            if row.kind == "photo" and row.values["picture"] not in allowed:
                row.values["picture"] = ""
        return sheet

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
        return all([self.form.is_valid(), *(shown.form.is_valid() for shown in self.checked_rows), not self.refused])

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
        words = self.form.cleaned_data["photo_alternative"]
        self.association.pictures.filter(pk=self.form.cleaned_data["photo"]).update(description=words)

    def take_note_of(self, revision: int) -> None:
        """The person now knows this revision: what they send next may follow it."""
        if isinstance(self.form.data, QueryDict):
            self.form.data["seen"] = str(revision)

    def shown_form(self) -> PageForm:
        """The form to draw: with its mistakes once checked, else as typed and no more."""
        if self.errors_shown or not self.form.is_bound:
            return self.form
        return PageForm(initial={name: self.form.data.get(name) for name in self.form.fields})

    def first_facts(self) -> list[tuple[str, str]]:
        """The facts as they were when the page was opened, to be sent again with the form."""
        if self.form.is_bound:
            return [(f"initial-{name}", self.form.data.get(f"initial-{name}", "")) for name in FACTS]
        return [(f"initial-{name}", str(self.form.initial.get(name, ""))) for name in FACTS]

    def shown_rows(self) -> Iterator[ShownRow]:
        """The rows to draw, with their pictures: one query."""
        found = Picture.objects.in_bulk([row.picture_id for row in self.rows if row.picture_id])
        for n, row in enumerate(self.rows):
            prefix = f"story-{n}"
            if self.errors_shown:
                form = FORMS[row.kind]({f"{prefix}-{name}": value for name, value in row.values.items()}, prefix=prefix)
                if refused := self.refused.get(row.id):
                    form.add_error("file", refused)
            else:
                form = FORMS[row.kind](initial=row.values, prefix=prefix)
            yield ShownRow(row, form, found.get(row.picture_id or 0))

    @property
    def mistakes(self) -> list[Mistake]:
        """Everything to mend, in the order of the screen; of a sheet that was checked."""
        forms_in_order = [self.form, *(shown.form for shown in self.checked_rows)]
        return [mistake for form in forms_in_order for mistake in to_mend(form)]

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

    def _allowed_pictures(self) -> set[str]:
        """The association's own pictures, and those that the service put on its page."""
        own = set(self.association.pictures.values_list("pk", flat=True))
        page = AssociationPage.objects.filter(association=self.association).first()
        if page:
            latest = page.get_latest_revision_as_object()
            own |= {row.picture_id for row in story.read(latest.story) if row.picture_id}
            own |= {latest.photo_id} - {None}
        return {str(number) for number in own}
