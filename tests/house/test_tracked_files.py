"""Nothing of one machine stands in a tracked file: no path of a home, no address of a package registry."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
MACHINE = re.compile(
    r"(?<![\w.])/(?:root|work|home/\w+|Users/\w+)/|" + "files\\.python" + r"hosted|registry\.npm" + "js"
)


@pytest.mark.skipif(not (ROOT / ".git").exists() or not shutil.which("git"), reason="not a git checkout")
def test_no_path_of_a_machine_is_tracked() -> None:
    command = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    guilty = []
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.suffix in {".woff2", ".png", ".jpg", ".webp", ".ico"} or not path.is_file():
            continue
        if MACHINE.search(path.read_text(errors="ignore")):
            guilty.append(name)
    assert guilty == []
