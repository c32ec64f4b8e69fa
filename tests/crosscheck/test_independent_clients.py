"""Other calendar programs read from our feed exactly the séances of the database.

ical.js applies the time zone written in the file; node-ical, libical and recurring-ical-events use
their own. Each reads in its own process; none shares code with what writes the feed.
"""

import json
import os
import shutil
import subprocess
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest
import recurring_ical_events
from django.core.management import call_command
from icalendar import Calendar

from . import town

# A database is made only for tests that ask for one; the season is built once, in one worker.
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("crosscheck")]

HERE = Path(__file__).parent
UNTIL = "2029-01-01"
IN_CI = os.environ.get("CI", "") not in ("", "0", "false")
SYSTEM_PYTHON = "/usr/bin/python3"

Starts = dict[str, list[str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: object) -> Path:
    """feed.ics and expected.json of a whole season, written once for all readers."""
    from django.db import transaction

    found = tmp_path_factory.mktemp("crosscheck")
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]  # pytest-django's blocker
        town.build()
        call_command("crosscheck", found)
        transaction.set_rollback(True)
    return found


@pytest.fixture(scope="module")
def expected(folder: Path) -> Starts:
    return json.loads((folder / "expected.json").read_text(encoding="utf-8"))


def missing(what: str) -> None:
    """Locally a reader may be absent; in CI every reader must have had its say."""
    if IN_CI:
        pytest.fail(what)
    pytest.skip(what)


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "TZ": "UTC"}, cwd=HERE)  # noqa: S603 - our own scripts
    assert done.returncode == 0, done.stderr
    return done.stdout


def node(script: str, folder: Path) -> Starts:
    if not shutil.which("node") or not (HERE / "node_modules").is_dir():
        missing("Node or its calendar readers are absent: run npm ci in tests/crosscheck.")
    return json.loads(run("node", script, str(folder / "feed.ics"), UNTIL))


def differences(read: Starts, expected: Starts) -> dict[str, tuple[list[str], list[str]]]:
    """By UID: what was read but should not be, and what should be but was not."""
    return {
        uid: (sorted(set(read.get(uid, [])) - set(expected.get(uid, []))),
              sorted(set(expected.get(uid, [])) - set(read.get(uid, []))))
        for uid in read.keys() | expected.keys()
        if read.get(uid) != expected.get(uid)
    }  # fmt: skip


def test_the_town_has_every_shape_and_every_exception(expected: Starts) -> None:
    series = [starts for uid, starts in expected.items() if uid.startswith("act-")]
    seances = sum(len(starts) for starts in expected.values())
    changes = {start[:10] for starts in expected.values() for start in starts}
    assert len(town.shapes()) >= 60
    assert len(series) >= 50
    assert seances >= 1_500
    assert {"2026-10-25", "2027-03-28"} <= changes


def test_ical_js_reads_every_seance(folder: Path, expected: Starts) -> None:
    assert differences(node("read_icaljs.mjs", folder), expected) == {}


def test_node_ical_reads_every_seance(folder: Path, expected: Starts) -> None:
    assert differences(node("read_node_ical.mjs", folder), expected) == {}


def test_libical_reads_every_seance_and_finds_nothing_wrong(folder: Path, expected: Starts) -> None:
    probe = "import gi; gi.require_version('ICalGLib', '3.0'); from gi.repository import ICalGLib"
    if subprocess.run([SYSTEM_PYTHON, "-c", probe], capture_output=True).returncode:  # noqa: S603 - our own line
        missing("libical is absent: install python3-gi and gir1.2-ical-3.0.")
    read = json.loads(run(SYSTEM_PYTHON, "read_libical.py", str(folder / "feed.ics"), UNTIL))
    assert differences(read["starts"], expected) == {}
    assert read["clean"]


def test_recurring_ical_events_reads_every_seance(folder: Path, expected: Starts) -> None:
    calendar = Calendar.from_ical((folder / "feed.ics").read_bytes())
    read: Starts = defaultdict(list)
    for event in recurring_ical_events.of(calendar).between(datetime(2025, 1, 1), datetime.fromisoformat(UNTIL)):
        if event.get("STATUS") != "CANCELLED":
            read[str(event["UID"])].append(f"{event['DTSTART'].dt.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
    assert differences({uid: sorted(starts) for uid, starts in read.items()}, expected) == {}


def test_a_reader_notices_a_date_that_is_not_held(folder: Path, expected: Starts, tmp_path: Path) -> None:
    lines = (folder / "feed.ics").read_bytes().split(b"\r\n")
    without = next(number for number, line in enumerate(lines) if line.startswith(b"EXDATE"))
    (tmp_path / "feed.ics").write_bytes(b"\r\n".join(lines[:without] + lines[without + 1 :]))
    assert len(differences(node("read_icaljs.mjs", tmp_path), expected)) == 1


def test_every_line_is_folded_within_75_octets(folder: Path) -> None:
    raw = (folder / "feed.ics").read_bytes()
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    assert raw.decode("utf-8").count("\n") == raw.count(b"\r\n")
