"""An address given by a stranger is read without becoming their messenger: a real server, real redirects."""

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from events.importing import addresses, fetching
from events.importing.refusals import SENTENCES, Refused
from tests.events import ics

CALENDAR = ics.calendar(ics.entry())


class Site(BaseHTTPRequestHandler):
    """What a stranger's site may answer; `seen` are the addresses that it was asked."""

    seen: list[str] = []

    def log_message(self, *args: Any) -> None: ...

    def do_GET(self) -> None:
        Site.seen.append(self.path)
        getattr(self, f"do_{self.path.strip('/').split('?')[0].replace('-', '_') or 'calendar'}")()

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_calendar(self) -> None:
        known = self.headers.get("If-None-Match") == '"v1"'
        self.answer(
            304 if known else 200,
            b"" if known else CALENDAR,
            ETag='"v1"',
            Last_Modified="Mon, 23 Nov 2026 08:00:00 GMT",
        )

    def do_once(self) -> None:
        self.answer(302, Location="/calendar")

    def do_inside(self) -> None:
        self.answer(302, Location=f"http://127.0.0.1:{PRIVATE_PORT[0]}/calendar")

    def do_metadata(self) -> None:
        self.answer(301, Location="http://169.254.169.254/latest/meta-data/")

    def do_file(self) -> None:
        self.answer(302, Location="file:///etc/passwd")

    def do_for_ever(self) -> None:
        self.answer(302, Location="/for-ever")

    def do_closed(self) -> None:
        self.answer(403)

    def do_missing(self) -> None:
        self.answer(404)

    def do_broken(self) -> None:
        self.answer(503)

    def do_announced(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(50_000_000))
        self.end_headers()

    def do_endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(800):
                self.wfile.write(b"X" * 65_536)
        except OSError:
            pass

    def do_bomb(self) -> None:
        self.answer(200, gzip.compress(b"\0" * 60_000_000), Content_Encoding="gzip")

    def do_zipped(self) -> None:
        self.answer(200, gzip.compress(CALENDAR), Content_Encoding="gzip")

    def do_drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(100):
                self.wfile.write(b"B")
                self.wfile.flush()
                time.sleep(0.2)
        except OSError:
            pass

    def do_slow_head(self) -> None:
        try:
            for _ in range(100):
                self.wfile.write(b"HTTP/1.1 200 OK\r\nX: "[:1])
                self.wfile.flush()
                time.sleep(0.2)
        except OSError:
            pass


PRIVATE_PORT = [0]


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    inside = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    PRIVATE_PORT[0] = inside.server_port
    for each in (server, inside):
        threading.Thread(target=each.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    for each in (server, inside):
        each.shutdown()


@pytest.fixture
def trusted(site: str, settings: Any) -> str:
    """The first server stands for the world; the second one for what must not be reached."""
    settings.CALENDARS_TRUSTED = {("127.0.0.1", int(site.rpartition(":")[2]))}
    Site.seen.clear()
    return site


def refusal(address: str, **how: Any) -> str:
    with pytest.raises(Refused) as refused:
        fetching.fetch(address, **how)
    return refused.value.code


def test_a_calendar_is_read_and_not_twice_when_nothing_changed(trusted: str) -> None:
    first = fetching.fetch(f"{trusted}/calendar")
    assert (first.body, first.etag) == (CALENDAR, '"v1"')
    again = fetching.fetch(f"{trusted}/calendar", etag=first.etag, last_modified=first.last_modified)
    assert again.body is None


@pytest.mark.parametrize("path", ["once", "zipped"])
def test_a_redirect_and_a_compressed_answer(trusted: str, path: str) -> None:
    assert fetching.fetch(f"{trusted}/{path}").body == CALENDAR


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("inside", "private"), ("metadata", "private"), ("file", "scheme"), ("for-ever", "redirects"), ("closed", "not_shared"),
        ("missing", "gone"), ("broken", "status"), ("announced", "too_big"), ("endless", "too_big"), ("bomb", "too_big"),
    ],
)  # fmt: skip
def test_what_is_refused(trusted: str, path: str, code: str) -> None:
    assert refusal(f"{trusted}/{path}") == code


