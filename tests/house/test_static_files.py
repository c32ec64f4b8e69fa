"""Style sheets: what they import exists, and collectstatic joins it."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage

from config import storage
from config.libraries import LibraryFinder

CSS = Path(__file__).resolve().parent.parent.parent / "static" / "css"


@pytest.mark.parametrize("sheet", storage.SHEETS)
def test_a_sheet_is_joined_with_everything_it_imports_in_order(sheet: str) -> None:
    here = FileSystemStorage(location=CSS.parent)
    paths = {f"css/{file.name}": (here, f"css/{file.name}") for file in CSS.glob("*.css")}
    imported = re.findall(r'url\("([\w-]+\.css)"\)', (CSS.parent / sheet).read_text())
    whole = storage.joined(sheet, paths)
    places = [whole.index((CSS / name).read_text()) for name in imported]
    assert places == sorted(places)
    assert "@import" not in whole


def test_every_file_of_styles_belongs_to_a_sheet() -> None:
    imported = {
        name
        for sheet in storage.SHEETS
        for name in re.findall(r'url\("([\w-]+\.css)"\)', (CSS.parent / sheet).read_text())
    }
    alone = {"town.css", "work.css", "embed.css"}
    assert {file.name for file in CSS.glob("*.css")} - imported - alone == set()


def test_libraries_of_the_browser_come_from_their_packages_without_what_only_their_makers_read() -> None:
    found = {path for path, _storage in LibraryFinder().list([]) if not path.startswith("images/")}
    assert found == {"leaflet.js", "leaflet.css", "leaflet.markercluster.js", "MarkerCluster.css"}
    assert [bool(finders.find(name)) for name in (*storage.SCRIPTS, "leaflet/leaflet.css")] == [True] * 3
    assert storage.SOURCE_MAP.sub("", "x = 1;\n//# sourceMappingURL=leaflet.js.map\n") == "x = 1;\n\n"
