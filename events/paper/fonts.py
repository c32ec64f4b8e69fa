"""The fonts of the site, as the printing engine reads them.

The site serves variable fonts as woff2; Typst reads neither. Each is cut once into the weights that
paper uses, under VAR, in a folder named for the sources: a new font or a new recipe makes a new
folder. Several processes may do it at the same time: each works apart, and the last step is a rename.
"""

import hashlib
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

TEXT, TITLES = "Atkinson Hyperlegible Next", "Bricolage Grotesque"
RECIPE = 1  # raised when what follows cuts them otherwise
REGULAR, BOLD = 400, 700
CUTS = {  # file without its tail: (family that Typst knows it by, weights)
    "atkinson-hyperlegible-next-french": (TEXT, (REGULAR, BOLD)),
    "atkinson-hyperlegible-next-others": (f"{TEXT} Others", (REGULAR, BOLD)),
    "bricolage-grotesque-french": (TITLES, (REGULAR, BOLD)),
    "bricolage-grotesque-others": (f"{TITLES} Others", (BOLD,)),
}


@cache
def fonts() -> typst.Fonts:
    """Ours, then those inside Typst for other scripts; never those of the machine: a sheet looks the same everywhere."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(folder())])


@cache
def letters() -> frozenset[int]:
    """The signs that our text fonts can draw."""
    from fontTools.ttLib import TTFont

    known: set[int] = set()
    for file in folder().glob("atkinson*-400.ttf"):
        known |= set(TTFont(file, lazy=True).getBestCmap())
    return frozenset(known)


def folder() -> Path:
    """Where the cut fonts are; they are cut when they are not."""
    there = Path(settings.VAR) / "fonts" / _name()
    if not there.is_dir():
        there.parent.mkdir(parents=True, exist_ok=True)
        apart = Path(tempfile.mkdtemp(dir=there.parent, prefix=".cutting-"))
        try:
            for name, (family, weights) in CUTS.items():
                for weight in weights:
                    _cut(_source(name), family, weight, apart / f"{name}-{weight}.ttf")
            apart.chmod(0o755)
            os.rename(apart, there)  # noqa: PTH104 - atomic, and refused when another process was first
        except OSError:
            if not there.is_dir():
                raise
        finally:
            shutil.rmtree(apart, ignore_errors=True)
    return there


def _source(name: str) -> Path:
    return Path(settings.BASE_DIR) / "static" / "fonts" / f"{name}-wght-normal.woff2"


@cache
def _name() -> str:
    seen = hashlib.sha256(f"{RECIPE} {CUTS}".encode())
    for name in CUTS:
        seen.update(_source(name).read_bytes())
    return seen.hexdigest()[:16]


def _cut(source: Path, family: str, weight: int, to: Path) -> None:
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font: Any = TTFont(source)
    axes = {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes}
    font = instantiateVariableFont(font, axes | {"wght": weight}, inplace=True)
    font.flavor = None
    style = "Bold" if weight == BOLD else "Regular"
    table = font["name"]
    table.names = [record for record in table.names if record.nameID not in (16, 17, 21, 22, 25)]
    for number, text in ((1, family), (2, style), (4, f"{family} {style}"), (6, f"{family} {style}".replace(" ", ""))):
        table.setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsSelection = font["OS/2"].fsSelection & ~0x61 | (0x20 if weight == BOLD else 0x40)
    font["head"].macStyle = 1 if weight == BOLD else 0
    font.save(to)
