from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.forms import TaskStateCommentForm
from wagtail.models import GroupApprovalTask, TaskState, WorkflowState

from cms import emails
from directory.models import Person


class SentBackForm(TaskStateCommentForm):
    """A page is not sent back without a word: its team would not know what to change."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        comment = self.fields["comment"]
        comment.required = True
        comment.label = _("What has to change, in a sentence for the association")
        comment.error_messages["required"] = _("Write what has to change.")


class FirstPublicationTask(GroupApprovalTask):
    """The service approves the first publication; later edits go live at once.

    A suspended page passes nothing on by itself: its edits wait for the service. The approval has
    no person (`user=None`): the volunteer may not publish in Wagtail's sense, and the revision
    keeps its author.
    """

    class Meta:
        verbose_name = _("approval of a first publication")
        verbose_name_plural = _("approvals of first publications")

    def start(self, workflow_state: WorkflowState, user: Person | None = None) -> TaskState:
        task_state: TaskState = super().start(workflow_state, user=user)
        page = workflow_state.content_object.specific
        if page.first_published_at and not page.is_suspended:
            approved: TaskState = task_state.approve(user=None)
            return approved
        emails.page_waiting(page, key=f"page-waiting:{task_state.pk}", by=user)
        return task_state

    def get_actions(self, obj: Any, user: Person) -> list[tuple[str, str, bool]]:
        actions: list[tuple[str, str, bool]] = super().get_actions(obj, user)
        if obj.specific.is_suspended:
            return [action for action in actions if action[0] != "approve"]
        return actions

    def get_form_for_action(self, action: str) -> type[TaskStateCommentForm]:
        return SentBackForm if action == "reject" else super().get_form_for_action(action)

    @transaction.atomic
    def on_action(self, task_state: TaskState, user: Person, action_name: str, **kwargs: Any) -> None:
        """Do what the agent chose, and tell the association's team."""
        super().on_action(task_state, user, action_name, **kwargs)
        page = task_state.workflow_state.content_object.specific
        if action_name == "approve":
            emails.page_approved(page, key=f"page-approved:{task_state.pk}", comment=task_state.comment)
        elif action_name == "reject":
            emails.page_sent_back(page, key=f"page-sent-back:{task_state.pk}", comment=task_state.comment)
