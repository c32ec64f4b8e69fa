"""What several tests of activities need."""

from pathlib import Path

import pytest
from django.core.cache.backends.filebased import FileBasedCache

from events.paper import printing


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No sheet made before is at hand."""
    cache = FileBasedCache(str(tmp_path / "sheets"), {})
    monkeypatch.setattr(printing, "kept", lambda: cache)
