"""How often one address may ask for what costs much. Counted in the cache, by the minute; nothing is stored."""

import hashlib
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

MINUTE = 60


def may(request: HttpRequest, action: str, *, per_minute: int) -> bool:
    """Count this request; False when its address has already asked `per_minute` times within this minute."""
    address = str(get_adapter().get_client_ip(request))
    seen = hashlib.sha256(address.encode()).hexdigest()[:16]
    key = f"limit:{action}:{seen}:{int(time.time() // MINUTE)}"
    if cache.add(key, 1, 2 * MINUTE):
        return True
    try:
        return cache.incr(key) <= per_minute
    except ValueError:  # the cache was emptied in between
        return True
