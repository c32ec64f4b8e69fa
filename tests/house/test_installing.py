"""What a newcomer reads when the packages cannot be installed."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from config import installing


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            ["ERROR: Could not install: [Errno 28] No space left on device"],
            "the disk is full (ERROR: Could not install: [Errno 28] No space left on device)",
        ),
        (
            ["ERROR: No matching distribution found for pillow==13.0.0"],
            "no ready-made package for this Python and machine "
            "(ERROR: No matching distribution found for pillow==13.0.0)",
        ),
        (["Killed"], "pip failed: Killed"),
        ([], "pip failed: ?"),
    ],
)
def test_the_reason_is_one_sentence(said: list[str], sentence: str) -> None:
    assert installing.reason(said) == sentence


def test_an_old_python_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.version_info", (3, 9, 2))

    with pytest.raises(SystemExit) as stopped:
        installing.check_machine()

    assert str(stopped.value).startswith("martigues: Python 3.9 is too old; install Python 3.11 or later")


def test_a_full_disk_is_told_before_anything_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _path: type("Usage", (), {"free": 5 * 2**20}))

    with pytest.raises(SystemExit) as stopped:
        installing.check_machine()

    assert str(stopped.value) == "martigues: the disk is almost full: 5 MB free, about 900 MB needed"


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_has_hashes_and_no_address(lock: str) -> None:
    text = (Path(settings.BASE_DIR) / lock).read_text()
    packages = re.split(r"\n(?=[a-z0-9])", text.strip())

    assert [package.split()[0] for package in packages if "--hash=sha256:" not in package and "==" in package] == []
    assert re.findall(r"https?://|--index|--extra-index|--find-links", text) == []
