"""Static files as production serves them: named by their content, compressed, style sheets joined.

The sources keep one idea per file and need no build step: browsers follow the imports of town.css
and work.css in development. collectstatic joins each of the two with what it imports, so that a
visitor asks once.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEETS = ("css/town.css", "css/work.css")
IMPORT = re.compile(r'@import url\("([\w-]+\.css)"\);\n')

Sources = dict[str, tuple[Storage, str]]


class TownStaticFiles(CompressedManifestStaticFilesStorage):
    """Joins the sheets before they are given the name of their content."""

    def post_process(self, paths: Sources, dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run:
            for name in SHEETS:
                self.delete(name)
                self.save(name, ContentFile(joined(name, paths).encode()))
                paths[name] = (self, name)
        yield from super().post_process(paths, dry_run, **options)


def joined(name: str, paths: Sources) -> str:
    """The sheet with the text of each file it imports in place of the import."""

    def text_of(path: str) -> str:
        storage, place = paths[path]
        with storage.open(place) as file:
            text: str = file.read().decode()
            return text

    return IMPORT.sub(lambda found: text_of(f"css/{found[1]}"), text_of(name))
