"""The catalogues of translations, kept without GNU gettext, which a fresh machine does not have.

`python -m config.messages compile | gather | check`. Sentences are found by Django's own template
reader and Python's own reader; `gather` adds those that are missing, empty, for a person to
translate; `check` says what is missing, empty, doubtful (fuzzy), has lost a placeholder or is said no more.
"""

import ast
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
APPS = ("bookings", "cms", "config", "directory", "events", "notifications")
FRENCH = LOCALE / "fr" / "LC_MESSAGES" / "django.po"

NAMES = {
    "_", "_t",  # gettext, where _ is gettext_lazy
    "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy",
    "pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy",
}  # fmt: skip
CALL = re.compile(r"(?<![\w.])(_|gettext|ngettext|pgettext|npgettext)\(")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}")


class Sentence(NamedTuple):
    """What a person may have to translate: its context (or None), its words, and those for several."""

    context: str | None
    words: str
    plural: str | None


def in_python(path: Path) -> Iterator[Sentence]:
    """Those of a module, also within f-strings."""
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    for call in calls:
        if isinstance(call.func, ast.Name) and call.func.id in NAMES and (sentence := _said(call.func.id, call)):
            yield sentence


def in_template(path: Path) -> Iterator[Sentence]:
    """Django rewrites a template's sentences as calls; each call is then read by itself."""
    from django.utils.translation.template import templatize

    rewritten = templatize(path.read_text(), origin=str(path))
    for match in CALL.finditer(rewritten):
        call = _call_at(rewritten, match.start())
        if call and (sentence := _said(match.group(1), call)):
            yield sentence


def _said(name: str, call: ast.Call) -> Sentence | None:
    """What a call of gettext or of one of its sisters says; None when it is given a variable."""
    texts = [part.value if isinstance(part, ast.Constant) else None for part in call.args]
    context = texts.pop(0) if name.startswith(("pgettext", "npgettext")) else None
    if not texts or not isinstance(texts[0], str) or not texts[0]:
        return None
    return Sentence(
        str(context) if context else None,
        texts[0],
        str(texts[1]) if name.startswith(("ngettext", "npgettext")) else None,
    )


def _call_at(text: str, start: int) -> ast.Call | None:
    """The Python call that begins there: the shortest piece, ending in a bracket, that Python can read."""
    end = start
    while (end := text.find(")", end + 1)) != -1:
        try:
            read = ast.parse(text[start : end + 1], mode="eval").body
        except SyntaxError:
            continue
        return read if isinstance(read, ast.Call) and read.args else None
    return None


def sentences(root: Path = ROOT) -> dict[Sentence, str]:
    """Every sentence of the product, with the first file that says it."""
    found: dict[Sentence, str] = {}
    for app in APPS:
        for path in sorted((root / app).rglob("*.py")):
            for sentence in in_python(path):
                found.setdefault(sentence, str(path.relative_to(root)))
    folders = [root / "templates", *(root / app / "templates" for app in APPS)]
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.suffix in {".html", ".txt", ".xml"}):
            for sentence in in_template(path):
                found.setdefault(sentence, str(path.relative_to(root)))
    return found


def entries(catalogue: polib.POFile) -> dict[tuple[str | None, str], polib.POEntry]:
    return {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}


def faults(found: dict[Sentence, str], catalogue: polib.POFile) -> list[str]:
    """One line for each sentence that a French reader would not read in good French."""
    known = entries(catalogue)
    said = []
    for (context, words, plural), place in found.items():
        entry = known.get((context, words))
        if entry is None:
            said.append(f"{place}: missing: {words!r}")
            continue
        french = list(entry.msgstr_plural.values()) if plural else [entry.msgstr]
        if not french or not all(french):
            said.append(f"{place}: empty: {words!r}")
        elif entry.fuzzy:
            said.append(f"{place}: fuzzy: {words!r}")
        elif not plural and _placeholders(entry.msgstr) != _placeholders(words):
            said.append(f"{place}: placeholders differ: {words!r} / {entry.msgstr!r}")
        elif plural and not all(_placeholders(text) <= _placeholders(plural) for text in french):
            said.append(f"{place}: unknown placeholder: {plural!r}")
    still = {(context, words) for context, words, _plural in found}
    return said + [f"{entry.msgid!r}: said no more" for key, entry in known.items() if key not in still]


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def gather(path: Path = FRENCH) -> int:
    """Add what is missing, empty, to the French catalogue; returns how many sentences wait for a translator."""
    catalogue = polib.pofile(str(path), wrapwidth=100)
    known = entries(catalogue)
    for context, words, plural in sentences():
        if (context, words) in known:
            continue
        entry = polib.POEntry(msgctxt=context, msgid=words)
        if plural:
            entry.msgid_plural, entry.msgstr_plural = plural, {0: "", 1: ""}
        catalogue.append(entry)
        known[context, words] = entry
    catalogue.save(str(path))
    return len(catalogue.untranslated_entries())


def compile_catalogues(locale: Path = LOCALE) -> list[Path]:
    """Write the .mo beside each .po that is newer; returns those written."""
    written = []
    for catalogue in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        target = catalogue.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < catalogue.stat().st_mtime:
            unfinished = target.with_suffix(f".mo.{os.getpid()}")
            polib.pofile(str(catalogue)).save_as_mofile(str(unfinished))
            unfinished.replace(target)
            written.append(target)
    return written


def main(what: str) -> int:
    if what == "gather":
        print(f"{gather()} sentences wait for a translator in {FRENCH.relative_to(ROOT)}")
        return 0
    if what == "check":
        said = faults(sentences(), polib.pofile(str(FRENCH)))
        print("\n".join(said) or "French is complete")
        return bool(said)
    compile_catalogues()
    return 0


if __name__ == "__main__":
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
    sys.exit(main(sys.argv[1]))
