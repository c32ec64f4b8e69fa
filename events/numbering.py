"""The code that people say at the door: four digits, which no other live party of the activity has."""

import secrets

from events.models import Activity

DRAWN = 12


def free_code(activity: Activity) -> str:
    """One that is free, on a locked activity; six digits when the short ones are nearly all taken."""
    for digits in (4, 4, 6):
        drawn = [f"{secrets.randbelow(10**digits):0{digits}}" for _ in range(DRAWN)]
        taken = set(activity.registrations.live().filter(code__in=drawn).values_list("code", flat=True))
        if left := [code for code in drawn if code not in taken]:
            return left[0]
    raise AssertionError(f"no code is free in activity {activity.pk}")
