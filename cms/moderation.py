"""The service takes a page down, and puts it back."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import WorkflowState

from cms import emails
from cms.models import AssociationPage
from directory.models import Person


@transaction.atomic
def suspend(page: AssociationPage, *, reason: str, by: Person) -> AssociationPage:
    """Take the page down at once, whatever its team does afterwards, and tell the team why."""
    page = AssociationPage.objects.select_for_update(of=("self",)).get(pk=page.pk)
    page.is_suspended = True
    page.suspension_reason = reason
    page.save(update_fields=["is_suspended", "suspension_reason"], clean=False)
    if page.live:
        page.unpublish(user=by, log_action=True)
    workflow = page.current_workflow_state
    if workflow and workflow.status in (WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES):
        workflow.cancel(user=by)
    log(instance=page, action="cms.suspend", user=by, data={"reason": reason})
    emails.page_suspended(page, key=f"page-suspended:{page.pk}:{timezone.now():%Y%m%d%H%M%S}")
    return page


@transaction.atomic
def lift(page: AssociationPage, *, by: Person) -> AssociationPage:
    """End the suspension and publish the page as last written, which the agent has read."""
    page = AssociationPage.objects.select_for_update(of=("self",)).get(pk=page.pk)
    page.is_suspended = False
    page.suspension_reason = ""
    page.save(update_fields=["is_suspended", "suspension_reason"], clean=False)
    page.get_latest_revision().publish(user=by)
    log(instance=page, action="cms.lift", user=by)
    emails.page_lifted(page, key=f"page-lifted:{page.pk}:{timezone.now():%Y%m%d%H%M%S}")
    fresh: AssociationPage = AssociationPage.objects.get(pk=page.pk)
    return fresh
