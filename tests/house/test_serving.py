"""`make run` from outside: it opens, it says why when it cannot, and nothing outlives it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
pytestmark = pytest.mark.xdist_group("serving")  # one worker, so that the town of the first start serves all
PATIENCE = 180  # seconds: a first start lays out every table on a machine that runs other tests


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def start(var: Path, port: int, **told: str) -> subprocess.Popen[str]:
    inherited = {
        name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "XDG_RUNTIME_DIR"}
    }
    return subprocess.Popen(
        [sys.executable, "-m", "config.serving"],
        cwd=ROOT,
        env=inherited | {"VAR_FOLDER": str(var), "PORT": str(port), "DEMO": "0"} | told,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_until_open(serving: subprocess.Popen[str], port: int) -> dict[str, object]:
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit and serving.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                return dict(json.load(answer))
        except OSError:
            time.sleep(0.3)
    serving.kill()
    raise AssertionError(serving.communicate()[0])


def processes_of(var: Path) -> dict[int, str]:
    """Living processes that were told of this folder, or name it in their command."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            told = command + (folder / "environ").read_bytes()
        except OSError:
            continue
        if str(var).encode() in told:
            found[int(folder.name)] = command.replace(b"\0", b" ").decode()
    return found


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A var/ of our own, kept through this module: the second start finds what the first one left."""
    folder = tmp_path_factory.mktemp("serving") / "var"
    yield folder
    for pid in processes_of(folder):
        os.kill(pid, signal.SIGKILL)


@pytest.mark.slow
@pytest.mark.xdist_group("serving")
def test_it_opens_and_ctrl_c_stops_everything(var: Path) -> None:
    port = free_port()
    serving = start(var, port)

    assert wait_until_open(serving, port) == {
        "status": "ok",
        "database": "ok",
        "broker": "ok",
        "outbox_lag_seconds": 0,
    }
    serving.send_signal(signal.SIGINT)
    said, _ = serving.communicate(timeout=60)

    assert serving.returncode == 0, said
    assert "everything is stopped" in said
    assert processes_of(var) == {}


@pytest.mark.slow
@pytest.mark.xdist_group("serving")
@pytest.mark.parametrize("name", ["worker", "web"])
def test_when_one_process_dies_the_others_are_stopped_and_it_says_which(var: Path, name: str) -> None:
    port = free_port()
    serving = start(var, port)
    wait_until_open(serving, port)
    mark = {"worker": "celery -q -A config worker", "web": "gunicorn"}[name]
    oldest = min(pid for pid, command in processes_of(var).items() if mark in command)

    os.kill(oldest, signal.SIGKILL)
    said, _ = serving.communicate(timeout=60)

    assert serving.returncode == 1
    assert f"the {name} process ended by itself" in said
    assert processes_of(var) == {}


@pytest.mark.slow
@pytest.mark.xdist_group("serving")
def test_processes_end_when_the_parent_is_killed(var: Path) -> None:
    port = free_port()
    serving = start(var, port)
    wait_until_open(serving, port)

    serving.kill()
    serving.wait()
    limit = time.monotonic() + 30
    while (left := [c for c in processes_of(var).values() if "postgres" not in c]) and time.monotonic() < limit:
        time.sleep(0.3)

    assert left == []


def test_a_taken_port_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        port = door.getsockname()[1]
        serving = start(tmp_path / "var", port)
        said, _ = serving.communicate(timeout=60)

    assert serving.returncode == 1
    assert said == f"martigues: port {port} is taken (Address already in use); try: make run PORT={port + 1}\n"


def test_a_port_that_is_none_is_said_in_one_line(tmp_path: Path) -> None:
    serving = start(tmp_path / "var", 0, PORT="eighty")
    said, _ = serving.communicate(timeout=60)

    assert (serving.returncode, said) == (1, "martigues: PORT=eighty is not a port number\n")


def test_a_database_out_of_reach_is_said_without_a_traceback_or_the_password(tmp_path: Path) -> None:
    url = f"postgres://town:a-secret@127.0.0.1:{free_port()}/town"
    serving = start(tmp_path / "var", free_port(), DATABASE_URL=url)
    said, _ = serving.communicate(timeout=60)

    assert serving.returncode == 1
    assert "martigues: the database of DATABASE_URL cannot be used: " in said
    assert "Traceback" not in said
    assert "a-secret" not in said


def test_an_address_that_is_no_database_is_said_in_one_line(tmp_path: Path) -> None:
    serving = start(tmp_path / "var", free_port(), DATABASE_URL="mysql://town:a-secret@127.0.0.1/town")
    said, _ = serving.communicate(timeout=60)

    assert serving.returncode == 1
    assert "martigues: DATABASE_URL is not an address like postgres://" in said
    assert "Traceback" not in said
    assert "a-secret" not in said
