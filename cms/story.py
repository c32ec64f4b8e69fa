"""The story of a page as rows of plain fields, for a form that works without JavaScript.

A row is one block. Rows are read from the page or from what was typed, moved and removed by submit
buttons, and written back as the blocks of cms.blocks.StoryBlocks.
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

LIMIT = 40  # blocks in one story
FIELDS = {
    "heading": ("words",),
    "text": ("words",),
    "photo": ("picture", "alternative", "caption"),
    "question": ("question", "answer"),
    "quote": ("words", "who"),
}
ACTION = re.compile(r"(add-(?P<kind>[a-z]+)|(?P<act>remove|up|down)-(?P<index>\d{1,3}))")


@dataclass
class Row:
    """One block: its kind, its identity in the page (which revisions compare), what its fields hold."""

    kind: str
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    values: dict[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not any(self.values.get(name, "").strip() for name in FIELDS[self.kind])

    @property
    def picture_id(self) -> int | None:
        return numbers.read(self.values.get("picture", ""))


def read(story: StreamValue) -> list[Row]:
    """The rows of a page's story; a block of a kind unknown here is left out."""
    raw = json.loads(json.dumps(list(story.raw_data)))
    return [_row(block) for block in raw if block["type"] in FIELDS]


def typed(data: Mapping[str, str]) -> list[Row]:
    """The rows that a form sent: `story-N-kind`, `story-N-id` and `story-N-<field>` for each N."""
    rows = []
    for n in range(min(numbers.read(data.get("story-count", "")) or 0, LIMIT)):
        kind = data.get(f"story-{n}-kind", "")
        if kind in FIELDS:
            values = {name: data.get(f"story-{n}-{name}", "") for name in FIELDS[kind]}
            rows.append(Row(kind, _identity(data.get(f"story-{n}-id", "")), values))
    return rows


def act(rows: list[Row], action: str) -> int | None:
    """Do what a button asks on the rows (`add-text`, `remove-2`, `up-2`, `down-2`).

    Returns the place of the row to go on with, or None when the button is for something else.
    """
    asked = ACTION.fullmatch(action)
    if not asked:
        return None
    if asked["kind"]:
        if asked["kind"] in FIELDS and len(rows) < LIMIT:
            rows.append(Row(asked["kind"]))
        return len(rows) - 1
    index = int(asked["index"])
    if index >= len(rows):
        return None
    if asked["act"] == "remove":
        del rows[index]
        return min(index, len(rows) - 1)
    other = max(0, min(len(rows) - 1, index + (-1 if asked["act"] == "up" else 1)))
    rows[index], rows[other] = rows[other], rows[index]
    return other


def written(rows: Iterable[Row]) -> str:
    """The value to set on the page's story; rows left empty are not kept."""
    return json.dumps([_block(row) for row in rows if not row.is_empty])


def _row(block: dict[str, Any]) -> Row:
    kind, value, identity = block["type"], block["value"], block.get("id") or str(uuid.uuid4())
    values: dict[str, str]
    if kind == "heading":
        values = {"words": value}
    elif kind == "text":
        values = {"words": marks.to_text(value)}
    elif kind == "photo":
        values = {
            "picture": str(value.get("image") or ""),
            "alternative": value.get("alternative") or "",
            "caption": value.get("caption") or "",
        }
    elif kind == "question":
        values = {"question": value["question"], "answer": marks.to_text(value["answer"])}
    else:
        values = {"words": value["words"], "who": value.get("who") or ""}
    return Row(kind, identity, values)


def _block(row: Row) -> dict[str, Any]:
    values = {name: row.values.get(name, "").strip() for name in FIELDS[row.kind]}
    value: Any
    if row.kind == "heading":
        value = values["words"]
    elif row.kind == "text":
        value = marks.to_html(values["words"])
    elif row.kind == "photo":
        value = {"image": row.picture_id, "alternative": values["alternative"], "caption": values["caption"]}
    elif row.kind == "question":
        value = {"question": values["question"], "answer": marks.to_html(values["answer"])}
    else:
        value = values
    return {"type": row.kind, "value": value, "id": row.id}


def _identity(sent: str) -> str:
    try:
        return str(uuid.UUID(sent))
    except ValueError:
        return str(uuid.uuid4())
