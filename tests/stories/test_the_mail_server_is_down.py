"""The mail server is away for an hour, or refuses an address: a real one, on a real socket."""

from datetime import datetime, timedelta
from io import BytesIO, TextIOWrapper
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from events import calling
from events import changing_registrations as changing
from events.models import Registration
from notifications import bounces, outbox
from notifications.channels.email import NOT_THERE, compose, message_id
from notifications.models import Notice
from tests import factories
from tests.conftest import Clock
from tests.events.registrations import comes, make_workshop
from tests.notifications.mail_server import MailServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings: Settings) -> MailServer:
    """Not started yet: its port refuses whoever comes."""
    made = MailServer()
    settings.NOTIFICATIONS_EMAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", made.port
    return made


def sweep(start: datetime, minutes: int) -> None:
    """The worker passes each minute."""
    for minute in range(minutes):
        outbox.deliver_due(at=start + timedelta(minutes=minute))


def test_after_an_hour_without_mail_server_every_letter_leaves_once(
    client: Client, server: MailServer, clock: Clock
) -> None:
    now = clock.now
    activity, (seance, *_) = make_workshop(capacity=2)
    parties = [comes(activity, seance, name=name) for name in ("Odile Exemple", "Ali Haddad", "Jeanne Marin")]
    sweep(now, 30)
    page = client.get(parties[0].get_absolute_url()).content.decode()
    assert ("Une lettre part à odile-exemple@exemple.test" in page, "vient de partir" in page) == (True, False)
    assert Notice.objects.unsettled().count() == 3
    with server:
        server.busy = True
        sweep(now + timedelta(minutes=30), 30)
        assert (server.accepted, Notice.objects.unsettled().count()) == ([], 3)
        server.busy = False
        sweep(now + timedelta(minutes=60), 90)
        sweep(now + timedelta(minutes=150), 5)
    assert sorted(server.accepted) == sorted(message_id(notice) for notice in Notice.objects.all())
    assert (Notice.objects.unsettled().count(), Notice.objects.given_up().count()) == (0, 0)


def test_an_address_that_the_server_refuses_becomes_a_call_that_says_why(
    client: Client, server: MailServer, clock: Clock
) -> None:
    activity, (seance, *_) = make_workshop()
    comes(activity, seance, name="Ali Haddad")
    with server:
        server.unknown = {"ali-haddad@exemple.test"}
        outbox.deliver_due(at=clock.now)
    assert [calling.take_over(at=clock.now), calling.take_over(at=clock.now)] == [1, 0]
    client.force_login(factories.make_agent().person)
    page = client.get("/service/appels/").content.decode()
    assert ("Ali Haddad" in page, "cette adresse électronique ne reçoit pas de courrier" in page) == (True, True)


def test_who_wrote_stop_is_called_instead(now: datetime) -> None:
    notice = factories.make_notice(
        key=f"registrations/{step_of(comes_by_sms())}", channel="sms", given_up_at=now, last_error=outbox.STOPPED
    )
    assert calling.take_over(at=now) == 1
    assert "ne veut plus de SMS" in Notice.objects.get(key=f"{notice.key}/call").body


def comes_by_sms() -> Registration:
    activity, (seance, *_) = make_workshop()
    contact = factories.a_contact("Ali Haddad", channel="sms", phone="06 39 98 12 34", email="")
    party = comes(activity, seance, contact=contact)
    Notice.objects.all().delete()
    return party


def step_of(party: Registration) -> int:
    return int(party.steps.latest("pk").pk)


def test_a_reminder_that_reaches_nobody_becomes_a_call_and_its_copy_does_not(now: datetime) -> None:
    party = comes_by_sms()
    for key in (f"reminders/{party.pk}/1/before", f"reminders/{party.pk}/1/before/copie/3"):
        factories.make_notice(key=key, given_up_at=now)
    assert calling.take_over(at=now) == 1


# --- What comes back later ---


def delivery_notice(notice: Notice, *, action: str = "failed", status: str = "5.1.1", whole: bool = True) -> bytes:
    """As Postfix writes it."""
    letter = compose(notice).message().as_bytes()
    head = letter.split(b"\n\n", 1)[0] + b"\n"
    original = (b"Content-Type: message/rfc822\n\n" + letter) if whole else (
        b"Content-Type: text/rfc822-headers\n\n" + head
    )  # fmt: skip
    return b"".join([
        b"From: MAILER-DAEMON@exemple.test\nTo: retours@exemple.test\nSubject: Undelivered Mail Returned to Sender\n",
        b'Message-ID: <0123456789abcdef0123456789abcdef@mx.exemple.test>\nMIME-Version: 1.0\n',
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="AAA"\n\n',
        b"--AAA\nContent-Type: text/plain\n\nI'm sorry to have to inform you...\n\n",
        b"--AAA\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.exemple.test\n\n",
        f"Final-Recipient: rfc822; {notice.to}\nAction: {action}\nStatus: {status}\n\n".encode(),
        b"--AAA\n", original, b"\n--AAA--\n",
    ])  # fmt: skip


@pytest.fixture
def letter(clock: Clock) -> Notice:
    activity, (seance, *_) = make_workshop()
    comes(activity, seance, name="Ali Haddad")
    outbox.deliver_due(at=clock.now)
    return Notice.objects.get()


def pipe(mail: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(mail)))
    call_command("bounced")


@pytest.mark.parametrize("whole", [True, False])
def test_a_letter_that_comes_back_becomes_a_call(letter: Notice, whole: bool, clock: Clock, monkeypatch: Any) -> None:  # noqa: FBT001 - given by the table
    pipe(delivery_notice(letter, whole=whole), monkeypatch)
    pipe(delivery_notice(letter, whole=whole), monkeypatch)
    letter.refresh_from_db()
    assert (letter.is_sent, letter.is_given_up, letter.last_error) == (False, True, f"{NOT_THERE} later: 5.1.1")
    assert (calling.take_over(at=clock.now), Notice.objects.filter(channel="call").count()) == (1, 1)


@pytest.mark.parametrize(
    "mail",
    [
        b"", b"\xff\xfe\x00", b"Subject: vacances\n\nJe suis absent.",
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=A\n\n--A\n"
        b"Content-Type: message/delivery-status\n\nAction: failed\n\n--A--\n",
    ],
)  # fmt: skip
def test_what_is_no_notice_changes_nothing(letter: Notice, mail: bytes, monkeypatch: Any) -> None:
    pipe(mail, monkeypatch)
    letter.refresh_from_db()
    assert letter.is_sent


def test_a_letter_that_is_only_late_is_not_lost(letter: Notice) -> None:
    assert bounces.read(delivery_notice(letter, action="delayed", status="4.4.1")) is None


def test_letters_bear_the_town_and_come_back_to_the_address_made_for_it(letter: Notice, settings: Settings) -> None:
    settings.BOUNCES_EMAIL = "retours@exemple.test"
    mail = compose(letter)
    assert (mail.from_email, mail.message()["From"]) == ("retours@exemple.test", settings.DEFAULT_FROM_EMAIL)


def test_who_cancels_meanwhile_gets_both_letters(server: MailServer, clock: Clock) -> None:
    now = clock.now
    activity, (seance, *_) = make_workshop()
    party = comes(activity, seance, name="Ali Haddad")
    sweep(now, 3)
    changing.withdraw(party, at=now + timedelta(minutes=3))
    with server:
        sweep(now + timedelta(minutes=3), 30)
    first, second = Notice.objects.order_by("pk")
    assert sorted(server.accepted) == sorted([message_id(first), message_id(second)])
