"""Two people wrote the page at once: what differs, and the text that keeps of each what was chosen."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict

from cms import comparing, editing
from cms.forms import PageSheet
from cms.forms.page import FACTS
from cms.models import AssociationPage

CHECKED = ("offers_trial", "welcomes_volunteers")
SAID = ("tagline", "contact_note")


@dataclass(frozen=True)
class Meeting:
    """What one person has on the screen, what the page says now, and what it said when they opened it."""

    sheet: PageSheet
    page: AssociationPage
    mine: comparing.State
    theirs: comparing.State
    base: comparing.State | None

    @classmethod
    def of(cls, sheet: PageSheet, page: AssociationPage) -> "Meeting":
        """Of a valid sheet. One query when the page moved on, none otherwise."""
        facts = sheet.form.changed_facts()
        now = {name: str(getattr(page.association, name)) for name in FACTS}
        lost = {name: said for name, said in facts.items() if now[name] not in (sheet.fact_seen(name), said)}
        seen = editing.seen_revision(page, sheet.form.cleaned_data["seen"])
        mine = comparing.State(sheet.words(), sheet.rows, lost)
        written = page.latest_revision is not None  # else only the facts can have changed
        return cls(
            sheet,
            page,
            mine,
            comparing.State.of(page, now) if written else comparing.State(mine.words, mine.rows, now),
            comparing.State.of(editing.as_written(page, seen)) if seen else None,
        )

    @property
    def parts(self) -> list[comparing.Part]:
        return comparing.parts(self.mine, self.theirs, self.base)

    def settled(self, taken: Iterable[str]) -> QueryDict:
        """The form as it would be sent with the parts of `taken` as the other wrote them, knowing what they wrote."""
        chosen, sheet, page = set(taken), self.sheet, self.page
        sheet.rows = comparing.merged_rows(self.mine, self.theirs, self.base, chosen)
        told = sheet.typed()
        for name in chosen.intersection(SAID):
            told[name] = getattr(page, name)
        for name in chosen.intersection(CHECKED):
            told[name] = "on" if getattr(page, name) else ""
        if "photo" in chosen:
            told |= _photo_of(page)
        for name in FACTS:
            if f"fact-{name}" in chosen or told.get(name, "") == sheet.fact_seen(name):
                told[name] = self.theirs.facts[name]
            told[f"initial-{name}"] = self.theirs.facts[name]
        sent = QueryDict(mutable=True)
        sent.update({name: value for name, value in told.items() if value})
        sent["seen"] = editing.mark(page)
        return sent


def _photo_of(page: AssociationPage) -> dict[str, str]:
    if page.photo is None:
        return {"photo": "", "photo_alternative": "", "photo_decorative": ""}
    words = page.photo.description
    return {"photo": str(page.photo_id), "photo_alternative": words, "photo_decorative": "" if words else "on"}
