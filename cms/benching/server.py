"""The web server of the bench, started as `make run` starts it, and a visitor with one kept connection."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings

HOST = "127.0.0.1"
SLOWEST_START = 60  # seconds
AS_IN_MAKE_RUN = ("--workers", "2", "--threads", "4", "--worker-class", "gthread", "--no-control-socket")


@dataclass(frozen=True)
class Answer:
    """What came back. `seconds` is as long as the visitor waited, `cpu` what the worker has used so far."""

    status: int
    body: bytes
    headers: Mapping[str, str]
    seconds: float

    @property
    def cookies(self) -> list[str]:
        """The lines that set one."""
        return [value for name, value in self.headers.items() if name == "Set-Cookie"]

    @property
    def worker(self) -> str:
        return self.headers.get("X-Worker", "")

    @property
    def cpu(self) -> float:
        return float(self.headers.get("X-Cpu", "0"))


class Visitor:
    """`address` is where the visitor comes from, when not from this machine's usual one."""

    def __init__(self, port: int, address: str = "") -> None:
        self.port = port
        self._connection = http.client.HTTPConnection(
            HOST, port, timeout=60, source_address=(address, 0) if address else None
        )

    def close(self) -> None:
        self._connection.close()

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        return self.ask("GET", path, headers)

    def ask(self, method: str, path: str, headers: Mapping[str, str] | None = None, body: str | None = None) -> Answer:
        """One request; when the server has closed the idle connection meanwhile, on a new one."""
        since = time.perf_counter()
        try:
            self._connection.request(method, path, body, dict(headers or {}))
            response = self._connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self._connection.close()
            since = time.perf_counter()
            self._connection.request(method, path, body, dict(headers or {}))
            response = self._connection.getresponse()
        content = response.read()
        return Answer(response.status, content, response.headers, time.perf_counter() - since)  # type: ignore[arg-type]  # a message reads like a mapping


@contextmanager
def serving() -> Iterator[Visitor]:
    """A server on a free port, for as long as this lasts."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"{HOST}:{port}", "--log-level", "warning"]
    process = subprocess.Popen([*command, *AS_IN_MAKE_RUN], cwd=settings.BASE_DIR, env=os.environ)  # noqa: S603 - our own program
    try:
        visitor = Visitor(port)
        _wait(visitor, process)
        yield visitor
    finally:
        process.terminate()
        process.wait(20)


def _wait(visitor: Visitor, process: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + SLOWEST_START
    while time.monotonic() < limit and process.poll() is None:
        try:
            if visitor.get("/banc/vide/").status == 200:
                return
        except ConnectionRefusedError:
            visitor.close()
            time.sleep(0.1)
    raise TimeoutError("the server of the bench does not answer")


def _free_port() -> int:
    with socket.socket() as door:
        door.bind((HOST, 0))
        port: int = door.getsockname()[1]
        return port
