"""Every template can be read, and none carries what the content policy refuses."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

ROOT = Path(settings.BASE_DIR)
FOLDERS = [ROOT / "templates", *ROOT.glob("*/templates")]
TEMPLATES = sorted(str(path.relative_to(folder)) for folder in FOLDERS for path in folder.rglob("*") if path.is_file())
LETTERS = [name for name in TEMPLATES if name.startswith("letters/") or "/emails/" in name]
PAGES = [name for name in TEMPLATES if name.endswith(".html") and name not in LETTERS]

INLINE = {
    "a style attribute": re.compile(r"<[a-zA-Z][^<>]*\sstyle\s*=", re.S),
    "a style element": re.compile(r"<style\b", re.I),
    "an on* attribute": re.compile(r"<[a-zA-Z][^<>]*\son[a-z]+\s*=", re.S),
    "a javascript: address": re.compile(r"""=\s*["']?javascript:""", re.I),
    "a script without src": re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/(?:ld\+)?json\")", re.I),
    "a script of another site": re.compile(r"<(?:script|link)\b[^>]*\b(?:src|href)=[\"']?(?:https?:)?//", re.I),
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_can_be_read(name: str) -> None:
    assert engines["django"].get_template(name)


@pytest.mark.parametrize("name", PAGES)
def test_no_page_carries_what_the_content_policy_refuses(name: str) -> None:
    text = next((folder / name).read_text() for folder in FOLDERS if (folder / name).exists())
    without_tags = re.sub(r"{#.*?#}|{%.*?%}", "", text, flags=re.S)

    assert [what for what, pattern in INLINE.items() if pattern.search(without_tags)] == []
