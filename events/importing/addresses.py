"""The address that people copy from their calendar, made into the one that gives the calendar itself."""

import base64
import binascii
import re
from urllib.parse import SplitResult, parse_qs, quote, urlsplit

from events.importing.refusals import Refused

LONGEST = 1000
SCHEMES = {"http": "http", "https": "https", "webcal": "https", "webcals": "https"}
PUBLIC_GOOGLE = "https://calendar.google.com/calendar/ical/{}/public/basic.ics"


def cleaned(typed: str) -> str:
    """The address to read. Raises Refused when it cannot be one."""
    address = typed.strip().strip("<>\"'")
    if not address or len(address) > LONGEST or re.search(r"[\s\x00-\x1f\x7f\\]", address):
        raise Refused("address")
    if "://" not in address:
        address = f"https://{address}"
    parts = split(address)
    address = f"{SCHEMES[parts.scheme]}://{parts.netloc}{parts.path}{'?' * bool(parts.query)}{parts.query}"
    return _google(parts) or _nextcloud(parts) or address


def split(address: str) -> SplitResult:
    """Its parts, once they are known to be usable. Raises Refused."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise Refused("address") from None
    if parts.scheme.lower() not in SCHEMES:
        raise Refused("scheme")
    if parts.username is not None or parts.password is not None:
        raise Refused("credentials")
    if not host:
        raise Refused("address")
    return parts


def _google(parts: SplitResult) -> str:
    """From the page of a public Google calendar (« ?cid=… », « embed?src=… ») to its iCal address."""
    if parts.hostname not in ("calendar.google.com", "www.google.com") or not parts.path.startswith("/calendar"):
        return ""
    asked = parse_qs(parts.query)
    if "src" in asked:
        return PUBLIC_GOOGLE.format(quote(asked["src"][0], safe=""))
    if "cid" in asked:
        coded = asked["cid"][0]
        try:
            name = coded if "@" in coded else base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)).decode()
        except (binascii.Error, UnicodeDecodeError):
            return ""
        return PUBLIC_GOOGLE.format(quote(name, safe="")) if "@" in name else ""
    return ""


def _nextcloud(parts: SplitResult) -> str:
    """From the page of a calendar shared by Nextcloud to the calendar."""
    found = re.fullmatch(
        r"(?P<root>.*?)(/index\.php)?/apps/calendar/(p|embed)/(?P<token>[A-Za-z0-9]+)(/.*)?", parts.path
    )
    if not found:
        return ""
    return f"{SCHEMES[parts.scheme]}://{parts.netloc}{found['root']}/remote.php/dav/public-calendars/{found['token']}?export"
