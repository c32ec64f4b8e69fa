"""`make run`: one process that starts the web, the worker and its calendar, and stops them all.

Nothing it started outlives it, whether it is stopped by Ctrl-C, by SIGTERM, or because one of its
processes died: then it says which, and ends with 1.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from config import embedded

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
PATIENCE = 10  # seconds given to each process to end by itself
SLOWEST_START = 60  # seconds
PR_SET_PDEATHSIG = 1

WELCOME = """
{name} is open: {url}/

  Resident   {url}/            no account: search, read, subscribe
  Volunteer  {url}/connexion/  "Entrer comme Nadia" (Souffle & Mouvement)
  Agent      {url}/connexion/  "Entrer comme Camille" (vie associative) or "Sacha" (sports)
  Letters    {url}/demo/courrier/

Ctrl-C stops everything.
"""


class CannotStart(Exception):
    """Said to the person in one line."""


@dataclass
class Crew:
    """The processes that serve, in the order in which they are stopped."""

    environment: Mapping[str, str]
    members: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def hire(self, name: str, *arguments: str) -> None:
        """Start `python arguments`, out of reach of the terminal's Ctrl-C; it ends if this process is killed."""
        self.members[name] = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )

    def first_gone(self) -> str | None:
        return next((name for name, process in self.members.items() if process.poll() is not None), None)

    def dismiss(self) -> None:
        """Ask each to end, then end what is left, children included."""
        for process in self.members.values():
            _tell(process, signal.SIGTERM)
        limit = time.monotonic() + PATIENCE
        for process in self.members.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, limit - time.monotonic()))
            _tell(process, signal.SIGKILL)
            process.wait()


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _tell(process: subprocess.Popen[bytes], what: signal.Signals) -> None:
    """The process alone for a polite end (it ends its own children), the whole group for a hard one."""
    try:
        if what == signal.SIGKILL:
            os.killpg(process.pid, what)
        elif process.poll() is None:
            process.send_signal(what)
    except ProcessLookupError:
        pass


def check_port(port: int) -> None:
    """Raises CannotStart when another program listens there already."""
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((HOST, port))
        except OSError as error:
            raise CannotStart(f"port {port} is taken ({error.strerror}); try: make run PORT={port + 1}") from None


def environment(port: int) -> dict[str, str]:
    """What the processes are told: the demo town, with the real error pages."""
    told = dict(os.environ)
    told.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
    told.setdefault("DEBUG", "0")
    told.setdefault("DEMO", "1")
    told.setdefault("PUBLIC_URL", f"http://{HOST}:{port}")
    return told


def start_database(var: Path) -> None:
    """The embedded server, unless DATABASE_URL names another one."""
    if os.environ.get("DATABASE_URL"):
        return
    print("martigues: starting the database", flush=True)
    folder = var / "postgres"
    try:
        embedded.address(folder)
    except Exception as error:
        raise CannotStart(f"the embedded PostgreSQL does not start ({error}); its log: {folder / 'log'}") from error


def prepare(told: Mapping[str, str]) -> None:
    """Migrations, messages, static files and the demo town, in a process of their own."""
    if subprocess.run([sys.executable, "-m", "config.preparing"], cwd=ROOT, env=told).returncode:
        raise CannotStart("nothing was started")


def hire(crew: Crew, port: int, var: Path) -> None:
    (var / "run").mkdir(exist_ok=True)
    calendar = str(var / "run" / f"beat-{port}")
    crew.hire(
        "web",
        "-m",
        "gunicorn",
        "config.wsgi",
        "--bind",
        f"{HOST}:{port}",
        "--workers",
        "2",
        "--threads",
        "4",
        "--worker-class",
        "gthread",
        "--log-level",
        "warning",
        "--graceful-timeout",
        "5",
        "--no-control-socket",
    )
    crew.hire(
        "worker",
        "-W",
        "ignore:You're running the worker with superuser",
        "-m",
        "celery",
        "-q",
        "-A",
        "config",
        "worker",
        "--concurrency",
        "1",
        "--loglevel",
        "warning",
        "--without-gossip",
        "--without-mingle",
        "--without-heartbeat",
        "-n",
        f"worker-{port}@%h",
    )
    crew.hire(
        "beat", "-m", "celery", "-q", "-A", "config", "beat", "--loglevel", "warning", "-s", calendar, "--pidfile", ""
    )


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def watch(crew: Crew, url: str, stopping: threading.Event) -> None:
    """Wait until the web answers, say so, then until somebody stops us. Raises CannotStart when one process ends."""
    limit = time.monotonic() + SLOWEST_START
    open_since = None
    while not stopping.wait(0.2):
        if gone := crew.first_gone():
            raise CannotStart(f"the {gone} process ended by itself; the others are stopped")
        if open_since is None:
            if answers(url):
                open_since = time.monotonic()
                print(WELCOME.format(name=crew.environment.get("PRODUCT_NAME", "Martigues & Co"), url=url), flush=True)
            elif time.monotonic() > limit:
                raise CannotStart(f"the web did not answer within {SLOWEST_START} seconds")


def serve(port: int, var: Path) -> None:
    stopping = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, lambda *_: stopping.set())
    check_port(port)
    var.mkdir(parents=True, exist_ok=True)
    start_database(var)
    told = environment(port)
    try:
        prepare(told)
    except CannotStart:
        if stopping.is_set():
            return
        raise
    crew = Crew(told)
    try:
        if not stopping.is_set():
            print("martigues: starting the web, the worker and its calendar", flush=True)
            hire(crew, port, var)
            watch(crew, f"http://{HOST}:{port}", stopping)
    finally:
        crew.dismiss()
    print("martigues: everything is stopped", flush=True)


def main() -> None:
    written = os.environ.get("PORT") or "8000"
    var = Path(os.environ.get("VAR_FOLDER") or ROOT / "var")
    try:
        if not written.isdecimal() or not 0 < int(written) < 65536:
            raise CannotStart(f"PORT={written} is not a port number")
        serve(int(written), var)
    except CannotStart as reason:
        sys.exit(f"martigues: {reason}")
    except OSError as error:
        sys.exit(f"martigues: {error.strerror or error}: {error.filename or var}")


if __name__ == "__main__":
    main()
