"""Text messages that people write: the provider's door, STOP, what fails, what is kept."""

import json
from datetime import datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from notifications import incoming, outbox
from notifications.incoming import Received
from notifications.models import IncomingText, Notice, StoppedNumber
from tests.conftest import Clock
from tests.factories import paris

pytestmark = pytest.mark.django_db
SECRET = "a" * 24
NOON = paris(2026, 11, 23, 12)
heard: list[str] = []


def hear(message: IncomingText, *, at: datetime) -> None:
    heard.append(f"{message.sender} {message.text}")


def never(message: IncomingText, *, at: datetime) -> None:
    raise RuntimeError(message.text)


@pytest.fixture(autouse=True)
def door(settings: Settings) -> None:
    settings.SMS_INBOUND_TOKEN = SECRET
    settings.NOTIFICATIONS_TEXTS_ANSWERED_BY = f"{__name__}.hear"
    heard.clear()


def tell(client: Client, body: Any = None, *, secret: str = SECRET, path: str = "/sms/recus/") -> int:
    body = {"id": "m1", "from": "06 39 98 00 12", "text": "Oui"} if body is None else body
    answer = client.post(
        path, body if isinstance(body, bytes) else json.dumps(body), content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"} if secret else {},
    )  # fmt: skip
    return answer.status_code


def test_a_message_is_understood_once_however_often_the_provider_tells_it(client: Client) -> None:
    assert [tell(client) for _ in range(3)] == [204, 204, 204]
    assert heard == ["+33639980012 Oui"]


def test_the_secret_may_stand_in_the_address(client: Client) -> None:
    assert tell(client, secret="", path=f"/sms/recus/{SECRET}/") == 204


def test_a_provider_that_forgets_the_plus_is_understood(client: Client) -> None:
    tell(client, {"id": "m2", "from": "33639980012", "text": "Oui"})
    assert heard == ["+33639980012 Oui"]


@pytest.mark.parametrize("secret", ["", "b" * 24, "é", SECRET[:-1]])
def test_without_the_secret_nothing_is_taken(client: Client, secret: str) -> None:
    assert (tell(client, secret=secret), IncomingText.objects.count()) == (403, 0)


def test_without_a_secret_in_the_settings_there_is_no_such_address(client: Client, settings: Settings) -> None:
    settings.SMS_INBOUND_TOKEN = ""
    assert (tell(client), tell(client, secret="")) == (404, 404)


@pytest.mark.parametrize("body", [b"", b"\xff", [], {}, {"id": "", "from": "06 39 98 00 12", "text": "x"}, {"id": 1}])
def test_what_is_no_message_is_said_to_be_none(client: Client, body: Any) -> None:
    assert tell(client, body) == 400


def test_a_message_full_of_anything_is_kept_as_far_as_it_fits(client: Client) -> None:
    assert tell(client, {"id": "i" * 500, "from": "38200", "text": "\0" + "x" * 5000}) == 204
    message = IncomingText.objects.get()
    assert (len(message.text), message.sender, heard) == (1000, "38200", [])  # a short number is a machine


def test_stop_ends_all_text_messages_until_start(settings: Settings, tmp_path: Any) -> None:
    settings.NOTIFICATIONS_SMS_FILE = tmp_path / "sms.jsonl"
    incoming.take(Received("1", "06 39 98 00 12", " Stop SMS."), at=NOON)
    lost = outbox.post(key="a", to="06 39 98 00 12", subject="s", body="b", channel="sms", due=NOON)
    outbox.deliver_due(at=NOON)
    lost.refresh_from_db()
    assert (lost.is_given_up, lost.last_error) == (True, outbox.STOPPED)
    incoming.take(Received("2", "+33639980012", "REPRENDRE"), at=NOON)
    kept = outbox.post(key="b", to="06 39 98 00 12", subject="s", body="b", channel="sms", due=NOON)
    outbox.deliver_due(at=NOON)
    kept.refresh_from_db()
    assert (kept.is_sent, heard) == (True, [])


def test_a_sentence_that_begins_with_stop_is_read(now: datetime) -> None:
    incoming.take(Received("1", "06 39 98 00 12", "Stop je serai en retard ce soir"), at=now)
    assert (len(heard), StoppedNumber.objects.count()) == (1, 0)


def test_what_fails_is_tried_again_and_read_by_a_person_in_the_end(settings: Settings) -> None:
    settings.NOTIFICATIONS_TEXTS_ANSWERED_BY = f"{__name__}.never"
    incoming.take(Received("1", "06 39 98 00 12", "Oui"), at=NOON)
    assert (incoming.settle_all(at=NOON), Notice.objects.count()) == (0, 0)
    settings.NOTIFICATIONS_TEXTS_ANSWERED_BY = f"{__name__}.hear"
    assert (incoming.settle_all(at=NOON), incoming.settle_all(at=NOON), len(heard)) == (1, 0, 1)
    settings.NOTIFICATIONS_TEXTS_ANSWERED_BY = f"{__name__}.never"
    incoming.take(Received("2", "06 39 98 00 12", "Non"), at=NOON)
    for _ in range(incoming.MOST_ATTEMPTS):
        incoming.settle_all(at=NOON)
    call = Notice.objects.get()
    assert (call.channel, call.to, "« Non »" in call.body.replace("\u00a0", " ")) == ("call", "+33639980012", True)


def test_what_people_wrote_is_erased_after_seven_days() -> None:
    incoming.take(Received("1", "06 39 98 00 12", "Oui"), at=NOON)
    assert incoming.forget(at=NOON + timedelta(days=7)) == 0
    assert incoming.forget(at=NOON + timedelta(days=7, seconds=1)) == 1


def test_the_demonstration_lets_one_answer(client: Client, settings: Settings, clock: Clock) -> None:
    settings.DEMO = True
    notice = outbox.post(key="a", to="06 39 98 00 12", subject="s", body="b", channel="sms")
    path = f"/demo/courrier/{notice.token}/"
    assert "Répondre à ce SMS" in client.get(path).content.decode()
    answer = client.post(f"{path}reponse/", {"text": "Oui"})
    assert (answer["Location"], heard) == ("/demo/courrier/?a=%2B33639980012", ["+33639980012 Oui"])
    settings.DEMO = False
    assert client.post(f"{path}reponse/", {"text": "Oui"}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_told_twice_at_the_same_moment_it_is_understood_once() -> None:
    barrier = Barrier(4)

    def once() -> None:
        barrier.wait()
        incoming.take(Received("m1", "06 39 98 00 12", "Oui"), at=NOON)
        connection.close()

    threads = [Thread(target=once) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (heard, IncomingText.objects.unsettled().count()) == (["+33639980012 Oui"], 0)
