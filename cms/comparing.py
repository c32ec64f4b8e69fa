"""Two states of a page, part by part: what two people wrote at once, or what changed between versions."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from cms import story
from cms.forms.rows import name_of
from cms.models import AssociationPage, Picture

WORDS = ("tagline", "offers_trial", "welcomes_volunteers")
LAST_WORDS = ("contact_note",)
EXCERPT = 60
LONG = 4_000  # words and gaps of both texts: beyond, nobody reads which word changed


@dataclass(frozen=True)
class State:
    """What a page says: its own fields, its photo, its story, and the facts that were typed with it."""

    words: Mapping[str, Any]
    rows: list[story.Row]
    facts: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, page: AssociationPage, facts: Mapping[str, str] | None = None) -> "State":
        words = {name: getattr(page, name) for name in (*WORDS, *LAST_WORDS, "photo_id")}
        return cls(words, story.read(page.story), facts or {})

    @property
    def by_id(self) -> dict[str, story.Row]:
        return {row.id: row for row in self.rows}


@dataclass(frozen=True)
class Side:
    """One of the two: its words, its pictures; nothing of both when the part is not there."""

    text: str = ""
    pictures: list[int] = field(default_factory=list)

    @property
    def is_there(self) -> bool:
        return bool(self.text or self.pictures)


@dataclass(frozen=True)
class Piece:
    """Some words of a text, and whether the other text has them too."""

    text: str
    is_own: bool


@dataclass(frozen=True)
class Part:
    """One thing on which two states differ. `takes_theirs`: only the other touched it since they parted."""

    key: str
    label: str
    mine: Side
    theirs: Side
    takes_theirs: bool = False

    @property
    def mine_pieces(self) -> list[Piece]:
        return _pieces(self.mine.text, self.theirs.text)

    @property
    def theirs_pieces(self) -> list[Piece]:
        return _pieces(self.theirs.text, self.mine.text)


def parts(mine: State, theirs: State, base: State | None = None) -> list[Part]:
    """What differs, in the order of the page. `base` is the state from which both started, if it is known."""
    found = [*_fields(WORDS, mine, theirs, base), *_photo(mine, theirs, base)]
    found += _story(mine, theirs, base)
    found += _fields(LAST_WORDS, mine, theirs, base)
    for name in mine.facts:
        if (was := theirs.facts.get(name, mine.facts[name])) != mine.facts[name]:
            found.append(Part(f"fact-{name}", _label("association", name), Side(mine.facts[name]), Side(was)))
    return found


def merged_rows(mine: State, theirs: State, base: State | None, taken: Iterable[str]) -> list[story.Row]:
    """The story with the blocks of `taken` (keys of parts) as the other wrote them, in an order that suits both."""
    chosen = {key.removeprefix("block-") for key in taken if key.startswith("block-")}
    ours, other = mine.by_id, theirs.by_id
    kept = {identity: row for identity, row in ours.items() if identity not in chosen}
    kept |= {identity: other[identity] for identity in chosen if identity in other}
    moved_by_me = base is not None and _order(base, ours) != _order(mine, base.by_id)
    first, second = (mine, theirs) if moved_by_me or base is None else (theirs, mine)
    order = [row.id for row in first.rows if row.id in kept]
    before = ""
    for row in second.rows:
        if row.id in kept and row.id not in order:
            order.insert(order.index(before) + 1 if before in order else 0, row.id)
        before = row.id
    return [kept[identity] for identity in order]


def in_words(earlier: State | None, later: State) -> list[str]:
    """What was done between two versions, one line each."""
    if earlier is None:
        return [_("First version")]
    found = parts(later, earlier)
    told = [_told(part) for part in found]
    if not told and [row.id for row in earlier.rows] != [row.id for row in later.rows]:
        told.append(_("The order of the blocks changed"))
    return told or [_("Nothing changed in the text")]


@dataclass(frozen=True)
class ShownPart:
    """A part with the pictures of both sides."""

    part: Part
    mine: list[Picture]
    theirs: list[Picture]


def shown(found: list[Part]) -> list[ShownPart]:
    """The parts with their pictures. One query, none without pictures."""
    numbers = {number for part in found for side in (part.mine, part.theirs) for number in side.pictures}
    known = Picture.objects.in_bulk(numbers) if numbers else {}
    return [
        ShownPart(part, *([known[n] for n in side.pictures if n in known] for side in (part.mine, part.theirs)))
        for part in found
    ]


def _told(part: Part) -> str:
    known = {"what": part.label, "words": _excerpt(part.mine.text or part.theirs.text)}
    if not part.theirs.is_there:
        return _("%(what)s: added %(words)s") % known
    if not part.mine.is_there:
        return _("%(what)s: removed %(words)s") % known
    return _("%(what)s: changed %(words)s") % known


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    return f"«\u00a0{line[:EXCERPT].rstrip()}{'…' if len(line) > EXCERPT else ''}\u00a0»" if line else ""


def _fields(names: Iterable[str], mine: State, theirs: State, base: State | None) -> list[Part]:
    return [
        Part(
            name,
            _label("page", name),
            Side(_said(mine.words[name])),
            Side(_said(theirs.words[name])),
            base is not None and base.words[name] == mine.words[name],
        )
        for name in names
        if mine.words[name] != theirs.words[name]
    ]


def _photo(mine: State, theirs: State, base: State | None) -> list[Part]:
    ours, other = mine.words["photo_id"], theirs.words["photo_id"]
    if ours == other:
        return []
    one, two = (Side("", [number] if number else []) for number in (ours, other))
    return [Part("photo", _("Photo"), one, two, base is not None and base.words["photo_id"] == ours)]


def _story(mine: State, theirs: State, base: State | None) -> list[Part]:
    ours, other = mine.by_id, theirs.by_id
    was = base.by_id if base else {}
    found = []
    for identity in [*ours, *(each for each in other if each not in ours)]:
        one, two, first = ours.get(identity), other.get(identity), was.get(identity)
        if (one and two and one.content == two.content) or ((one or two).is_empty and not (one and two)):  # type: ignore[union-attr]  # one of the two is there
            continue
        untouched = base is not None and _content(one) == _content(first)
        label = name_of(one or two)  # type: ignore[arg-type]  # one of the two is there
        found.append(Part(f"block-{identity}", label, _side(one), _side(two), untouched))
    return found


def _pieces(text: str, other: str) -> list[Piece]:
    """The text cut where it parts from the other one; whole when the other is empty, or when both are very long."""
    one, two = re.split(r"(\s+)", text), re.split(r"(\s+)", other)
    if not other or len(one) + len(two) > LONG:
        return [Piece(text, is_own=False)]
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    return [
        Piece("".join(one[start:end]), is_own=kind != "equal")
        for kind, start, end, _from, _to in matcher.get_opcodes()
        if start != end
    ]


def _content(row: story.Row | None) -> Any:
    return row.content if row else None


def _side(row: story.Row | None) -> Side:
    if row is None:
        return Side()
    values = [*row.values.items(), *(pair for line in row.kept_lines for pair in line.items())]
    told = [value for name, value in values if value and name not in ("picture", "decorative", "id")]
    if row.kind == story.KEPT and row.before:
        told = [str(each) for each in row.before["value"].values()] if isinstance(row.before["value"], dict) else []
    return Side("\n".join(told), row.picture_ids)


def _order(state: State, among: Mapping[str, Any]) -> list[str]:
    return [row.id for row in state.rows if row.id in among]


def _label(of: str, name: str) -> str:
    model: Any = AssociationPage if of == "page" else AssociationPage._meta.get_field("association").related_model
    label = str(model._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)
