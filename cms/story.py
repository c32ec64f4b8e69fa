"""The story of a page as rows of plain fields, for a form that works without JavaScript.

A row is one block; a gallery and key figures have lines of their own. Rows are read from the page or
from what was typed, moved and removed by submit buttons, and written back as the blocks of
cms.blocks.StoryBlocks. What the form cannot show (a block of the town, a field of a later day, a rich
text that nobody touched) is written back as it was.
"""

import json
import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from wagtail.blocks import StreamValue

from cms import marks
from directory import numbers

LIMIT = 40  # blocks that a team may write in one story
READ = 300  # blocks that are read back, whoever wrote them
LINES = 12  # photos of one gallery, key figures of one block
PHOTO = ("picture", "alternative", "decorative", "caption")
FIELDS: dict[str, tuple[str, ...]] = {
    "heading": ("words",),
    "text": ("words",),
    "photo": PHOTO,
    "gallery": (),
    "figures": (),
    "question": ("question", "answer"),
    "quote": ("words", "who"),
    "link": ("address", "words", "about"),
}
LINE_FIELDS: dict[str, tuple[str, ...]] = {"gallery": PHOTO, "figures": ("number", "label")}
RICH = {"text": "words", "question": "answer"}  # the field that holds rich text
KEPT = "kept"  # a block that the form does not know: it can be moved, and stays as it is
ACTION = re.compile(
    r"add-(?P<kind>[a-z]+)|(?P<act>remove|up|down|line-add)-(?P<index>\d{1,3})"
    r"|line-(?P<line_act>remove|up|down)-(?P<row>\d{1,3})-(?P<line>\d{1,2})"
)
Block = dict[str, Any]


@dataclass
class Row:
    """One block: its kind, its identity in the page (which revisions compare), what its fields and lines hold.

    `before` is the block from which it comes, if the page has it.
    """

    kind: str
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    values: dict[str, str] = field(default_factory=dict)
    lines: list[dict[str, str]] = field(default_factory=list)
    before: Block | None = None

    @property
    def is_empty(self) -> bool:
        if self.kind == KEPT:
            return False
        return (
            not any(self.values.get(name, "").strip() for name in FIELDS[self.kind] if name != "decorative")
            and not self.kept_lines
        )

    @property
    def kept_lines(self) -> list[dict[str, str]]:
        """The lines worth keeping: a photo that arrived, a figure with something in it."""
        names = ("picture",) if self.kind == "gallery" else LINE_FIELDS.get(self.kind, ())
        return [line for line in self.lines if any(line.get(name, "").strip() for name in names)]

    @property
    def picture_ids(self) -> list[int]:
        """The pictures that it shows, in order."""
        sent = [self.values.get("picture", ""), *(line.get("picture", "") for line in self.lines)]
        return [number for each in sent if (number := numbers.read(each))]

    @property
    def content(self) -> Any:
        """What it says, whoever wrote it: two rows with the same content look alike."""
        if self.kind == KEPT:
            return (KEPT, json.dumps(self.before and self.before["value"], sort_keys=True))
        values = tuple(self.values.get(name, "").strip() for name in FIELDS[self.kind])
        names = LINE_FIELDS.get(self.kind, ())
        return self.kind, values, tuple(tuple(line.get(n, "").strip() for n in names) for line in self.kept_lines)

    def sent(self, number: int) -> dict[str, str]:
        """The fields that a form would send for it, as the row of this number."""
        at = f"story-{number}"
        told = {f"{at}-kind": self.kind, f"{at}-id": self.id, f"{at}-lines": str(len(self.lines))}
        told |= {f"{at}-{name}": value for name, value in self.values.items()}
        for place, line in enumerate(self.lines):
            told |= {f"{at}-line-{place}-{name}": value for name, value in line.items()}
        return told


def read(story: StreamValue) -> list[Row]:
    """The rows of a page's story."""
    return [row_of(block) for block in json.loads(json.dumps(list(story.raw_data)))]


def blocks_by_id(story: StreamValue) -> dict[str, Block]:
    return {block["id"]: block for block in json.loads(json.dumps(list(story.raw_data))) if block.get("id")}


def typed(data: Mapping[str, str], known: Mapping[str, Block] | None = None) -> list[Row]:
    """The rows that a form sent: `story-N-kind`, `story-N-id` and `story-N-<field>` for each N.

    `known` are the blocks that the page has or had: what the form does not show is taken from there.
    """
    rows = []
    for n in range(min(numbers.read(data.get("story-count", "")) or 0, READ)):
        kind, identity = data.get(f"story-{n}-kind", ""), _identity(data.get(f"story-{n}-id", ""))
        before = (known or {}).get(identity)
        if kind == KEPT and before:
            rows.append(Row(KEPT, identity, before=before))
        elif kind in FIELDS:
            values = {name: _plain(data.get(f"story-{n}-{name}", "")) for name in FIELDS[kind]}
            same = before if before and before["type"] == kind else None
            rows.append(Row(kind, identity, values, _lines(data, n, kind), same))
    return rows


