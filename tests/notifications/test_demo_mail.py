"""The mailbox of the demonstration: complete in the demo, absent elsewhere."""

import pytest
from django.test import Client
from pytest_django import Settings

from notifications import outbox
from notifications.attachments import Attachment
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings: Settings) -> None:
    settings.DEMO = True


def test_the_mailbox_does_not_exist_outside_the_demo(client: Client) -> None:
    notice = factories.make_notice(html="<html><head></head></html>")
    for rest in ("", f"{notice.token}/", f"{notice.token}/lettre/", f"{notice.token}/pieces/0/"):
        assert client.get(f"/demo/courrier/{rest}").status_code == 404


@pytest.mark.usefixtures("demo")
def test_letters_are_listed_and_read(client: Client) -> None:
    notice = factories.make_notice(subject="Salle accordée", body="34 dates.")
    assert "Salle accordée" in client.get("/demo/courrier/").content.decode()
    assert "34 dates." in client.get(f"/demo/courrier/{notice.token}/").content.decode()


@pytest.mark.usefixtures("demo")
def test_the_letters_of_one_person_can_be_kept_apart(client: Client) -> None:
    factories.make_notice(key="a", to="a@exemple.test", subject="Pour A")
    factories.make_notice(key="b", to="b@exemple.test", subject="Pour B")
    page = client.get("/demo/courrier/?a=A@exemple.test").content.decode()
    assert ("Pour A" in page, "Pour B" in page) == (True, False)


@pytest.mark.usefixtures("demo")
def test_the_html_letter_may_style_itself_and_nothing_else(client: Client) -> None:
    notice = factories.make_notice(html="<html><head>\n<title>x</title></head><p>Bonjour</p></html>")
    answer = client.get(f"/demo/courrier/{notice.token}/lettre/")
    rules = dict(rule.split(" ", 1) for rule in answer.headers["Content-Security-Policy"].split("; "))
    assert (rules["default-src"], rules["style-src"]) == ("'none'", "'unsafe-inline'")
    assert (rules["frame-ancestors"], "script-src" in rules) == ("'self'", False)
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "unsafe-inline" not in client.get("/demo/courrier/").headers["Content-Security-Policy"]


@pytest.mark.usefixtures("demo")
def test_attachments_are_downloaded_never_shown(client: Client) -> None:
    file = Attachment('a"\r\nb.html', "text/html", b"<script>1</script>")
    notice = outbox.post(key="k", to="a@exemple.test", subject="s", body="b", attachments=[file])
    answer = client.get(f"/demo/courrier/{notice.token}/pieces/0/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ab.html"'
    assert answer.content == b"<script>1</script>"
    assert client.get(f"/demo/courrier/{notice.token}/pieces/1/").status_code == 404
