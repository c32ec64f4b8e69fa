"""Many rows at once."""

import pytest
from django.db import connection

from directory.bulk import look_again
from directory.models import Theme
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_planner_knows_what_was_written() -> None:
    for number in range(3):
        factories.make_association(f"Club {number}")
    look_again()
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'directory_association'::regclass")
        assert cursor.fetchone() == (3.0,)


def test_nothing_that_other_databases_share_is_held() -> None:
    """Two towns that are laid at once on one server do not wait for one another."""
    Theme.objects.create(name="Voile", slug="voile")
    look_again()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relation::regclass::text FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation'"
            " AND database = 0 AND mode <> 'AccessShareLock'"
        )
        assert cursor.fetchall() == []
