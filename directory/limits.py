"""How often somebody may ask: counted in the cache, forgotten with it.

Neither addresses nor numbers are kept: a count is filed under a keyed digest of them. On several
machines the cache must be shared (docs/running.md), otherwise each counts alone.
"""

from ipaddress import IPv6Address, ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac

MINUTE, HOUR, DAY = 60, 3600, 86_400


def allows(what: str, who: str, most: int, *, per: int) -> bool:
    """Count once more; is it still within `most` for this person in this span of `per` seconds?"""
    key = "limit:" + salted_hmac("directory.limits", f"{what}:{who.strip().casefold()}", algorithm="sha256").hexdigest()
    if cache.add(key, 1, timeout=per):
        return most >= 1
    try:
        return bool(cache.incr(key) <= most)
    except ValueError:  # its time ended between the two
        cache.set(key, 1, timeout=per)
        return most >= 1


def allows_visitor(request: HttpRequest, what: str, most: int, *, per: int = HOUR) -> bool:
    """The same, for whoever asks from this address: a whole library may stand behind it."""
    return allows(what, _where(request), most, per=per)


def _where(request: HttpRequest) -> str:
    """The visitor's address; of the long ones, the half that a home or a library has for itself."""
    try:
        address = ip_address(get_adapter(request).get_client_ip(request))
    except (PermissionDenied, ValueError):  # a front server that does not tell: all are counted together
        return "unknown"
    return str(ip_network(f"{address}/64", strict=False)) if isinstance(address, IPv6Address) else str(address)


def too_often(request: HttpRequest) -> HttpResponse:
    """The page that says to wait or to call."""
    return render(request, "too_often.html", status=429)
