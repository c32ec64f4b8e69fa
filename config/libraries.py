"""The files of libraries that browsers load, straight from the Python packages that bring them."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.files.storage import FileSystemStorage, Storage
from xstatic.pkg import leaflet, leaflet_markercluster

FOLDERS = {"leaflet": leaflet.BASE_DIR, "leaflet/markercluster": leaflet_markercluster.BASE_DIR}
LEFT_OUT = ["*.map", "*-src*", "MarkerCluster.Default.css"]  # for those who work on the libraries themselves


class LibraryFinder(FileSystemFinder):
    """Leaflet and its clusters of markers (licences: static/js/LICENSE-*.txt)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.locations = list(FOLDERS.items())
        self.storages = {}
        for prefix, folder in self.locations:
            storage = FileSystemStorage(location=folder)
            storage.prefix = prefix  # type: ignore[attr-defined]  # as Django's own finder does
            self.storages[folder] = storage

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        yield from super().list([*(ignore_patterns or []), *LEFT_OUT])
