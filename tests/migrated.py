"""A migrated database that the workers' own ones are copied from: the migrations run once, not once in each worker.

Its name bears a digest of all migrations, so that it is made anew when one changes, and is there already
when none did. What nobody copied for a week is dropped.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import ProgrammingError, connection
from django.db.backends.utils import CursorWrapper

PREFIX = "martigues_migrated_"
ONE_AT_A_TIME = 13057  # key of the advisory lock
KEPT = timedelta(days=7)
IMPORTED = re.compile(r"^\s*(?:from ([a-z_.]+) import ([a-z_, ]+)|import ([a-z_.]+))", re.MULTILINE)
FROM_PACKAGES = ("django", "wagtail", "django-allauth", "django-taggit")
ROOT = Path(__file__).resolve().parent.parent


def name() -> str:
    """Of the database that holds what today's migrations write."""
    digest = sha256(repr([version(package) for package in FROM_PACKAGES]).encode())
    migrations = sorted(ROOT.glob("*/migrations/*.py"))
    for path in (*migrations, *_read_by(migrations)):
        digest.update(path.read_bytes())
    return PREFIX + digest.hexdigest()[:16]


def _read_by(migrations: Iterable[Path]) -> list[Path]:
    """Our own modules that migrations take words and rules from."""
    modules: set[str] = set()
    for path in migrations:
        for package, names, module in IMPORTED.findall(path.read_text()):
            modules |= {module, package, *(f"{package}.{name.strip()}" for name in names.split(","))}
    return sorted(path for path in (ROOT / f"{module.replace('.', '/')}.py" for module in modules) if path.is_file())


def ready() -> None:
    """The database is there; many may ask at once, on the same server."""
    wanted = name()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        known = _known(cursor)
        if not known.get(wanted):
            cursor.execute(f"DROP DATABASE IF EXISTS {wanted}")
            cursor.execute(f"CREATE DATABASE {wanted}")
            _migrate(wanted)
        cursor.execute(f"COMMENT ON DATABASE {wanted} IS '{date.today():%Y-%m-%d}'")
        for other, last_day in known.items():
            if other != wanted and last_day < f"{date.today() - KEPT:%Y-%m-%d}":
                with suppress(ProgrammingError):
                    cursor.execute(f"DROP DATABASE IF EXISTS {other}")
        cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])


def _known(cursor: CursorWrapper) -> dict[str, str]:
    """Each one and the last day on which it was asked for; empty while it is being made."""
    cursor.execute(
        "SELECT datname, coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database WHERE starts_with(datname, %s)",
        [PREFIX],
    )
    return dict(cursor.fetchall())


def _migrate(database: str) -> None:
    told = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.test", "TEST_TEMPLATE": database}
    subprocess.run([sys.executable, __file__], cwd=ROOT, env=told, check=True)


def main() -> None:
    import django
    from django.core.management import call_command

    settings.DATABASES["default"]["NAME"] = os.environ["TEST_TEMPLATE"]
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
