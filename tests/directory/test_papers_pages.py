"""The pages of papers: nothing typed is lost, nothing leaks, each act leads back to where it stands."""

import logging
import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as town
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from directory.models import AssociationDocument
from directory.private_files import PrivateFiles
from notifications.models import Notice
from tests import factories, papers
from tests.conftest import Clock

pytestmark = pytest.mark.django_db

OURS = "/espace/souffle-et-mouvement/papiers/"


def pdf(name: str = "attestation MAIF.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, papers.PDF, content_type="application/pdf")


def test_a_volunteer_sends_a_certificate_and_reads_it_again(volunteer_client: Client, clock: Clock) -> None:
    page = volunteer_client.get(f"{OURS}assurance/").content.decode()
    assert 'value="31/12/2026"' in page
    answer = volunteer_client.post(f"{OURS}assurance/", {"file": pdf(), "expires_on": "31 décembre 2026"})
    assert (answer.status_code, answer.headers["Location"]) == (302, OURS)
    paper = AssociationDocument.objects.get()
    assert (paper.kind, paper.state, paper.expires_on) == ("insurance", "waiting", date(2026, 12, 31))

    answer = volunteer_client.get(f"{OURS}{paper.pk}/fichier/")
    assert b"".join(answer) == papers.PDF
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="assurance-souffle-et-mouvement-2026-11-23.pdf"'
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_the_date_proposed_is_a_year_after_the_former_one(volunteer_client: Client, clock: Clock) -> None:
    papers.make_paper(expires_on=date(2026, 12, 15))
    assert 'value="15/12/2027"' in volunteer_client.get(f"{OURS}assurance/").content.decode()


def test_the_file_stays_while_the_date_is_mended(volunteer_client: Client, clock: Clock) -> None:
    answer = volunteer_client.post(f"{OURS}assurance/", {"file": pdf(), "expires_on": "31/02/2027"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "attestation MAIF.pdf" in page
    assert 'value="31/02/2027"' in page
    ticket = re.search(r'name="held_file" value="([^"]+)"', page)
    assert ticket
    volunteer_client.post(f"{OURS}assurance/", {"held_file": ticket[1], "expires_on": "31/08/2027"})
    paper = AssociationDocument.objects.get()
    assert paper.file.open().read() == papers.PDF
    volunteer_client.post(f"{OURS}assurance/", {"held_file": ticket[1], "expires_on": "31/08/2028"})
    assert AssociationDocument.objects.count() == 1


def test_the_date_stays_while_the_file_is_mended(volunteer_client: Client, clock: Clock) -> None:
    word = SimpleUploadedFile("statuts.docx", b"PK\x03\x04" + b"\0" * 50)
    answer = volunteer_client.post(f"{OURS}assurance/", {"file": word, "expires_on": "31 août 2027"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="31 août 2027"' in page
    assert page.count("Word ou LibreOffice ne sont pas acceptés") == 2  # beside the field and in the summary


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "jusqu’à quand"),
        ("22/11/2026", "Cette date est passée"),
        ("31/12/2062", "plus de dix ans"),
        ("x", "24/11/2026"),
    ],
)
def test_a_date_that_cannot_be_is_said(volunteer_client: Client, clock: Clock, typed: str, words: str) -> None:
    answer = volunteer_client.post(f"{OURS}assurance/", {"file": pdf(), "expires_on": typed})
    assert (answer.status_code, words in answer.content.decode()) == (422, True)


def test_a_ticket_of_another_association_opens_nothing(volunteer_client: Client, clock: Clock) -> None:
    from directory.papers import holding

    theirs = holding.ticket(papers.held(), factories.make_association("Club nautique"))
    for ticket in (theirs, "x", "x" * 5000, "\0"):
        answer = volunteer_client.post(f"{OURS}statuts/", {"held_file": ticket})
        assert answer.status_code == 422
    assert AssociationDocument.objects.count() == 0


def test_an_unknown_kind_is_no_page(volunteer_client: Client) -> None:
    assert volunteer_client.get(f"{OURS}passeport/").status_code == 404


def test_forty_papers_a_day_are_enough(volunteer_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("directory.views.papers.A_DAY_AT_MOST", 1)
    assert volunteer_client.post(f"{OURS}statuts/", {"file": pdf()}).status_code == 302
    assert volunteer_client.post(f"{OURS}bureau/", {"file": pdf()}).status_code == 429


def test_a_paper_is_taken_back_after_a_question(volunteer_client: Client) -> None:
    paper = papers.make_paper("bank")
    assert "Retirer ce papier" in volunteer_client.get(f"{OURS}{paper.pk}/retirer/").content.decode()
    assert volunteer_client.post(f"{OURS}{paper.pk}/retirer/").status_code == 302
    assert volunteer_client.get(f"{OURS}{paper.pk}/fichier/").status_code == 404
    assert volunteer_client.post(f"{OURS}{paper.pk}/retirer/").status_code == 404


def test_an_agent_checks_a_paper_and_sends_another_one_back(
    volunteer_client: Client, agent_client: Client, clock: Clock
) -> None:
    statutes, board = papers.make_paper("statutes"), papers.make_paper("board")
    page = "/service/papiers/souffle-et-mouvement/"
    assert (
        agent_client.post(f"/service/papiers/{statutes.pk}/reponse/", {"answer": "verify"}).headers["Location"] == page
    )

    said = agent_client.post(f"/service/papiers/{board.pk}/reponse/", {"answer": "send_back", f"p{board.pk}-note": " "})
    assert (said.status_code, "Dites ce qui ne va pas" in said.content.decode()) == (422, True)
    long = agent_client.post(
        f"/service/papiers/{board.pk}/reponse/", {"answer": "send_back", f"p{board.pk}-note": "Datée de 2019. " * 30}
    )
    assert (long.status_code, "Datée de 2019. Datée" in long.content.decode()) == (422, True)
    agent_client.post(
        f"/service/papiers/{board.pk}/reponse/", {"answer": "send_back", f"p{board.pk}-note": "Datée de 2019."}
    )
    assert Notice.objects.filter(to="nadia@exemple.test").count() == 2
    shown = volunteer_client.get(OURS).content.decode()
    assert "Datée de 2019." in shown
    assert "vérifié par le service" in shown
    home = volunteer_client.get("/espace/souffle-et-mouvement/").content.decode()
    assert "Renvoyer un papier" in home

    twice = agent_client.post(f"/service/papiers/{statutes.pk}/reponse/", {"answer": "verify"}, follow=True)
    assert "entre-temps" in twice.content.decode()


def test_the_list_of_the_service_has_its_counts_and_finds_a_name(agent_client: Client, clock: Clock) -> None:
    papers.make_paper("statutes")
    papers.make_paper("statutes", association=factories.make_association("Club nautique"))
    page = agent_client.get("/service/papiers/?etat=a-verifier&q=naut").content.decode()
    assert "Club nautique" in page
    assert "Souffle &amp; Mouvement" not in page
    assert agent_client.get("/service/papiers/?etat=x&page=9999&q=%25").status_code == 200


def test_opening_a_paper_is_logged_without_a_name(
    volunteer_client: Client, agent_client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    paper = papers.make_paper()
    with caplog.at_level(logging.INFO, "directory.papers.serving"):
        volunteer_client.get(f"{OURS}{paper.pk}/fichier/")
        agent_client.get(f"/service/papiers/{paper.pk}/fichier/")
    assert [record.getMessage() for record in caplog.records] == [
        f"paper {paper.pk} opened by the team", f"paper {paper.pk} opened by the service",
    ]  # fmt: skip


def test_a_file_lost_by_the_storage_is_a_404_and_an_error_for_the_town(volunteer_client: Client) -> None:
    paper = papers.make_paper()
    storages["papers"].delete(str(paper.file.name))
    assert volunteer_client.get(f"{OURS}{paper.pk}/fichier/").status_code == 404


def test_papers_have_no_public_address(tmp_path: Path) -> None:
    from config.settings import base

    assert base.STORAGES["papers"]["BACKEND"] == "directory.private_files.PrivateFiles"
    assert not Path(base.STORAGES["papers"]["OPTIONS"]["location"]).is_relative_to(town.MEDIA_ROOT)
    files = PrivateFiles(str(tmp_path / "papers"))
    name = files.save("x.pdf", pdf())
    with pytest.raises(ValueError, match="URL"):
        files.url(name)
    assert (tmp_path / "papers").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "papers" / name).stat().st_mode & 0o777 == 0o600


def test_nobody_guesses_the_name_of_a_file() -> None:
    names = [str(papers.make_paper(kind).file.name) for kind in ("statutes", "board")]
    assert all(re.fullmatch(r"[0-9a-f]{32}\.pdf", name) for name in names)
    assert names[0] != names[1]


# --- The request for a hall ---


def test_the_request_form_says_at_once_that_the_insurance_is_missing(
    volunteer_client: Client, clock: Clock, settings: Settings
) -> None:
    settings.HALLS_NEED_INSURANCE = True
    ask = "/espace/souffle-et-mouvement/demandes/nouvelle/"
    page = volunteer_client.get(ask).content.decode()
    assert "Envoyez d’abord votre attestation d’assurance" in page
    assert f"{OURS}assurance/" in page

    space = factories.the_space()
    typed = {
        "space": space.pk, "purpose": "Gym douce du matin", "people_expected": 18, "schedule_kind": "once",
        "first_date": "01/12/2026", "start_time": "10 h", "end_time": "11 h", "action": "send",
    }  # fmt: skip
    refused = volunteer_client.post(ask, typed)
    assert refused.status_code == 422
    assert 'value="Gym douce du matin"' in refused.content.decode()
    assert "Laissez cette page ouverte" in refused.content.decode()

    papers.make_paper()
    assert "Envoyez d’abord" not in volunteer_client.get(ask).content.decode()
    assert volunteer_client.post(ask, typed).status_code == 302
