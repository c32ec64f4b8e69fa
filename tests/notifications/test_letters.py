"""Letters: words in the reader's language, a mail that every program can read."""

from email import message_from_bytes
from email.message import Message

import pytest
from django.core import mail
from pytest_django import Settings

from notifications import letters, outbox
from notifications.attachments import Attachment
from notifications.channels import email
from notifications.models import Notice

pytestmark = pytest.mark.django_db

INVITATION = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Gym \xc3\xa9t\xc3\xa9\r\nEND:VCALENDAR\r\n"


def sent(notice: Notice) -> Message:
    """The mail as the other side reads it."""
    return message_from_bytes(email.compose(notice).message().as_bytes())


def write(language: str = "fr") -> Notice:
    return letters.write(
        "account/emails/login_code",
        {"code": "123-456-789", "minutes": 15},
        key=f"code:{language}",
        to="nadia@exemple.test",
        language=language,
    )


def test_a_letter_is_written_in_the_language_of_its_reader() -> None:
    assert write("fr").subject == "123-456-789 : votre code de connexion"
    assert write("en").subject == "123-456-789: your code to sign in"


def test_every_letter_says_who_writes_why_and_whom_to_call() -> None:
    notice = write()
    for words in (notice.body, notice.html):
        assert "Service vie associative" in words
        assert "Vous recevez ce courriel parce que" in words
        assert "04 65 71 00 12" in words


def test_plain_text_is_not_escaped_and_has_no_holes() -> None:
    notice = letters.write(
        "account/emails/unknown_account", {"signup_url": "https://a.test/?a=1&b=2"}, key="k", to="a@exemple.test"
    )
    assert "https://a.test/?a=1&b=2" in notice.body
    assert "Martigues & Co" in notice.body
    assert "\n\n\n" not in notice.body
    assert "Martigues &amp; Co" in notice.html


def test_a_mail_has_text_and_html_and_a_message_id_that_stays() -> None:
    notice = write()
    first, second = sent(notice), sent(notice)
    assert first.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in first.walk()][1:] == ["text/plain", "text/html"]
    assert first["Message-ID"] == second["Message-ID"] == email.message_id(notice)
    assert first["Auto-Submitted"] == "auto-generated"


def test_a_calendar_file_keeps_its_bytes_and_its_name() -> None:
    file = Attachment("gym-douce.ics", "text/calendar", INVITATION)
    notice = outbox.post(key="k", to="a@exemple.test", subject="s", body="b", attachments=[file])
    part = list(sent(notice).walk())[-1]
    assert (part.get_filename(), part.get_content_type()) == ("gym-douce.ics", "text/calendar")
    assert part.get_payload(decode=True) == INVITATION


def test_an_invitation_stands_beside_the_text_with_one_charset() -> None:
    file = Attachment("invitation.ics", "text/calendar; method=REQUEST", INVITATION)
    notice = outbox.post(key="k", to="a@exemple.test", subject="s", body="b", html="<p>b</p>", attachments=[file])
    whole = sent(notice)
    alternatives = next(part for part in whole.walk() if part.get_content_type() == "multipart/alternative")
    payload = alternatives.get_payload()
    assert isinstance(payload, list)
    calendar = payload[-1]
    assert isinstance(calendar, Message)
    assert calendar["Content-Type"] == 'text/calendar; charset="utf-8"; method="REQUEST"'
    assert calendar.get_payload(decode=True) == INVITATION


def test_any_mail_of_django_becomes_letters(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "notifications.backends.OutboxBackend"
    message = mail.EmailMultiAlternatives(
        "Page à relire", "Bonjour", to=["a@exemple.test"], bcc=["b@exemple.test"], reply_to=["r@exemple.test"]
    )
    message.attach_alternative("<p>Bonjour</p>", "text/html")
    message.attach("note.txt", "é", "text/plain")
    message.send()
    rows = [(notice.to, notice.html, notice.reply_to) for notice in Notice.objects.order_by("to")]
    assert rows == [(to, "<p>Bonjour</p>", "r@exemple.test") for to in ("a@exemple.test", "b@exemple.test")]
    assert mail.outbox == []
    stored = Attachment.from_json(Notice.objects.all()[0].attachments[0])
    assert stored == Attachment("note.txt", "text/plain", "é".encode())


@pytest.mark.parametrize("name", ["login_code", "unknown_account", "password_set", "password_changed"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_letter_about_accounts_renders(name: str, language: str) -> None:
    notice = letters.write(f"account/emails/{name}", {}, key="k", to="a@exemple.test", language=language)
    assert "{{" not in notice.subject + notice.body + notice.html
    assert f'<html lang="{language}">' in notice.html