def act(rows: list[Row], action: str) -> int | None:
    """Do what a button asks on the rows (`add-text`, `remove-2`, `up-2`, `down-2`, `line-add-2`, `line-up-2-0`).

    Returns the place of the row to go on with, or None when the button is for something else.
    """
    asked = ACTION.fullmatch(action)
    if not asked:
        return None
    if asked["kind"]:
        if asked["kind"] in FIELDS and len(rows) < LIMIT:
            rows.append(Row(asked["kind"]))
        return len(rows) - 1
    index = int(asked["index"] or asked["row"])
    if index >= len(rows):
        return None
    if asked["line_act"]:
        _move(rows[index].lines, int(asked["line"]), asked["line_act"])
        return index
    if asked["act"] == "line-add":
        if len(rows[index].lines) < LINES:
            rows[index].lines.append({})
        return index
    if asked["act"] == "remove" and rows[index].kind == KEPT:
        return index
    return _move(rows, index, asked["act"])


def written(rows: Iterable[Row]) -> str:
    """The value to set on the page's story; rows left empty are not kept."""
    return json.dumps([block_of(row) for row in rows if not row.is_empty])


def row_of(block: Block) -> Row:
    """One block of the page as a row."""
    kind, value, identity = block["type"], block["value"], block.get("id") or str(uuid.uuid4())
    if kind not in FIELDS:
        return Row(KEPT, identity, before=block)
    if kind in ("heading", "text"):
        return Row(kind, identity, {"words": _shown(kind, "words", value)}, before=block)
    if kind in LINE_FIELDS:
        lines = [_line(kind, item) for item in value]
        return Row(kind, identity, {}, lines, block)
    values = {name: _shown(kind, name, value.get(_key(name))) for name in FIELDS[kind]}
    return Row(kind, identity, values, before=block)


def block_of(row: Row) -> Block:
    """The row as a block of the page."""
    if row.kind == KEPT and row.before:
        return row.before
    before = row.before["value"] if row.before else None
    value: Any
    if row.kind in ("heading", "text"):
        value = _kept(row.kind, "words", row.values.get("words", ""), before)
    elif row.kind in LINE_FIELDS:
        value = [_item(row.kind, line, before) for line in row.kept_lines]
    else:
        had = before if isinstance(before, dict) else {}
        told = {
            _key(name): _kept(row.kind, name, row.values.get(name, ""), had.get(_key(name)))
            for name in FIELDS[row.kind]
        }
        value = {**had, **told}
    return {"type": row.kind, "value": value, "id": row.id}


def _lines(data: Mapping[str, str], n: int, kind: str) -> list[dict[str, str]]:
    if kind not in LINE_FIELDS:
        return []
    count = min(numbers.read(data.get(f"story-{n}-lines", "")) or 0, READ)
    names = (*LINE_FIELDS[kind], "id")
    return [{name: _plain(data.get(f"story-{n}-line-{k}-{name}", "")) for name in names} for k in range(count)]


def _line(kind: str, item: Any) -> dict[str, str]:
    value = item["value"] if isinstance(item, dict) and "value" in item else item
    told = {name: _shown(kind, name, value.get(_key(name))) for name in LINE_FIELDS[kind]}
    return {**told, "id": str(item.get("id") or "")}


def _item(kind: str, line: dict[str, str], before: Any) -> Block:
    had: Block = next((item for item in before or [] if item.get("id") and item["id"] == line.get("id")), {})
    told = {_key(name): _kept(kind, name, line.get(name, ""), None) for name in LINE_FIELDS[kind]}
    return {"type": "item", "value": {**had.get("value", {}), **told}, "id": _identity(line.get("id", ""))}


def _shown(kind: str, name: str, value: Any) -> str:
    """A value of the page as the form shows it."""
    if RICH.get(kind) == name:
        return marks.to_text(value or "")
    if name == "decorative":
        return "on" if value else ""
    return str(value or "")


def _kept(kind: str, name: str, typed: str, before: Any) -> Any:
    """What was typed as the page keeps it; a rich text that nobody touched stays as it was written."""
    words = typed.strip()
    if RICH.get(kind) == name:
        return before if before and marks.to_text(before) == words else marks.to_html(words)
    if name == "decorative":
        return bool(words)
    return numbers.read(words) if name == "picture" else words


def _key(name: str) -> str:
    return "image" if name == "picture" else name


def _move(things: list[Any], index: int, act: str) -> int | None:
    if index >= len(things):
        return None
    if act == "remove":
        del things[index]
        return min(index, len(things) - 1)
    other = max(0, min(len(things) - 1, index + (-1 if act == "up" else 1)))
    things[index], things[other] = things[other], things[index]
    return other


def _plain(sent: str) -> str:
    return sent.replace("\r\n", "\n").replace("\r", "\n")


def _identity(sent: str) -> str:
    try:
        return str(uuid.UUID(sent))
    except ValueError:
        return str(uuid.uuid4())
