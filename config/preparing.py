"""What stands between an installed checkout and an open town: each step is skipped when it is done already."""

import errno
import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import OperationalError, connection

from config import messages

ROOT = Path(__file__).resolve().parent.parent
OLDEST_SERVER = 150000


def say(text: str) -> None:
    print(f"martigues: {text}", flush=True)


def reach_the_database() -> None:
    """Raises OperationalError; stops when the server is older than PostgreSQL 15."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        version = int(cursor.fetchone()[0])
    if version < OLDEST_SERVER:
        sys.exit(f"martigues: PostgreSQL 15 or later is needed; this server is version {version // 10000}")


def bring_tables_up_to_date() -> None:
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        say(f"laying out the tables ({len(plan)} migrations)")
        call_command("migrate", interactive=False, verbosity=0)


def translate() -> None:
    if messages.compile_catalogues():
        say("compiled the French catalogue")


def gather_static_files() -> None:
    """Static files are gathered anew only when one of ours, or the lock of the packages, changed."""
    seen = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for path in sorted((ROOT / "static").rglob("*")):
        if path.is_file():
            seen.update(f"{path.relative_to(ROOT)} {path.stat().st_mtime_ns} {path.stat().st_size}".encode())
    marker = Path(settings.STATIC_ROOT) / ".gathered"
    if marker.exists() and marker.read_text() == seen.hexdigest():
        return
    say("gathering styles, scripts and pictures")
    call_command("collectstatic", interactive=False, verbosity=0)
    marker.write_text(seen.hexdigest())


def cut_the_fonts() -> None:
    """For paper; without this step the first sheet would do it, in two seconds."""
    from events.paper import fonts

    fonts.folder()


def lay_out_the_demo_town() -> None:
    """At first start only: a town that has an association is left as it is."""
    from directory.models import Association

    if settings.DEMO and "demo" in get_commands() and not Association.objects.exists():
        say("building the demo town")
        call_command("demo")


STEPS: list[Callable[[], None]] = [
    reach_the_database,
    bring_tables_up_to_date,
    gather_static_files,
    cut_the_fonts,
    lay_out_the_demo_town,
]


def main() -> None:
    try:
        translate()  # before Django reads the catalogues, once for all: the demo's letters are written further down
        django.setup()
        for step in STEPS:
            step()
    except OperationalError as error:
        where = "of DATABASE_URL" if os.environ.get("DATABASE_URL") else "under var/"
        sys.exit(f"martigues: the database {where} cannot be used: {str(error).strip().splitlines()[0]}")
    except KeyboardInterrupt:
        sys.exit("\nmartigues: stopped; run the same command again to go on")
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        sys.exit(f"martigues: the disk is full ({error.filename or ROOT})")


if __name__ == "__main__":
    main()
