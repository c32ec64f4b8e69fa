"""Static files as production serves them: named by their content, compressed, style sheets joined.

The sources keep one idea per file and need no build step: browsers follow the imports of town.css,
work.css and embed.css in development. collectstatic joins each of them with what it imports, so that
a visitor asks once.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEETS = ("css/town.css", "css/work.css", "css/embed.css")
SCRIPTS = ("leaflet/leaflet.js", "leaflet/markercluster/leaflet.markercluster.js")  # name a map that is left out
SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
IMPORT = re.compile(r'@import url\("([\w-]+\.css)"\);\n')

Sources = dict[str, tuple[Storage, str]]


class TownStaticFiles(CompressedManifestStaticFilesStorage):
    """Joins the sheets, and rids libraries of their source maps, before files are given the name of their content.

    The names are known from the start to the end of a process: each address is worked out once.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        address = None if settings.DEBUG or force else self._addresses.get(name)
        if address is None:
            address = self._addresses[name] = str(super().url(name, force))
        return address

    def post_process(self, paths: Sources, dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run:
            for name in SHEETS:
                self._replace(name, joined(name, paths), paths)
            for name in filter(paths.__contains__, SCRIPTS):
                self._replace(name, SOURCE_MAP.sub("", read(name, paths)), paths)
        yield from super().post_process(paths, dry_run, **options)

    def _replace(self, name: str, text: str, paths: Sources) -> None:
        self.delete(name)
        self.save(name, ContentFile(text.encode()))
        paths[name] = (self, name)


def read(name: str, paths: Sources) -> str:
    storage, place = paths[name]
    with storage.open(place) as file:
        text: str = file.read().decode()
        return text


def joined(name: str, paths: Sources) -> str:
    """The sheet with the text of each file it imports in place of the import."""

    return IMPORT.sub(lambda found: read(f"css/{found[1]}", paths), read(name, paths))
