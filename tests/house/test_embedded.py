"""The database that comes along, in the places where people really unpack a checkout."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ASK = """
import sys
from pathlib import Path
import psycopg, dj_database_url
from config import embedded
url = embedded.address(Path(sys.argv[1]), lasting=False)
place = dj_database_url.parse(url)
with psycopg.connect(host=place["HOST"], user=place["USER"], dbname=place["NAME"]) as connection:
    print(connection.execute("SHOW fsync").fetchone()[0])
"""


def ask(folder: Path) -> subprocess.CompletedProcess[str]:
    told = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    command = [sys.executable, "-c", ASK, str(folder)]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=told, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_it_starts_in_a_deep_checkout_and_again_and_stops_with_the_last_one_that_uses_it(tmp_path: Path) -> None:
    """A socket's path may not pass about 107 bytes; the folder alone is longer here."""
    folder = tmp_path / ("un-dossier-au-nom-bien-long-" * 4) / "var" / "postgres"

    first, second = ask(folder), ask(folder)

    assert [(answer.returncode, answer.stdout, answer.stderr) for answer in (first, second)] == [(0, "off\n", "")] * 2
    assert not (folder / "postmaster.pid").exists()
