"""Production starts with everything it needs, or says in one line what is missing."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import RequestFactory

from config.logs import JsonLines

TOLD = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "a-key-of-a-town-that-is-long-enough-for-anybody-0123456789",
    "DATABASE_URL": "postgres://town:secret@127.0.0.1:1/town",
    "ALLOWED_HOSTS": "asso.exemple.test",
    "PUBLIC_URL": "https://asso.exemple.test",
    "CELERY_BROKER_URL": "redis://127.0.0.1:6379/0",
}


def check(*arguments: str, **changes: str) -> tuple[int, str]:
    told = {"PATH": os.environ["PATH"], "PYTHONWARNINGS": "ignore"} | TOLD | changes
    done = subprocess.run(
        [sys.executable, "manage.py", "check", *arguments],
        cwd=Path(settings.BASE_DIR),
        env={name: value for name, value in told.items() if value},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_nothing_is_said_against_production_as_documented() -> None:
    assert check("--deploy", "--fail-level", "WARNING") == (0, "System check identified no issues (0 silenced).\n")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"PAPERS_STORAGE": "storages.backends.s3.S3Storage", "PAPERS_STORAGE_OPTIONS": "papers"},
            'PAPERS_STORAGE_OPTIONS must be a JSON object, for instance {"bucket_name": "papers"}',
        ),
        (
            {"SECRET_KEY": "", "PUBLIC_URL": ""},
            "production needs SECRET_KEY, PUBLIC_URL in the environment (docs/running.md says what they are)",
        ),
        ({"DEMO": "1"}, "production does not start with DEMO: its sign-in page lets anybody in"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too short: 50 characters or more are needed"),
        ({"PUBLIC_URL": "http://asso.exemple.test"}, "PUBLIC_URL must start with https://"),
        (
            {"CELERY_BROKER_URL": "amqp://127.0.0.1"},
            "production needs CACHE_URL, a Redis, when the broker is none: limits must be counted once for all machines",
        ),
    ],
)
def test_what_is_wrong_is_said_in_one_line(changes: dict[str, str], sentence: str) -> None:
    assert check(**changes) == (3, f"martigues: {sentence}\n")


def test_a_log_line_names_nobody() -> None:
    request = RequestFactory().get("/activites/", {"q": "nadia@exemple.test"})
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "Error: %s", (request.get_full_path(),), None)
    record.request, record.status_code = request, 500
    try:
        raise ValueError("nadia@exemple.test is not expected")
    except ValueError:
        record.exc_info = sys.exc_info()

    line = JsonLines().format(record)

    assert "nadia" not in line
    told = json.loads(line)
    assert (told["level"], told["method"], told["status"], told["error"]) == ("error", "GET", 500, "ValueError")
    assert told["where"][0].endswith("test_a_log_line_names_nobody")
