"""The figures as a table for people and as JSON for comparing runs."""

import json
import os
import platform
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import django
from django.db import connection
from wagtail import __version__ as wagtail_version

from bookings.models import Occupancy, Slot
from cms.benching.crowd import Crowd
from cms.benching.figures import Figures
from cms.benching.last_places import LastPlaces
from cms.benching.rivals import SLOWEST, Race
from directory.models import Association, Space
from events.models import Activity, Occurrence, Registration

COLUMNS = f"{'work':<40} {'median':>8} {'p95':>8} {'CPU':>7} {'SQL':>4} {'in DB':>7} {'× floor':>8}  "
SAYS = {True: "ok", False: "OVER", None: ""}


def sizes() -> dict[str, int]:
    models = (Association, Activity, Occurrence, Space, Slot, Occupancy, Registration)
    return {str(model._meta.verbose_name_plural): model._default_manager.count() for model in models}


def machine() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (server,) = cursor.fetchone()
    return {
        "cores": str(os.cpu_count()),
        "load": f"{os.getloadavg()[0]:.1f}",
        "python": platform.python_version(),
        "postgresql": server,
        "django": django.__version__,
        "wagtail": wagtail_version,
    }


def table(rows: Mapping[str, Figures]) -> list[str]:
    """One line each; times in milliseconds."""
    lines = [COLUMNS, "-" * len(COLUMNS)]
    for figures in rows.values():
        ratio = figures.ratio(rows)
        lines.append(
            f"{figures.name:<40} {figures.median:8.2f} {figures.p95:8.2f} {figures.cpu:7.2f} "
            f"{'' if figures.queries is None else figures.queries:>4} {figures.database:7.2f} "
            f"{'' if ratio is None else f'{ratio:.2f}':>8}  {SAYS[figures.holds(rows)]:<4}  {figures.goal}"
        )
    return lines


def in_words(race: Race) -> str:
    return (
        f"{len(race.winners)} rounds of 40 rivals for one slot: winners {race.winners}, other errors {race.others}, "
        f"{race.deadlocks} deadlocks: {SAYS[race.holds]}; "
        f"slowest {max(race.slowest):.0f} ms: {SAYS[race.is_quick]} (goal {SLOWEST} ms)"
    )


def write(
    path: Path, rows: Mapping[str, Figures], race: Race, places: LastPlaces, crowd: Crowd, *, scale: str, at: datetime
) -> None:
    found: dict[str, Any] = {
        "at": at.isoformat(timespec="seconds"),
        "scale": scale,
        "sizes": sizes(),
        "machine": machine(),
        "rows": [figures.as_json(rows) for figures in rows.values()],
        "rivals": {**asdict(race), "holds": race.holds, "is_quick": race.is_quick},
        "last places": {**asdict(places), "holds": places.holds, "is_quick": places.is_quick},
        "last places over HTTP": {**asdict(crowd), "holds": crowd.holds, "is_quick": crowd.is_quick},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
