"""The code that people say at the door: four digits, which no other live party of the activity has."""

import secrets
from collections.abc import Iterable, Sequence

from events.models import Activity, Registration

DRAWN = 12


def drawn(digits: int = 4) -> list[str]:
    """Some codes, of which one at least is nearly always free."""
    return [f"{secrets.randbelow(10**digits):0{digits}}" for _ in range(DRAWN)]


def first_free(codes: Sequence[str], others: Iterable[Registration]) -> str:
    """The first of these codes that none of the others has; empty when there is none."""
    taken = {other.code for other in others}
    return next((code for code in codes if code not in taken), "")


def free_code(activity: Activity) -> str:
    """One that is free, on a locked activity; six digits when the short ones are nearly all taken."""
    for digits in (4, 4, 6):
        codes = drawn(digits)
        if code := first_free(codes, activity.registrations.live().filter(code__in=codes)):
            return code
    raise AssertionError(f"no code is free in activity {activity.pk}")
