"""The texts of the demonstration, kept in cms/demo/town/*.toml so that anybody can change them."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "town"


@cache
def read(name: str) -> dict[str, Any]:
    """What stands in one file."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
