"""Where the data lives: a PostgreSQL server named by DATABASE_URL, or the embedded one under var/."""

import os
import sys
from pathlib import Path
from typing import Any

import dj_database_url

from config import embedded


def configuration(folder: Path, *, lasting: bool = True) -> dict[str, Any]:
    """Django's database settings; starts the embedded server in `folder` when no address is given.

    Leaves with one line when the address given is not that of a PostgreSQL server.
    """
    url = os.environ.get("DATABASE_URL", "")
    if url and not url.startswith(("postgres://", "postgresql://")):
        sys.exit("martigues: DATABASE_URL is not an address like postgres://person:password@server:5432/name")
    url = url or embedded.address(folder, lasting=lasting)
    settings: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True))
    settings["ENGINE"] = "django.db.backends.postgresql"
    # Our questions take milliseconds: compiling one first costs ten times as long as answering it. The counts of a
    # large town are added up in memory, four ways at once: with the usual 4 MB the planner would sort for it.
    settings.setdefault("OPTIONS", {}).setdefault("options", "-c jit=off -c work_mem=16MB")
    return settings
