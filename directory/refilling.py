"""A page drawn anew with what somebody had typed in one of its forms: the fields alone change, all else stays as it is.

Never refilled: a password, a code sent by e-mail, a hidden field, a file. Which file had been chosen is said beside it.
"""

from html import escape
from html.parser import HTMLParser

from django.utils.translation import gettext as _

NOT_TYPED = ("password", "hidden", "submit", "button", "image", "reset")
TICKED = ("checkbox", "radio")

Attributes = list[tuple[str, str | None]]


def refill(page: str, form: str, typed: dict[str, list[str]]) -> str:
    """`page` with the fields of the form of that id as they were sent: a name that is absent was not ticked."""
    filler = _Filler(page, form, typed)
    filler.feed(page)
    filler.close()
    return filler.written()


class _Filler(HTMLParser):
    def __init__(self, page: str, form: str, typed: dict[str, list[str]]) -> None:
        super().__init__(convert_charrefs=False)
        self.form, self.left = form, {name: list(values) for name, values in typed.items()}
        self.page, self.done, self.parts = page, 0, list[str]()
        self.lines = [0]
        for line in page.split("\n"):
            self.lines.append(self.lines[-1] + len(line) + 1)
        self.inside = False
        self.chosen: list[str] | None = None
        self.text: str | None = None

    def written(self) -> str:
        return "".join([*self.parts, self.page[self.done :]])

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        found = dict(attrs)
        if tag == "form":
            self.inside = found.get("id") == self.form
            return
        if found.get("form", self.form if self.inside else None) != self.form or "disabled" in found:
            return
        name = found.get("name") or ""
        if tag == "input" and name:
            self._input(name, found, attrs)
        elif tag == "textarea" and name in self.left:
            self.text = self._next(name)
            self._put(self._end())
        elif tag == "select":
            self.chosen = (self.left.get(name) or []) if name else None
        elif tag == "option" and self.chosen is not None and "value" in found:
            self._tag(tag, [*_without(attrs, "selected"), *_if(found["value"] in self.chosen, "selected")])

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.chosen = None
        elif tag == "textarea" and self.text is not None:
            self.parts.append("\n" + escape(self.text, quote=False))
            self.done, self.text = self._start(), None

    def _input(self, name: str, found: dict[str, str | None], attrs: Attributes) -> None:
        kind = (found.get("type") or "text").lower()
        if kind in TICKED:
            is_ticked = (found.get("value") or "on") in self.left.get(name, [])
            self._tag("input", [*_without(attrs, "checked"), *_if(is_ticked, "checked")])
        elif kind == "file":
            if chosen := self._next(name):
                said = _("You had chosen “%(file)s”: choose it again.") % {"file": chosen}
                self._put(self._end())
                self.parts.append(f'<span class="hint" role="status">{escape(said)}</span>')
        elif kind not in NOT_TYPED and found.get("autocomplete") != "one-time-code" and name in self.left:
            self._tag("input", [*_without(attrs, "value"), ("value", self._next(name))])

    def _next(self, name: str) -> str:
        """Fields of one name are sent in their order."""
        values = self.left.get(name)
        return values.pop(0) if values else ""

    def _tag(self, tag: str, attrs: Attributes) -> None:
        self._put(self._start())
        written = "".join(f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in attrs)
        self.parts.append(f"<{tag}{written}>")
        self.done = self._end()

    def _put(self, until: int) -> None:
        self.parts.append(self.page[self.done : until])
        self.done = until

    def _start(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def _end(self) -> int:
        return self._start() + len(self.get_starttag_text() or "")


def _without(attrs: Attributes, gone: str) -> Attributes:
    return [(name, value) for name, value in attrs if name != gone]


def _if(condition: bool, name: str) -> Attributes:
    return [(name, None)] if condition else []
