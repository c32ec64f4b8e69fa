"""A team writes its association's page: drafts, sending, and the revisions that Wagtail keeps.

The page is a real Wagtail page. The first publication waits for the service (the workflow of the
directory page), later ones go live at once (cms.models.FirstPublicationTask).
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision, WorkflowState

from cms.models import AssociationPage, DirectoryPage
from directory import editing as facts_editing
from directory.models import Association, Person


class StaleEdit(ValidationError):
    """Someone else saved the page since this person opened it."""

    def __init__(self, page: AssociationPage) -> None:
        super().__init__(_("Someone else changed the page while you were writing."), code="stale")
        self.page = page
        self.revision: Revision = page.latest_revision


def page_of(association: Association) -> AssociationPage | None:
    """The association's page as last written, published or not; None when nobody has begun."""
    page = AssociationPage.objects.filter(association=association).select_related("latest_revision").first()
    if page is None:
        return None
    latest: AssociationPage = page.get_latest_revision_as_object()
    return latest


@transaction.atomic
def save(
    association: Association,
    words: Mapping[str, Any],
    *,
    facts: Mapping[str, str],
    by: Person,
    seen: int | None,
    send: bool,
) -> AssociationPage:
    """Keep what was written as a revision; with `send`, put it on the way to publication too.

    `seen` is the revision from which the person started. Raises StaleEdit, and keeps nothing, when
    it is no longer the latest. A suspended page keeps its drafts and stays down.
    """
    Association.objects.select_for_update().get(pk=association.pk)
    page = AssociationPage.objects.filter(association=association).first() or _begin(association, by)
    if page.latest_revision_id not in (None, seen):  # None: just begun, whatever the form says it has seen
        raise StaleEdit(page)
    if facts:
        facts_editing.edit_facts(association, facts, by=by)
    draft: AssociationPage = page.get_latest_revision_as_object()
    for name, value in words.items():
        setattr(draft, name, value)
    draft.save_revision(user=by, log_action=True)
    if send and not page.is_suspended:
        _send(draft, by)
    saved: AssociationPage = AssociationPage.objects.get(pk=page.pk)
    return saved


def _begin(association: Association, by: Person) -> AssociationPage:
    """An empty page under the directory, not live; the tree is locked while it grows."""
    directory = DirectoryPage.objects.select_for_update(of=("self",)).get()
    page = AssociationPage(association=association, title=association.name, slug=association.slug, live=False, owner=by)
    directory.add_child(instance=page)
    return page


def _send(page: AssociationPage, by: Person) -> None:
    state = page.current_workflow_state
    if state is None:
        page.get_workflow().start(page, by)
    elif state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(by)
    # Already waiting: the service reads the latest revision, this one.
