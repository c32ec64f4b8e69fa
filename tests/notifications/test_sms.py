"""Text messages: fitted, sent by day, carried by HTTP to a provider, once."""

import json
from collections.abc import Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.template import engines
from pytest_django import Settings

from notifications import gsm, letters, outbox
from notifications.channels import http_sms
from notifications.models import Notice
from tests.factories import make_notice, paris

pytestmark = pytest.mark.django_db
NUMBER = "06 39 98 00 12"


def post(due: datetime, **kw: Any) -> Notice:
    fields = {"key": "sms", "to": NUMBER, "subject": "Séance", "body": "Séance annulée", "channel": "sms"}
    return outbox.post(**fields | kw, due=due)


# --- Night ---


@pytest.mark.parametrize(
    ("asked", "leaves"),
    [
        (paris(2026, 11, 23, 20, 59), paris(2026, 11, 23, 20, 59)),
        (paris(2026, 11, 23, 21, 0), paris(2026, 11, 24, 8)),
        (paris(2026, 11, 24, 0, 5), paris(2026, 11, 24, 8)),
        (paris(2026, 11, 24, 7, 59), paris(2026, 11, 24, 8)),
        (paris(2026, 11, 24, 8, 0), paris(2026, 11, 24, 8)),
        (paris(2026, 10, 24, 23, 0), paris(2026, 10, 25, 8)),  # the night on which clocks go back
        (paris(2027, 3, 28, 1, 30), paris(2027, 3, 28, 8)),  # and forward
    ],
)
def test_a_message_due_at_night_leaves_at_8(asked: datetime, leaves: datetime) -> None:
    assert post(asked).due == leaves


def test_what_cannot_wait_leaves_at_night_and_an_email_too() -> None:
    night = paris(2026, 11, 23, 23)
    assert post(night, urgent=True).due == night
    assert post(night, key="mail", to="nadia@exemple.test", channel="email").due == night


def test_a_message_that_found_no_worker_by_day_does_not_ring_at_night(settings: Settings, tmp_path: Any) -> None:
    settings.NOTIFICATIONS_SMS_FILE = tmp_path / "sms.jsonl"
    post(paris(2026, 11, 23, 20, 30))
    post(paris(2026, 11, 23, 20, 30), key="urgent", urgent=True)
    assert outbox.deliver_due(at=paris(2026, 11, 23, 21, 30)) == 1
    assert outbox.deliver_due(at=paris(2026, 11, 24, 8, 1)) == 1


# --- To whom ---


def test_a_number_is_kept_in_one_form_and_what_is_none_is_refused_when_due(settings: Settings, tmp_path: Any) -> None:
    settings.NOTIFICATIONS_SMS_FILE = tmp_path / "sms.jsonl"
    noon = paris(2026, 11, 23, 12)
    assert post(noon).to == "+33639980012"
    assert post(noon, key="landline", to="04 65 71 00 12").to == "04 65 71 00 12"
    outbox.deliver_due(at=noon)
    lines = [json.loads(line) for line in (tmp_path / "sms.jsonl").read_text().splitlines()]
    assert [(line["to"], line["text"]) for line in lines] == [("+33639980012", "Séance annulée")]
    assert Notice.objects.get(key="landline").last_error == "not a phone number"


# --- Fitting ---


@pytest.fixture
def wordy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A template that says a title and a long sentence."""

    def get(name: str) -> Any:
        sentence = "mot " * (40 if "wordy" in name else 5)
        return engines["django"].from_string(f"{{{{ title }}}} : {sentence}Tél. {{{{ service_phone }}}}")

    monkeypatch.setattr(letters, "get_template", get)


@pytest.mark.usefixtures("wordy")
def test_a_long_title_is_shortened_so_that_the_rest_is_said() -> None:
    notice = letters.write_sms("t/short", {"title": "Atelier « Mémoire et équilibre » " * 9}, key="k", to=NUMBER)
    assert notice.body.endswith("... : mot mot mot mot mot Tél. 04 65 71 00 12")
    assert notice.body.startswith('Atelier "Mémoire et équilibre" Atelier')
    assert 140 < gsm.septets(notice.body) <= 160
    assert len(notice.subject) <= 60
    assert notice.html == ""


@pytest.mark.usefixtures("wordy")
def test_a_template_that_never_fits_is_a_mistake_here_and_cut_in_production(settings: Settings) -> None:
    with pytest.raises(gsm.TooLong):
        letters.write_sms("t/wordy", {"title": "Gym douce " * 5}, key="k", to=NUMBER)
    settings.NOTIFICATIONS_LONG_SMS_RAISES = False
    assert letters.write_sms("t/wordy", {"title": "Gym douce " * 5}, key="k", to=NUMBER).body.endswith("mot...")


# --- A provider by HTTP ---


class Provider(ThreadingHTTPServer):
    """Answers each message with the next of `statuses`, and keeps what it was told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Desk)
        self.statuses: list[int] = []
        self.told: list[tuple[str, dict[str, str], dict[str, Any]]] = []