def test_a_redirect_inside_never_reaches_it(trusted: str) -> None:
    refusal(f"{trusted}/inside")
    assert Site.seen == ["/inside"]


@pytest.mark.parametrize("path", ["drip", "slow-head"])
def test_a_site_that_drips_is_left_in_time(trusted: str, path: str) -> None:
    began = time.monotonic()
    assert refusal(f"{trusted}/{path}", seconds=1.5) == "slow"
    assert time.monotonic() - began < 3


def test_a_name_server_that_keeps_silent_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(3) or [])
    began = time.monotonic()
    assert refusal("http://lent.test/", seconds=1) == "slow"
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://[::ffff:10.0.0.1]/", "http://169.254.169.254/",
        "http://2130706433/", "http://0x7f000001/", "http://10.0.0.8/", "http://192.168.1.1/", "http://100.64.0.1/",
        "http://0.0.0.0/", "http://[fe80::1]/", "http://[fd00::1]/", "http://224.0.0.1/", "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/", "http://127.0.0.1:6379/", "http://8.8.8.8:22/",
    ],
)  # fmt: skip
def test_private_addresses_are_refused_without_a_packet(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("a connection was opened"))
    assert refusal(address) in ("private", "unknown_site")


def test_a_name_that_changes_its_mind_gains_nothing(trusted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first answer is the one that is used; a second question would lead inside."""
    port = int(trusted.rpartition(":")[2])
    answers = [[(2, 1, 6, "", ("127.0.0.1", port))], [(2, 1, 6, "", ("10.0.0.1", port))]]
    real = socket.create_connection
    gone_to: list[Any] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers.pop(0))
    monkeypatch.setattr(
        socket, "create_connection", lambda to, *rest: gone_to.append(to) or real(("127.0.0.1", to[1]), *rest)
    )
    with suppress(Refused):
        fetching.fetch(f"http://rebond.test:{port}/calendar")
    assert gone_to == [("127.0.0.1", port)]


@pytest.mark.parametrize("mixed", [["93.184.216.34", "10.0.0.1"], ["::1", "93.184.216.34"]])
def test_one_private_address_among_public_ones_is_enough(mixed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", (each, 80)) for each in mixed])
    assert refusal("http://melange.test/") == "private"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ftp://exemple.test/a.ics", "scheme"), ("javascript://exemple.test/%0aalert(1)", "scheme"),
        ("https://a:b@exemple.test/", "credentials"),
        ("https://", "address"), ("https://exemple.test/a b", "address"), ("https://exemple.test\\@10.0.0.1/", "address"),
        ("https://exemple.test/" + "a" * 1000, "address"), ("https://[::1/", "address"),
        ("https://exemple.test:99999/", "address"),
    ],
)  # fmt: skip
def test_addresses_that_are_none(typed: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        addresses.cleaned(typed)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("exemple.test/agenda.ics", "https://exemple.test/agenda.ics"),
        (" webcal://exemple.test/agenda.ics ", "https://exemple.test/agenda.ics"),
        ("https://exemple.test/a.ics#x", "https://exemple.test/a.ics"),
        (
            "https://calendar.google.com/calendar/embed?src=asso%40gmail.com&ctz=Europe%2FParis",
            "https://calendar.google.com/calendar/ical/asso%40gmail.com/public/basic.ics",
        ),
        (
            "https://calendar.google.com/calendar/u/0?cid=YXNzb0BnbWFpbC5jb20",
            "https://calendar.google.com/calendar/ical/asso%40gmail.com/public/basic.ics",
        ),
        (
            "https://nuage.test/index.php/apps/calendar/p/Ab12Cd/agenda",
            "https://nuage.test/remote.php/dav/public-calendars/Ab12Cd?export",
        ),
    ],
)
def test_what_people_copy_leads_to_the_calendar(typed: str, read: str) -> None:
    assert addresses.cleaned(typed) == read


def test_each_refusal_has_its_sentence() -> None:
    assert all(
        str(sentence) % {"seconds": 8, "status": 503, "megabytes": 2, "limit": 2000} for sentence in SENTENCES.values()
    )
