"""The migrations say what the models say, and each has a name that a person gave."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

NAMED = re.compile(r"^\d{4}_(?!auto_)[a-z0-9_]+$")
MIGRATIONS = sorted(Path(settings.BASE_DIR).glob("*/migrations/0*.py"))


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_each_migration_has_a_name() -> None:
    assert [path.name for path in MIGRATIONS if not NAMED.match(path.stem)] == []
