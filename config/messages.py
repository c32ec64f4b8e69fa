"""The catalogues of translations: compiled without GNU gettext, which a fresh machine does not have."""

import sys
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_catalogues(locale: Path = LOCALE) -> list[Path]:
    """Write the .mo beside each .po that is newer; returns those written."""
    written = []
    for catalogue in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        target = catalogue.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < catalogue.stat().st_mtime:
            unfinished = target.with_suffix(".mo.new")
            polib.pofile(str(catalogue)).save_as_mofile(str(unfinished))
            unfinished.replace(target)
            written.append(target)
    return written


if __name__ == "__main__":
    compile_catalogues()
    sys.exit(0)
