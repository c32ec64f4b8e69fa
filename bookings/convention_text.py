"""The text of conventions: plain lines, and fields in braces that each convention fills.

« # » begins the title, « ## » a heading, « - » a line of a list; an empty line ends a paragraph. `{dates}` stands
alone on its line: the table of dates comes there. What a field says is put in last, as words: it makes no line.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.wording import NBSP

DATES = "dates"
FIELDS: dict[str, Promise | str] = {
    "association": gettext_lazy("the name of the association"),
    "adresse": gettext_lazy("where its seat is"),
    "rna": gettext_lazy("its RNA number"),
    "siret": gettext_lazy("its SIRET"),
    "objet": gettext_lazy("what the hall is asked for"),
    "personnes": gettext_lazy("how many people are expected"),
    "salle": gettext_lazy("the hall, or the halls"),
    "lieu": gettext_lazy("the address of the venue"),
    DATES: gettext_lazy("the table of the granted dates, alone on its line"),
    "nombre": gettext_lazy("how many dates"),
    "periode": gettext_lazy("from the first to the last date"),
    "heures": gettext_lazy("how many hours in all"),
    "tarif": gettext_lazy("for whom the tariff is"),
    "montant": gettext_lazy("what is to be paid in all"),
    "caution": gettext_lazy("the deposit"),
    "ville": gettext_lazy("the town"),
    "service": gettext_lazy("the department that runs the venue"),
    "numero": gettext_lazy("the number of the convention"),
    "date": gettext_lazy("the day on which it is made"),
}
LONGEST = 20_000
_FIELD = re.compile(r"\{([^{}\n]*)\}")
_BRACES = re.compile(r"[{}]")


@dataclass(frozen=True)
class Block:
    """A title, a heading, a paragraph (`text`), a line of a list (`item`), or the table of `dates`."""

    kind: str
    text: str = ""


def mistakes(text: str) -> list[str]:
    """What is not right, one sentence each, with the number of its line; none when it can be used."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        found += [_unknown(number, name) for name in _FIELD.findall(line) if name not in FIELDS]
        if _BRACES.search(_FIELD.sub("", line)):
            found.append(
                _("Line %(number)s: a brace stands alone. A field is written like this: {association}.")
                % {"number": number}
            )
        if f"{{{DATES}}}" in line and line.strip() != f"{{{DATES}}}":
            found.append(_("Line %(number)s: {dates} is a table: leave it alone on its line.") % {"number": number})
    if (count := text.count(f"{{{DATES}}}")) != 1:
        found.append(
            _("{dates} is missing: a convention says its dates.") if not count else _("{dates} stands there twice.")
        )
    return found


def _unknown(number: int, name: str) -> str:
    if near := get_close_matches(name.strip().lower(), FIELDS, n=1, cutoff=0.5):
        return _("Line %(number)s: {%(name)s} is not a field. Did you mean {%(near)s}?") % {
            "number": number, "name": name, "near": near[0],
        }  # fmt: skip
    return _("Line %(number)s: {%(name)s} is not a field. The fields are beside the text.") % {
        "number": number, "name": name,
    }  # fmt: skip


def blocks(text: str, said: Mapping[str, str]) -> list[Block]:
    """The text in its parts, with the fields filled by `said`; no line will begin with a French sign."""
    return [
        Block(block.kind, _tied(_FIELD.sub(lambda found: str(said.get(found[1], "")), block.text)))
        for block in _cut(text)
    ]


def _tied(text: str) -> str:
    return re.sub(r"« ", f"«{NBSP}", re.sub(r" (?=[:;!?»])", NBSP, text))


def _cut(text: str) -> Iterator[Block]:
    lines: list[str] = []
    for line in [*(each.strip() for each in text.splitlines()), ""]:
        marked = _marked(line)
        if lines and (not line or marked):
            yield Block("text", " ".join(lines))
            lines = []
        if marked:
            yield marked
        elif line:
            lines.append(line)


def _marked(line: str) -> Block | None:
    if line == f"{{{DATES}}}":
        return Block(DATES)
    for mark, kind in (("## ", "heading"), ("# ", "title"), ("- ", "item")):
        if line.startswith(mark):
            return Block(kind, line.removeprefix(mark).strip())
    return None
