"""Other calendar programs follow one person's invitation: made, moved to another hour, another date, taken back."""

import json
import shutil
import subprocess
from base64 import b64decode
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from events import changing_registrations as changing
from events import scheduling
from events.models import Registration
from notifications.models import Notice
from tests.events.registrations import comes, make_workshop

from .test_independent_clients import HERE, SYSTEM_PYTHON, missing, node, run

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("crosscheck")]
KEYS = ("method", "uid", "sequence", "status", "start", "end", "attendee", "organizer")


def invitation(folder: Path) -> Path:
    """The calendar file of the last letter, as it left."""
    (file,) = Notice.objects.latest("pk").attachments
    path = folder / "feed.ics"
    path.write_bytes(b64decode(file["content"]))
    return path


def understood(file: Path) -> list[dict[str, Any]]:
    """By ical.js, by node-ical and by libical."""
    if not shutil.which("node") or not (HERE / "node_modules").is_dir():
        missing("Node or its calendar readers are absent: run npm ci in tests/crosscheck.")
    probe = "import gi; gi.require_version('ICalGLib', '3.0'); from gi.repository import ICalGLib"
    if subprocess.run([SYSTEM_PYTHON, "-c", probe], capture_output=True).returncode:  # noqa: S603 - our own line
        missing("libical is absent: install python3-gi and gir1.2-ical-3.0.")
    found = list(json.loads(run("node", "read_invitation.mjs", str(file))).values())
    libical = json.loads(run(SYSTEM_PYTHON, "read_invitation_libical.py", str(file)))
    assert libical.pop("clean")
    return [{key: each[key] for key in KEYS} for each in [*found, libical]]


def test_three_programs_follow_an_invitation_from_its_making_to_its_end(now: datetime, tmp_path: Path) -> None:
    activity, (first, second, *_) = make_workshop(capacity=5, start_time=time(18), end_time=time(19))
    party = comes(activity, first, name="Odile Exemple")
    told = [understood(invitation(tmp_path))]
    scheduling.move(
        first, starts_at=first.starts_at + timedelta(hours=1), ends_at=first.ends_at + timedelta(hours=1),
        reason="Salle prise", at=now,
    )  # fmt: skip
    told.append(understood(invitation(tmp_path)))
    party.refresh_from_db()
    changing.reschedule(party, seance=second, at=now)
    told.append(understood(invitation(tmp_path)))
    changing.withdraw(Registration.objects.get(pk=party.pk), at=now)
    told.append(understood(invitation(tmp_path)))
    for programs in told:
        assert programs[0] == programs[1] == programs[2]
    story = [programs[0] for programs in told]
    assert [(step["method"], step["status"], step["start"]) for step in story] == [
        ("REQUEST", "CONFIRMED", "2026-12-01T17:00:00Z"),  # 18 h in the town
        ("REQUEST", "CONFIRMED", "2026-12-01T18:00:00Z"),
        ("REQUEST", "CONFIRMED", "2026-12-08T17:00:00Z"),
        ("CANCEL", "CANCELLED", "2026-12-08T17:00:00Z"),
    ]
    assert len({step["uid"] for step in story}) == 1
    numbers = [step["sequence"] for step in story]
    assert numbers == sorted(set(numbers))
    assert {step["attendee"] for step in story} == {"mailto:odile-exemple@exemple.test"}


def test_18_h_of_a_season_stays_18_h_when_the_clocks_change(tmp_path: Path) -> None:
    activity, seances = make_workshop(capacity=5, dates=20, start_time=time(18), end_time=time(19))
    comes(activity, None, name="Odile Exemple")
    file = invitation(tmp_path)
    held = [f"{seance.starts_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" for seance in seances]
    assert {start[11:13] for start in held} == {"16", "17"}  # winter, then summer
    (uid,) = {each["uid"] for each in understood(file)}
    expected = {uid: held}
    read = json.loads(run(SYSTEM_PYTHON, "read_libical.py", str(file), "2029-01-01"))["starts"]
    assert [node("read_icaljs.mjs", tmp_path), node("read_node_ical.mjs", tmp_path), read] == [expected] * 3


def test_the_evening_that_one_misses_leaves_the_series(now: datetime, tmp_path: Path) -> None:
    activity, (first, second, third) = make_workshop(capacity=5, start_time=time(18), end_time=time(19))
    party = comes(activity, None, name="Odile Exemple")
    before = understood(invitation(tmp_path))[0]
    changing.free_one_date(party, seance=second, at=now)
    after = understood(invitation(tmp_path))[0]
    held = [f"{seance.starts_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" for seance in (first, third)]
    expected = {after["uid"]: held}
    assert (after["uid"], after["sequence"] > before["sequence"]) == (before["uid"], True)
    assert [node("read_icaljs.mjs", tmp_path), node("read_node_ical.mjs", tmp_path)] == [expected] * 2
