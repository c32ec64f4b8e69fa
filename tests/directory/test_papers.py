"""A paper counts as soon as it is sent; a newer one takes its place; what is sent back or taken back does not count."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, InternalError, transaction
from pytest_django import Settings

from bookings import requesting
from bookings.errors import NotInsured
from directory.models import AssociationDocument, DocumentRetention, DocumentStep
from directory.models.document import private_storage
from directory.papers import checking, depositing, forgetting, overview, reminding, standing
from directory.papers.depositing import GoneMeanwhile
from notifications.models import Notice
from tests import factories, papers
from tests.conftest import MONDAY_MORNING
from tests.factories import LONG_AGO, paris

NOW = MONDAY_MORNING
TODAY = NOW.date()

pytestmark = pytest.mark.django_db


def keys() -> dict[str, str]:
    return {line.asked.slug: line.key for line in standing.of(factories.the_association(), on=TODAY)}


def test_what_is_expected_is_missing_until_it_is_sent() -> None:
    factories.make_association()
    assert keys() == {"assurance": "missing", "statuts": "missing", "bureau": "missing", "rib": "not_asked"}
    papers.make_paper("statutes")
    assert keys()["statuts"] == "waiting"


@pytest.mark.parametrize(
    ("ends", "key"),
    [(date(2026, 11, 22), "expired"), (TODAY, "soon"), (date(2027, 1, 22), "soon"), (date(2027, 1, 23), "ok")],
)
def test_an_insurance_is_told_by_its_end(ends: date, key: str) -> None:
    paper = papers.make_paper(expires_on=ends)
    checking.verify(paper, by=factories.make_agent().person, at=NOW)
    assert keys()["assurance"] == key


def test_a_newer_one_takes_the_place_of_the_former_which_stays_in_the_history() -> None:
    former = papers.make_paper(expires_on=date(2026, 12, 31))
    newer = papers.make_paper(at=NOW)
    former.refresh_from_db()
    assert (former.counts, former.ended_at, newer.counts) == (False, NOW, True)
    assert private_storage().exists(former.file.name)


def test_the_same_paper_sent_twice_is_one() -> None:
    assert papers.make_paper(content=papers.PDF, at=LONG_AGO) == papers.make_paper(content=papers.PDF, at=NOW)
    assert DocumentStep.objects.count() == 1


def test_several_other_papers_stand_side_by_side() -> None:
    papers.make_paper("other", title="Comptes 2025")
    papers.make_paper("other", title="Devis de la scène", at=NOW)
    assert AssociationDocument.objects.standing().count() == 2


def test_a_paper_sent_back_does_not_count_and_the_former_one_does_again() -> None:
    factories.make_membership(person=papers.the_sender())
    agent = factories.make_agent().person
    former = papers.make_paper(expires_on=date(2026, 12, 31))
    newer = papers.make_paper(at=NOW)
    checking.send_back(newer, note="La page 2 manque.", by=agent, at=NOW)
    former.refresh_from_db()
    assert former.counts
    assert keys()["assurance"] == "sent_back"
    letter = Notice.objects.get()
    assert (letter.to, "La page 2 manque." in letter.body) == ("nadia@exemple.test", True)
    with pytest.raises(GoneMeanwhile):
        checking.send_back(newer, note="Encore.", by=agent, at=NOW)

    third = papers.make_paper(at=NOW + timedelta(hours=1))
    assert list(AssociationDocument.objects.current()) == [third]


def test_a_checked_paper_is_told_once() -> None:
    factories.make_membership(person=papers.the_sender())
    agent = factories.make_agent().person
    paper = papers.make_paper()
    checking.verify(paper, by=agent, at=NOW)
    with pytest.raises(GoneMeanwhile):
        checking.verify(paper, by=agent, at=NOW)
    assert Notice.objects.count() == 1


def test_a_paper_taken_back_loses_its_file_and_the_former_one_counts_again(
    django_capture_on_commit_callbacks: object,
) -> None:
    former = papers.make_paper("statutes")
    newer = papers.make_paper("statutes", at=NOW)
    name = newer.file.name
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # a fixture that gives a context
        depositing.withdraw(newer, by=papers.the_sender(), at=NOW)
    former.refresh_from_db()
    newer.refresh_from_db()
    assert (former.counts, newer.state, newer.file.name, private_storage().exists(name)) == (
        True,
        "withdrawn",
        "",
        False,
    )
    with pytest.raises(GoneMeanwhile):
        depositing.withdraw(newer, by=papers.the_sender(), at=NOW)


def test_the_database_lets_one_paper_of_a_kind_count() -> None:
    paper = papers.make_paper("statutes")
    paper.pk, paper.file = None, "another.pdf"
    with pytest.raises(IntegrityError, match="paper_counts_once"), transaction.atomic():
        paper.save(force_insert=True)


def test_the_history_is_never_rewritten() -> None:
    papers.make_paper("statutes")
    with pytest.raises((IntegrityError, InternalError), match="never changed"), transaction.atomic():
        DocumentStep.objects.update(words="autre chose")


# --- Reminders ---


def reminders(days_before: int) -> list[str]:
    """The letters of the night that many days before the paper of these tests ends."""
    before = set(Notice.objects.values_list("key", flat=True))
    reminding.remind(at=paris(2027, 12, 31, 6, 30) - timedelta(days=days_before))
    return sorted(set(Notice.objects.values_list("key", flat=True)) - before)


def test_reminders_leave_at_60_30_and_7_days_once_each() -> None:
    person = factories.make_membership(person=papers.the_sender()).person
    paper = papers.make_paper()
    written = {days: len(reminders(days)) for days in (61, 60, 59, 31, 30, 29, 8, 7, 7, 1, 0, -1)}
    assert {days for days, count in written.items() if count} == {60, 30}
    assert Notice.objects.filter(key=f"directory/paper/expires/{paper.pk}/7/{person.pk}").count() == 1
    assert Notice.objects.count() == 3


def test_a_night_without_a_worker_is_made_up_for() -> None:
    factories.make_membership(person=papers.the_sender())
    papers.make_paper()
    assert len(reminders(55)) == 1


def test_a_newer_paper_stops_the_reminders() -> None:
    factories.make_membership(person=papers.the_sender())
    papers.make_paper()
    papers.make_paper(at=paris(2027, 11, 20), expires_on=date(2028, 12, 31))
    assert reminders(7) == []


def test_nobody_is_reminded_of_a_day_that_had_passed_when_the_paper_was_sent() -> None:
    factories.make_membership(person=papers.the_sender())
    papers.make_paper(at=paris(2027, 12, 11))
    assert (reminders(19), len(reminders(7))) == ([], 1)


def test_the_reminder_says_which_paper_and_that_halls_depend_on_it(settings: Settings) -> None:
    settings.HALLS_NEED_INSURANCE = True
    factories.make_membership(person=papers.the_sender())
    papers.make_paper()
    reminders(30)
    letter = Notice.objects.get()
    assert "dans 30 jours" in letter.subject
    assert "31 décembre 2027" in letter.body
    assert "demander de salle" in letter.body
    assert "/espace/souffle-et-mouvement/papiers/assurance/" in letter.body


# --- The service's list ---


def test_each_association_is_in_one_state() -> None:
    sender, agent = papers.the_sender(), factories.make_agent().person
    for name, ends in (
        ("Tout va bien", date(2027, 12, 31)),
        ("Bientôt", date(2026, 12, 15)),
        ("Trop tard", date(2026, 11, 1)),
    ):
        association = factories.make_association(name)
        for kind in ("insurance", "statutes", "board"):
            end = ends if kind == "insurance" else None
            paper = papers.make_paper(kind, association=association, expires_on=end, by=sender)
            checking.verify(paper, by=agent, at=LONG_AGO)
    papers.make_paper(association=factories.make_association("À lire"), by=sender)
    factories.make_membership(person=sender, association=factories.make_association("Rien"))
    factories.make_association("Sans équipe")
    found = overview.associations(on=TODAY)
    assert {each.name: each.papers_state for each in found} == {  # type: ignore[attr-defined]  # annotated
        "Tout va bien": "in_order", "Bientôt": "soon", "Trop tard": "incomplete", "À lire": "to_check", "Rien": "incomplete",
    }  # fmt: skip
    assert overview.counts(found) == {"to_check": 1, "incomplete": 2, "soon": 1, "in_order": 1}
    assert [each.name for each in overview.associations(on=TODAY, words="bient")] == ["Bientôt"]


# --- Halls ---


def test_a_hall_needs_an_insurance_when_the_town_says_so(settings: Settings) -> None:
    association = factories.make_association()
    assert requesting.barred(association, at=NOW) == ""
    settings.HALLS_NEED_INSURANCE = True
    assert "Il manque" in requesting.barred(association, at=NOW)
    paper = papers.make_paper(expires_on=date(2026, 11, 22))
    assert "a expiré le 22 novembre 2026" in requesting.barred(association, at=NOW)
    newer = papers.make_paper(at=NOW, expires_on=TODAY)
    assert requesting.barred(association, at=NOW) == ""
    checking.send_back(newer, note="Illisible", by=factories.make_agent().person, at=NOW)
    paper.refresh_from_db()
    assert paper.counts
    assert "a expiré" in requesting.barred(association, at=NOW)


def test_no_request_is_written_without_insurance(settings: Settings) -> None:
    settings.HALLS_NEED_INSURANCE = True
    activity = factories.make_activity()
    schedule = factories.weekly_of(activity)
    with pytest.raises(NotInsured):
        requesting.submit(
            association=activity.association, space=factories.the_space(), schedule=schedule, periods=[], purpose="Gym",
            people_expected=10, by=papers.the_sender(), at=NOW,
        )  # fmt: skip


# --- Forgetting ---


def test_papers_that_serve_no_more_are_erased_with_their_files() -> None:
    DocumentRetention.objects.filter(kind="statutes").update(months=2)
    former = papers.make_paper("statutes", at=paris(2026, 3, 1))
    kept = papers.make_paper("statutes", at=paris(2026, 9, 22, 9))
    files = [former.file.name, kept.file.name]
    assert forgetting.forget(at=paris(2026, 11, 22, 8)) == 0
    assert forgetting.forget(at=paris(2026, 11, 22, 10)) == 1
    assert [private_storage().exists(name) for name in files] == [False, True]
    assert list(AssociationDocument.objects.all()) == [kept]


def test_an_insurance_long_expired_and_the_papers_of_a_closed_association_are_erased() -> None:
    DocumentRetention.objects.update(months=12)
    papers.make_paper(at=paris(2024, 1, 1), expires_on=date(2024, 12, 31))
    closed = factories.make_association("Fermée", state="closed")
    papers.make_paper("board", association=closed)
    type(closed).objects.filter(pk=closed.pk).update(changed_at=paris(2025, 1, 1))
    assert forgetting.forget(at=NOW) == 2


def test_files_that_are_nobodys_are_swept_after_a_day() -> None:
    kept = papers.make_paper("statutes").file.name
    left = private_storage().save("left.pdf", ContentFile(papers.PDF))
    written = private_storage().get_modified_time(left)
    forgetting.sweep(at=written + timedelta(hours=23))
    assert private_storage().exists(left)
    forgetting.sweep(at=written + timedelta(hours=25))
    assert [private_storage().exists(name) for name in (kept, left)] == [True, False]


def test_the_town_starts_with_a_rule_for_each_kind() -> None:
    assert set(DocumentRetention.objects.values_list("kind", flat=True)) == set(AssociationDocument.Kind.values)
