"""Files that have no address: they are read by a view that knows who asks, or not at all."""

from django.core.files.storage import FileSystemStorage


class PrivateFiles(FileSystemStorage):
    """On the disk, readable by the product alone; `url()` is refused."""

    base_url = None  # type: ignore[assignment]  # otherwise it would be that of the public pictures

    def __init__(self, location: str | None = None) -> None:
        super().__init__(location, file_permissions_mode=0o600, directory_permissions_mode=0o700)
