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

from cms import story
from cms.models import AssociationPage, DirectoryPage, Picture
from directory import editing as facts_editing
from directory import numbers
from directory.models import Association, Person


class StaleEdit(ValidationError):
    """Someone else saved the page, or changed the same facts, since this person opened it."""

    def __init__(self, page: AssociationPage) -> None:
        super().__init__(_("Someone else changed the page while you were writing."), code="stale")
        self.page = page
        self.revision: Revision | None = page.latest_revision


def mark(page: AssociationPage | None) -> str:
    """Names what the page says now. The admin saves again and again in one revision: its time counts too."""
    latest = page.latest_revision if page else None
    return f"{latest.pk}.{latest.created_at.timestamp():.6f}" if latest else ""


def seen_revision(page: AssociationPage | None, seen: str) -> Revision | None:
    """The revision that a mark names, if it still says what it said then."""
    number = numbers.read(seen.partition(".")[0])
    found = page.revisions.filter(pk=number).first() if page and number else None
    return found if found and f"{found.pk}.{found.created_at.timestamp():.6f}" == seen else None


def known_blocks(page: AssociationPage | None, seen: str) -> dict[str, story.Block]:
    """The blocks of the latest revision, and of the one that this person saw, by their identity."""
    if page is None:
        return {}
    known = story.blocks_by_id(page.story)
    if seen and seen != mark(page) and (earlier := seen_revision(page, seen)):
        known = story.blocks_by_id(as_written(page, earlier).story) | known
    return known


def as_written(page: AssociationPage, revision: Revision) -> AssociationPage:
    """The page as this revision of it says; its directory facts are today's."""
    written: AssociationPage = page.with_content_json(revision.content)
    return written


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
    seen: str | None,
    send: bool,
    facts_seen: Mapping[str, str] | None = None,
) -> AssociationPage:
    """Keep what was written as a revision; with `send`, put it on the way to publication too.

    `seen` is the mark of the revision from which the person started, `facts_seen` what the facts
    that they changed were then. Raises StaleEdit, and keeps nothing, when somebody changed either
    meanwhile. A suspended page keeps its drafts and stays down.
    """
    today = Association.objects.select_for_update().get(pk=association.pk)
    page = AssociationPage.objects.filter(association=association).select_related("latest_revision").first()
    page = page or _begin(association, by)
    lost = [name for name, was in (facts_seen or {}).items() if getattr(today, name) not in (was, facts[name])]
    if lost or mark(page) not in ("", seen):  # "": just begun, whatever the form says it has seen
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


@transaction.atomic
def bring_back(page: AssociationPage, revision: Revision, *, by: Person) -> None:
    """Keep an earlier version once more, as the latest draft. What stood there stays among the earlier ones."""
    Association.objects.select_for_update().get(pk=page.association_id)
    draft = as_written(page, revision)
    if not Picture.objects.filter(pk=draft.photo_id).exists():
        draft.photo_id = None
    draft.latest_revision = page.latest_revision
    draft.save_revision(user=by, previous_revision=revision, log_action=True)


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