class Desk(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Provider

    def do_POST(self) -> None:  # noqa: N802 - named by the library
        words = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.told.append((self.path, dict(self.headers), words))
        answer = b'{"error": "06 39 98 00 12 is unknown"}'
        self.send_response(self.server.statuses.pop(0) if self.server.statuses else 201)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    server = Provider()
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    settings.SMS_GATEWAY_URL = f"http://127.0.0.1:{server.server_port}/v1/messages?a=1"
    settings.SMS_GATEWAY_TOKEN = "key"
    settings.NOTIFICATIONS_SMS_CARRIER = "notifications.channels.http_sms.Carrier"
    yield server
    server.shutdown()
    server.server_close()


NOON = paris(2026, 11, 23, 12)


def test_a_message_is_posted_to_the_provider(provider: Provider) -> None:
    first, second = post(NOON), post(NOON, key="second")
    outbox.deliver_due(at=NOON)
    assert [path for path, _, _ in provider.told] == ["/v1/messages?a=1"] * 2
    assert provider.told[0][2] == {
        "id": first.token.hex, "from": "MARTIGUES", "to": "+33639980012", "text": "Séance annulée",
    }  # fmt: skip
    headers = provider.told[1][1]
    assert (headers["Authorization"], headers["Idempotency-Key"]) == ("Bearer key", second.token.hex)
    assert Notice.objects.exclude(sent_at=None).count() == 2


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(200, "sent"), (202, "sent"), (400, "given up"), (422, "given up"), (401, "later"), (429, "later"), (500, "later"),
     (503, "later"), (302, "later")],
)  # fmt: skip
def test_what_the_provider_answers_is_understood(
    status: int, outcome: str, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    provider.statuses = [status]
    post(NOON)
    outbox.deliver_due(at=NOON)
    notice = Notice.objects.get()
    told = "sent" if notice.is_sent else "given up" if notice.is_given_up else "later"
    assert told == outcome
    assert "06 39 98" not in caplog.text + notice.last_error
    assert "39980012" not in caplog.text + notice.last_error


def test_a_message_tried_again_has_the_same_key(provider: Provider) -> None:
    provider.statuses = [503, 201]
    post(NOON)
    outbox.deliver_due(at=NOON)
    outbox.deliver_due(at=paris(2026, 11, 23, 12, 2))
    assert len({headers["Idempotency-Key"] for _, headers, _ in provider.told}) == 1
    assert Notice.objects.get().is_sent


def test_a_provider_that_is_away_is_tried_later(provider: Provider, settings: Settings) -> None:
    settings.SMS_GATEWAY_URL = "http://127.0.0.1:9/"
    post(NOON)
    outbox.deliver_due(at=NOON)
    assert Notice.objects.get().last_error == "ConnectionRefusedError"


@pytest.mark.parametrize("address", ["http://exemple.test/", "", "ftp://exemple.test/", "exemple.test"])
def test_messages_never_leave_without_https(address: str, settings: Settings) -> None:
    settings.SMS_GATEWAY_URL = address
    with pytest.raises(ImproperlyConfigured):
        http_sms.Carrier()


def test_a_letter_may_be_ended_with_one_click() -> None:
    from notifications.channels import email

    letter = make_notice(stop_url="https://exemple.test/alertes/x/arreter/")
    mail = email.compose(letter).message()
    assert mail["List-Unsubscribe"] == "<https://exemple.test/alertes/x/arreter/>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "List-Unsubscribe" not in email.compose(make_notice("other")).message()
