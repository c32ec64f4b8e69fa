"""What the outbox promises, with the clock in our hands and Django's test mailbox as the world."""

import smtplib
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from notifications import outbox, waking
from notifications.channels import email
from notifications.models import Notice

pytestmark = pytest.mark.django_db


def post(key: str = "a", to: str = "nadia@exemple.test", **kw: object) -> Notice:
    fields: dict[str, object] = {"subject": "Votre demande", "body": "Accordée."}
    return outbox.post(key=key, to=to, **fields | kw)  # type: ignore[arg-type]  # a test may give any field


@pytest.fixture
def broken_server(monkeypatch: pytest.MonkeyPatch) -> None:
    def fall(self: object, notice: Notice) -> None:
        raise ConnectionRefusedError(f"cannot write to {notice.to}")

    monkeypatch.setattr(email.Carrier, "carry", fall)


def test_a_letter_leaves_once_it_is_due(now: datetime) -> None:
    notice = post(due=now + timedelta(hours=1))
    assert outbox.deliver_due(at=now) == 0
    assert outbox.deliver_due(at=now + timedelta(hours=1)) == 1
    assert outbox.deliver_due(at=now + timedelta(hours=2)) == 0
    notice.refresh_from_db()
    assert notice.sent_at is not None
    assert [letter.to for letter in mail.outbox] == [["nadia@exemple.test"]]


def test_the_same_key_is_one_letter(now: datetime) -> None:
    first = post("request:1:received", subject="Reçue")
    second = post("request:1:received", subject="Reçue encore")
    assert (second.pk, second.subject) == (first.pk, "Reçue")


def test_the_longest_due_leaves_first(now: datetime) -> None:
    post("b", subject="deux", due=now)
    post("a", subject="un", due=now - timedelta(hours=1))
    outbox.deliver_due(at=now)
    assert [letter.subject for letter in mail.outbox] == ["un", "deux"]


def test_a_letter_being_sent_is_left_alone_until_its_lease_ends(now: datetime, settings: Settings) -> None:
    settings.NOTIFICATIONS_LEASE_SECONDS = 300
    post(due=now)
    assert outbox.claim(now) is not None
    assert outbox.claim(now + timedelta(seconds=299)) is None
    assert outbox.claim(now + timedelta(seconds=300)) is not None


@pytest.mark.usefixtures("broken_server")
def test_a_failure_waits_longer_each_time_then_is_given_up_loudly(
    now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    notice = post(due=now)
    pauses = []
    at = now
    for _ in range(outbox.MOST_ATTEMPTS - 1):
        outbox.deliver_due(at=at)
        notice.refresh_from_db()
        pauses.append(round((notice.due - at).total_seconds() / 60))
        at = notice.due
    outbox.deliver_due(at=at)
    notice.refresh_from_db()
    assert pauses == [1, 5, 15, 60, 240, 720, 1200]
    assert notice.given_up_at is not None
    assert notice.last_error == "ConnectionRefusedError"
    assert [record.levelname for record in caplog.records][-1] == "ERROR"
    assert "exemple.test" not in caplog.text


def test_one_letter_that_fails_does_not_hold_up_the_others(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = email.compose

    def compose(notice: Notice) -> email.Letter:
        if notice.key == "bad":
            raise ValueError
        return whole(notice)

    monkeypatch.setattr(email, "compose", compose)
    post("bad", due=now - timedelta(minutes=1))
    post("good", due=now)
    assert outbox.deliver_due(at=now) == 2
    assert len(mail.outbox) == 1


def test_a_refused_recipient_is_given_up_at_once(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: object) -> None:
        raise smtplib.SMTPRecipientsRefused({"nadia@exemple.test": (550, b"no such mailbox nadia@exemple.test")})

    monkeypatch.setattr(email.Letter, "send", refuse)
    notice = post(due=now)
    outbox.deliver_due(at=now)
    notice.refresh_from_db()
    assert (notice.given_up_at is not None, notice.attempts) == (True, 1)
    assert notice.last_error == "the server refused the recipient: [550]"


def test_a_letter_given_up_can_be_tried_again(now: datetime) -> None:
    notice = post(due=now)
    Notice.objects.update(given_up_at=now, attempts=outbox.MOST_ATTEMPTS)
    outbox.try_again(notice, at=now)
    assert outbox.deliver_due(at=now) == 1
    assert len(mail.outbox) == 1


def test_a_letter_that_kills_its_worker_each_time_is_given_up(now: datetime) -> None:
    notice = post(due=now)
    Notice.objects.update(attempts=outbox.MOST_ATTEMPTS)
    outbox.deliver_due(at=now)
    notice.refresh_from_db()
    assert (notice.last_error, len(mail.outbox)) == ("the worker died each time", 0)


def test_paper_and_calls_wait_for_a_person(now: datetime) -> None:
    paper = post("p", channel=Notice.Channel.PAPER, to="3 quai Sud", due=now)
    post("c", channel=Notice.Channel.CALL, to="04 65 71 00 00", due=now)
    assert outbox.deliver_due(at=now) == 0
    outbox.settle_by_hand(paper, at=now)
    assert [notice.key for notice in Notice.objects.by_hand().unsettled()] == ["c"]


def test_a_text_message_is_written_to_the_file(now: datetime, settings: Settings, tmp_path: Path) -> None:
    settings.NOTIFICATIONS_SMS_FILE = tmp_path / "sms.jsonl"
    post(channel=Notice.Channel.SMS, to="06 39 98 00 00", body="Séance annulée ce soir.", due=now)
    outbox.deliver_due(at=now)
    assert "Séance annulée ce soir." in (tmp_path / "sms.jsonl").read_text(encoding="utf-8")


def test_the_words_are_forgotten_after_thirty_days(now: datetime) -> None:
    post("old", html="<p>Accordée.</p>", due=now)
    post("waiting", due=now + timedelta(days=60))
    outbox.deliver_due(at=now)
    assert outbox.forget(at=now + timedelta(days=29)) == 0
    assert outbox.forget(at=now + timedelta(days=31)) == 1
    assert outbox.forget(at=now + timedelta(days=32)) == 0
    kept = {notice.key: (notice.body, notice.html) for notice in Notice.objects.all()}
    assert kept == {"old": ("", ""), "waiting": ("Accordée.", "")}


def test_many_letters_of_one_decision_wake_the_worker_once(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks() as calls:
        for number in range(40):
            post(str(number))
    assert calls == [waking.wake]


def test_a_decision_undone_sends_nothing(now: datetime) -> None:
    class Undone(Exception):
        pass

    with pytest.raises(Undone), transaction.atomic():
        post(due=now)
        raise Undone
    assert outbox.deliver_due(at=now) == 0


def test_of_a_passing_letter_nothing_is_kept(now: datetime) -> None:
    post("kept", due=now)
    post("passing", due=now, passing=True, stop_url="https://exemple.test/stop/")
    post("waiting", due=now + timedelta(days=400), passing=True)
    outbox.deliver_due(at=now)
    assert outbox.forget(at=now + timedelta(days=29)) == 0
    assert outbox.forget(at=now + timedelta(days=31)) == 2
    assert sorted(Notice.objects.values_list("key", "to")) == [
        ("kept", "nadia@exemple.test"), ("waiting", "nadia@exemple.test"),
    ]  # fmt: skip


def test_all_letters_of_one_cause_can_be_taken_back(now: datetime) -> None:
    for key in ("alert:1:a", "alert:1:b", "alert:12:a"):
        post(key, due=now)
    assert outbox.withdraw("alert:1:") == 2
    assert Notice.objects.get().key == "alert:12:a"
