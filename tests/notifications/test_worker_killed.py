"""kill -9 in mid-delivery: no letter is lost and none arrives twice."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import pytest
from celery import Celery
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from notifications import outbox, waking
from notifications.channels.email import message_id
from notifications.models import Notice
from tests.notifications.mail_server import MailServer

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]
LETTERS = 20


def post_letters(count: int) -> list[str]:
    """So many letters, due now; their Message-IDs, sorted."""
    notices = [
        outbox.post(key=f"letter:{n}", to=f"n{n}@exemple.test", subject=f"Lettre {n}", body="Bonjour.")
        for n in range(count)
    ]
    return sorted(message_id(notice) for notice in notices)


def database_url() -> str:
    """The test database, for another process."""
    place = connection.settings_dict
    door = f"{quote(place['HOST'], safe='')}:{place['PORT'] or 5432}"
    return f"postgres://{place['USER']}:{place['PASSWORD']}@{door}/{place['NAME']}"


@pytest.fixture(autouse=True)
def no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Posting wakes nobody here: the sweep alone must do."""
    monkeypatch.setattr(waking, "_silent_until", float("inf"))


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def worker(mail_server: MailServer, tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts a real Celery worker with its beat, in its own process group; ends what still runs."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.notifications.worker_settings",
        "DATABASE_URL": database_url(),
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(mail_server.port),
        "WORKER_FOLDER": str(tmp_path),
        "WORKER_QUEUE": f"test-{uuid4().hex}",
    }
    command = [sys.executable, "-m", "celery", "-A", "tests.notifications.worker", "worker", "-B", "-c", "1"]
    command += ["-s", str(tmp_path / "beat"), "--without-gossip", "--without-mingle", "-l", "WARNING"]
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        with (tmp_path / "worker.log").open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 - our own command
                command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """kill -9 of the worker, its beat and its children."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def until(true: Callable[[], bool], *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def test_a_worker_killed_in_mid_delivery_loses_nothing_and_repeats_nothing(
    worker: Callable[[], subprocess.Popen[bytes]], mail_server: MailServer
) -> None:
    expected = post_letters(LETTERS)
    mail_server.hold_at = 6

    first = worker()
    assert mail_server.holding.wait(30)
    until(lambda: Notice.objects.exclude(sent_at=None).count() == 6, seconds=5)
    kill(first)
    assert len(mail_server.accepted) == 6

    worker()
    until(lambda: Notice.objects.unsettled().count() == 0, seconds=30)
    assert sorted(mail_server.accepted) == expected
    assert Notice.objects.exclude(sent_at=None).count() == LETTERS


def test_two_deliverers_at_once_send_each_letter_once(mail_server: MailServer, settings: Settings) -> None:
    settings.NOTIFICATIONS_EMAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail_server.port
    expected = post_letters(LETTERS)
    start = threading.Barrier(2)
    shares: list[int] = []

    def deliver() -> None:
        try:
            start.wait()
            shares.append(outbox.deliver_due(at=timezone.now()))
        finally:
            connection.close()

    both = [threading.Thread(target=deliver) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert sorted(mail_server.accepted) == expected
    assert sum(shares) == LETTERS


def test_two_rivals_with_the_same_key_write_one_letter() -> None:
    start = threading.Barrier(2)
    written: list[int] = []

    def post() -> None:
        try:
            start.wait()
            notice = outbox.post(key="request:1:received", to="a@exemple.test", subject="Reçue", body="Oui.")
            written.append(notice.pk)
        finally:
            connection.close()

    both = [threading.Thread(target=post) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert written == [Notice.objects.get().pk] * 2


def test_dying_between_the_yes_of_the_server_and_our_commit_repeats_the_same_message_id(
    mail_server: MailServer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.NOTIFICATIONS_EMAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail_server.port
    settings.NOTIFICATIONS_LEASE_SECONDS = 0
    (expected,) = post_letters(1)

    class Killed(BaseException):
        """Nothing catches it, as nothing catches kill -9."""

    def die(*args: object, **kwargs: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "_settle", die)
        with pytest.raises(Killed):
            outbox.deliver_due(at=timezone.now())
    outbox.deliver_due(at=timezone.now())
    assert mail_server.accepted == [expected, expected]
    assert Notice.objects.unsettled().count() == 0


def test_a_lost_broker_neither_breaks_nor_slows_the_request_and_loses_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, mail_server: MailServer, settings: Settings
) -> None:
    monkeypatch.delenv("CELERY_BROKER_URL", raising=False)  # Celery would prefer it to the one given here
    lost = Celery("lost", broker="redis://127.0.0.1:1/0", set_as_current=False)
    monkeypatch.setattr(waking, "current_app", lost)
    monkeypatch.setattr(waking, "_silent_until", 0.0)
    started = time.monotonic()
    expected = post_letters(LETTERS)
    assert time.monotonic() - started < 2
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "exemple.test" not in caplog.text

    settings.NOTIFICATIONS_EMAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail_server.port
    outbox.deliver_due(at=timezone.now())
    assert sorted(mail_server.accepted) == expected
