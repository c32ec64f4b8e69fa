"""Rich text written with a few marks, for a form that has no rich text editor.

    a blank line        a new paragraph
    - a line            one point of a list          1. a line      one step of a numbered list
    **words**           bold                         _words_        italic
    [words](https://…)  a link; an address alone becomes one too

to_html() escapes everything first, so nothing else can come out; to_text() reads back what this
module or the Wagtail editor wrote (features of cms.blocks.TEXT_FEATURES, inner links included).
"""

import re
from html import escape
from html.parser import HTMLParser
from itertools import groupby

BULLET = re.compile(r"[-•*] +")
STEP = re.compile(r"\d{1,2}[.)] +")
LINK = re.compile(r"\[([^\]\n]+)\]\((https?://[^\s)]+|mailto:[^\s)]+|tel:[^\s)]+|/[^\s)]*|(?:page|document):\d+)\)")
ADDRESS = re.compile(r"(?<![\"'(\]=/\w])(https?://[^\s<]+[^\s<.,;:!?)»])")
BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
ITALIC = re.compile(r"(?<!\w)_(?=\S)(.+?)(?<=\S)_(?!\w)")
INNER = re.compile(r"(page|document):(\d+)")


def to_html(text: str) -> str:
    """The rich text that the marks describe."""
    paragraphs = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n").strip())
    return "".join(_paragraph(lines.split("\n")) for lines in paragraphs if lines.strip())


def to_text(html: str) -> str:
    """The marks that give this rich text back."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.text()


def _paragraph(lines: list[str]) -> str:
    kept = [line.strip() for line in lines if line.strip()]
    return "".join(_run(kind, list(run)) for kind, run in groupby(kept, key=_kind))


def _kind(line: str) -> str:
    if BULLET.match(line):
        return "ul"
    return "ol" if STEP.match(line) else "p"


def _run(kind: str, lines: list[str]) -> str:
    if kind == "p":
        return f"<p>{'<br/>'.join(_inline(line) for line in lines)}</p>"
    start = BULLET if kind == "ul" else STEP
    points = "".join(f"<li>{_inline(start.sub('', line, count=1))}</li>" for line in lines)
    return f"<{kind}>{points}</{kind}>"


def _inline(line: str) -> str:
    """Marks inside a line; links are put aside first so that nothing is marked inside an address."""
    links: list[str] = []

    def aside(label: str, target: str) -> str:
        links.append(f"<a {_target(target)}>{_emphasis(escape(label))}</a>")
        return f"\0{len(links) - 1}\0"

    line = line.replace("\0", "")
    line = LINK.sub(lambda found: aside(found[1], found[2]), line)
    line = ADDRESS.sub(lambda found: aside(found[1], found[1]), line)
    return re.sub("\0(\\d+)\0", lambda found: links[int(found[1])], _emphasis(escape(line)))


def _emphasis(escaped: str) -> str:
    return ITALIC.sub(r"<i>\1</i>", BOLD.sub(r"<b>\1</b>", escaped))


def _target(target: str) -> str:
    if inner := INNER.fullmatch(target):
        return f'linktype="{inner[1]}" id="{inner[2]}"'
    return f'href="{escape(target)}"'


class _Reader(HTMLParser):
    """Writes marks while it reads rich text; a tag it does not know leaves its words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.lists: list[tuple[str, int]] = []
        self.links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.parts.append("\n")
        elif tag in ("b", "strong"):
            self.parts.append("**")
        elif tag in ("i", "em"):
            self.parts.append("_")
        elif tag in ("ul", "ol"):
            self.lists.append((tag, 0))
        elif tag == "li" and self.lists:
            kind, count = self.lists[-1]
            self.lists[-1] = (kind, count + 1)
            self.parts.append("- " if kind == "ul" else f"{count + 1}. ")
        elif tag == "a":
            known = dict(attrs)
            inner = f"{known.get('linktype')}:{known.get('id')}"
            self.links.append((known.get("href") or (inner if INNER.fullmatch(inner) else ""), len(self.parts)))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("b", "strong"):
            self.parts.append("**")
        elif tag in ("i", "em"):
            self.parts.append("_")
        elif tag == "li":
            self.parts.append("\n")
        elif tag in ("ul", "ol") and self.lists:
            self.lists.pop()
            self.parts.append("\n")
        elif tag in ("p", "h2", "h3", "h4"):
            self.parts.append("\n\n")
        elif tag == "a" and self.links:
            target, start = self.links.pop()
            label = "".join(self.parts[start:])
            self.parts[start:] = [label if not target or label == target else f"[{label}]({target})"]

    def handle_data(self, data: str) -> None:
        self.parts.append(data.replace("\n", " "))

    def text(self) -> str:
        return re.sub(r"\n{3,}", "\n\n", "".join(self.parts)).strip()
