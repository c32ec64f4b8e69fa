"""The way of a page: draft, approval, life, suspension."""

import pytest
from wagtail.models import TaskState

from cms import editing, moderation, page_state, staffing
from cms.models import AssociationPage, DirectoryPage
from directory.models import Association, Person
from notifications.models import Notice
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(directory_page: DirectoryPage) -> tuple[Association, Person]:
    membership = factories.make_membership()
    return membership.association, membership.person


@pytest.fixture
def camille(directory_page: DirectoryPage) -> Person:
    agent = factories.make_agent()
    staffing.welcome(agent)
    return agent.person


def write(team: tuple[Association, Person], tagline: str, *, send: bool = True) -> AssociationPage:
    association, nadia = team
    page = editing.page_of(association)
    seen = editing.mark(page)
    return editing.save(association, {"tagline": tagline}, facts={}, by=nadia, seen=seen, send=send)


def answer(page: AssociationPage, camille: Person, action: str, comment: str = "") -> AssociationPage:
    task_state = page.current_workflow_task_state
    task_state.task.specific.on_action(task_state, camille, action, comment=comment)
    fresh: AssociationPage = AssociationPage.objects.get(pk=page.pk)
    return fresh


def subjects() -> list[str]:
    return list(Notice.objects.order_by("pk").values_list("subject", flat=True))


def test_a_draft_is_neither_live_nor_sent(team: tuple[Association, Person]) -> None:
    page = write(team, "Bouger en douceur", send=False)
    assert (page.live, page.current_workflow_state, subjects()) == (False, None, [])
    assert page_state.of(page).key == "draft"
    assert (page.slug, page.title) == ("souffle-et-mouvement", "Souffle & Mouvement")


def test_the_first_publication_waits_for_the_service(team: tuple[Association, Person], camille: Person) -> None:
    page = write(team, "Bouger en douceur")
    assert (page.live, page_state.of(page).key) == (False, "waiting")
    page = answer(page, camille, "approve")
    assert (page.live, page.tagline, page_state.of(page).key) == (True, "Bouger en douceur", "live")
    assert list(Notice.objects.order_by("pk").values_list("to", flat=True)) == [
        "vie-associative@exemple.test",
        "nadia@exemple.test",
    ]


def test_later_edits_are_online_at_once(team: tuple[Association, Person], camille: Person) -> None:
    answer(write(team, "Bouger en douceur"), camille, "approve")
    letters = len(subjects())
    page = write(team, "Bouger à tout âge")
    assert (page.live, page.tagline, page.current_workflow_state) == (True, "Bouger à tout âge", None)
    assert page.latest_revision.user == team[1]
    assert len(subjects()) == letters


def test_a_page_sent_back_is_sent_again(team: tuple[Association, Person], camille: Person) -> None:
    page = answer(write(team, "Bouger"), camille, "reject", "Ajoutez un contact.")
    state = page_state.of(page)
    assert (page.live, state.key, state.word) == (False, "sent_back", "Ajoutez un contact.")
    page = write(team, "Bouger avec nous")
    assert page_state.of(page).key == "waiting"
    page = answer(page, camille, "approve")
    assert (page.live, page.tagline) == (True, "Bouger avec nous")


def test_a_suspended_page_stays_down_whatever_its_team_saves(team: tuple[Association, Person], camille: Person) -> None:
    page = answer(write(team, "Bouger"), camille, "approve")
    before = page.get_latest_revision()
    moderation.suspend(page, reason="Numéro de téléphone faux", by=camille)
    page = write(team, "Bouger encore")
    assert (page.live, page.is_suspended, page_state.of(page).key) == (False, True, "suspended")
    before.publish()  # even an earlier revision, from before the suspension, does not lift it
    assert AssociationPage.objects.get().is_suspended
    page = moderation.lift(AssociationPage.objects.get(), by=camille)
    assert (page.live, page.is_suspended, page.tagline) == (True, False, "Bouger encore")


def test_suspending_a_page_that_waits_takes_it_off_the_queue(team: tuple[Association, Person], camille: Person) -> None:
    page = write(team, "Bouger")
    moderation.suspend(page, reason="À vérifier", by=camille)
    assert not TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).exists()


def test_an_edit_made_from_an_old_version_is_refused(team: tuple[Association, Person]) -> None:
    page = write(team, "Bouger", send=False)
    association, nadia = team
    write(team, "Bouger en douceur", send=False)
    with pytest.raises(editing.StaleEdit) as stale:
        editing.save(association, {"tagline": "Autre"}, facts={}, by=nadia, seen=editing.mark(page), send=True)
    assert stale.value.revision.pk == AssociationPage.objects.get().latest_revision_id
    assert editing.page_of(association).tagline == "Bouger en douceur"  # type: ignore[union-attr]  # just written


def test_wagtail_sends_no_letter_of_its_own(team: tuple[Association, Person], camille: Person) -> None:
    page = write(team, "Bouger")
    answer(page, camille, "approve")
    assert [subject.split(" : ")[0] for subject in subjects()] == ["Une page à valider", "Votre page est en ligne"]


def test_a_page_is_not_sent_back_without_a_word(team: tuple[Association, Person], camille: Person) -> None:
    page = write(team, "Bouger")
    form = page.current_workflow_task_state.task.specific.get_form_for_action("reject")
    assert form({"comment": " "}).errors == {"comment": ["Écrivez ce qu’il faut changer."]}
    assert form({"comment": "Ajoutez un contact."}).is_valid()
    assert page.current_workflow_task_state.task.specific.get_form_for_action("approve")({"comment": ""}).is_valid()
