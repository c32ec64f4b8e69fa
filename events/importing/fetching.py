"""Read an address given by a stranger, without becoming their messenger inside our own network (SSRF).

The name is resolved once, every answer must be a public address, and the connection goes to the
very address that was checked, so a name that changes its mind (DNS rebinding) gains nothing. Each
redirect is judged anew. Bytes, time and redirects are bounded; a watchdog closes the connection, so
that a site which drips one byte a minute cannot hold the worker.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin

from django.conf import settings

from events.importing import addresses
from events.importing.refusals import Refused

SECONDS = 8.0  # in all: name, redirects and body
MOST_BYTES = 2 * 1024 * 1024
MOST_REDIRECTS = 5
SAFE = "/%:@!$&'()*+,;=~-._"
PORTS = {"http": 80, "https": 443}
HEADERS = {"Accept": "text/calendar, text/plain;q=0.5", "Accept-Encoding": "identity", "Connection": "close"}


@dataclass(frozen=True)
class Fetched:
    """`body` is None when nothing has changed since the last time (304)."""

    body: bytes | None
    etag: str = ""
    last_modified: str = ""


def fetch(address: str, *, etag: str = "", last_modified: str = "", seconds: float = SECONDS) -> Fetched:
    """What the address gives. Raises Refused, never later than `seconds` after it was asked."""
    limit = time.monotonic() + seconds
    conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    headers = HEADERS | {"User-Agent": f"{settings.PRODUCT_NAME} (calendar reader)".encode("ascii", "ignore").decode()}
    headers |= {name: value for name, value in conditions.items() if value}
    for _redirect in range(MOST_REDIRECTS + 1):
        answer = _ask(addresses.split(address), headers, limit, seconds)
        if isinstance(answer, Fetched):
            return answer
        address = urljoin(address, answer)
    raise Refused("redirects")


def _ask(parts: SplitResult, headers: dict[str, str], limit: float, seconds: float) -> Fetched | str:
    """The calendar, or where to look instead."""
    connection = _connect(parts, limit, seconds)
    watchdog = threading.Timer(max(0.0, limit - time.monotonic()), _hang_up, [connection])
    watchdog.daemon = True
    watchdog.start()
    try:
        connection.request("GET", _path(parts), headers=headers)
        answer = _judge(connection.getresponse())
    except ssl.SSLCertVerificationError:
        raise Refused("certificate") from None
    except (
        OSError,
        http.client.HTTPException,
        ValueError,
        zlib.error,
    ):  # ValueError: read from a socket that was closed
        if time.monotonic() >= limit:
            raise Refused("slow", seconds=int(seconds)) from None
        raise Refused("unreachable") from None
    finally:
        watchdog.cancel()
        connection.close()
    if time.monotonic() >= limit:  # a body whose length was not told ends where the watchdog cut it
        raise Refused("slow", seconds=int(seconds))
    return answer


def _path(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe=SAFE)
    return f"{path}?{quote(parts.query, safe=SAFE + '?')}" if parts.query else path


def _judge(answer: http.client.HTTPResponse) -> Fetched | str:
    if answer.status == 304:
        return Fetched(None)
    if answer.status in (301, 302, 303, 307, 308) and answer.getheader("Location"):
        return str(answer.getheader("Location"))
    if answer.status in (401, 403, 407):
        raise Refused("not_shared")
    if answer.status in (404, 410):
        raise Refused("gone")
    if answer.status != 200:
        raise Refused("status", status=answer.status)
    return Fetched(
        _body(answer), (answer.getheader("ETag") or "")[:250], (answer.getheader("Last-Modified") or "")[:60]
    )


def _body(answer: http.client.HTTPResponse) -> bytes:
    """All of it, unless it is too big; compressed against our wish, it is unfolded within the same limit."""
    if int(answer.getheader("Content-Length") or 0) > MOST_BYTES:
        raise _too_big()
    read = answer.read(MOST_BYTES + 1)
    if len(read) > MOST_BYTES:
        raise _too_big()
    if answer.getheader("Content-Encoding", "identity").lower() in ("gzip", "deflate"):
        read = zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(read, MOST_BYTES + 1)
        if len(read) > MOST_BYTES:
            raise _too_big()
    return read


def _too_big() -> Refused:
    return Refused("too_big", megabytes=MOST_BYTES // 1024 // 1024)


def _connect(parts: SplitResult, limit: float, seconds: float) -> "_Pinned":
    """A connection, not open yet, which can only go to an address that was checked."""
    scheme = addresses.SCHEMES[parts.scheme.lower()]
    host, port = str(parts.hostname), parts.port or PORTS[scheme]
    address = _checked(host, port, limit, seconds)
    patience = max(0.1, limit - time.monotonic())
    context = ssl.create_default_context()
    if scheme == "http":
        return _Pinned(host, port, address, patience)
    return _PinnedSecurely(host, port, address, patience, context)


def _checked(host: str, port: int, limit: float, seconds: float) -> str:
    """The address of this name that we may go to. Raises Refused if any of its addresses is not public."""
    found = _resolve(host, port, limit, seconds)
    if any((address, port) in settings.CALENDARS_TRUSTED for address in found):
        return next(address for address in found if (address, port) in settings.CALENDARS_TRUSTED)
    if port not in PORTS.values() or not all(is_public(address) for address in found):
        raise Refused("private")
    return found[0]


def is_public(address: str) -> bool:
    """Neither ours, nor a neighbour's, nor the cloud's metadata, however it is written (IPv4 within IPv6 included)."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None) or _translated(ip)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _translated(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address behind a NAT64 one (RFC 6052)."""
    return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in ipaddress.ip_network("64:ff9b::/96") else None


def _resolve(host: str, port: int, limit: float, seconds: float) -> list[str]:
    """In a thread of its own: a name server that keeps silent must not hold us."""
    pool = ThreadPoolExecutor(1)
    try:
        asked = pool.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        answers = asked.result(max(0.1, limit - time.monotonic()))
    except TimeoutError:
        raise Refused("slow", seconds=int(seconds)) from None
    except (OSError, UnicodeError):
        raise Refused("unknown_site") from None
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return sorted({str(answer[4][0]) for answer in answers}, key=lambda address: ":" in address)  # IPv4 first


def _hang_up(connection: "_Pinned") -> None:
    """Closing alone would leave a reader waiting: the socket is shut down under it."""
    held = connection.held
    if held is not None:
        try:
            held.shutdown(socket.SHUT_RDWR)
        except OSError:
            held.close()


class _Pinned(http.client.HTTPConnection):
    """Goes to the checked address; the name only stands in the Host header.

    `held` stays when the library lets go of `sock`, while the answer is still being read.
    """

    held: socket.socket | None = None

    def __init__(self, host: str, port: int, address: str, patience: float) -> None:
        super().__init__(host, port, timeout=patience)
        self.address = address

    def connect(self) -> None:
        self.sock = self.held = socket.create_connection((self.address, self.port), self.timeout)


class _PinnedSecurely(_Pinned):
    """The same over TLS: the certificate must be the name's, wherever the address leads."""

    default_port = 443

    def __init__(self, host: str, port: int, address: str, patience: float, context: ssl.SSLContext) -> None:
        super().__init__(host, port, address, patience)
        self.context = context

    def connect(self) -> None:
        super().connect()
        self.sock = self.held = self.context.wrap_socket(self.sock, server_hostname=self.host)
