"""Where a page stands, said plainly to the team that writes it."""

from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import WorkflowState

from cms.models import AssociationPage

Key = Literal["none", "draft", "waiting", "sent_back", "live", "changed", "off", "suspended"]


@dataclass(frozen=True)
class PageState:
    """`kind` is the look of its pill (components/status.html); `word` is what the service wrote."""

    key: Key
    kind: str
    icon: str
    label: str
    sentence: str
    word: str = ""

    @property
    def is_online(self) -> bool:
        return self.key in ("live", "changed")


def of(page: AssociationPage | None) -> PageState:
    """The state of a page; at most two queries (its workflow)."""
    if page is None:
        return PageState(
            "none", "off", "pencil-simple", _("Not written yet"), _("Only the register’s facts are shown.")
        )
    if page.is_suspended:
        sentence = _("The service took your page down. You can correct it; the service puts it back.")
        return PageState("suspended", "no", "prohibit", _("Suspended"), sentence, page.suspension_reason)
    workflow = page.current_workflow_state
    if workflow and workflow.status == WorkflowState.STATUS_NEEDS_CHANGES:
        sentence = _("The service asks you to change something, then to send your page again.")
        comment = workflow.current_task_state.comment if workflow.current_task_state else ""
        return PageState("sent_back", "no", "warning-circle", _("To be corrected"), sentence, comment)
    if workflow:
        days = settings.SERVICE_ANSWER_DAYS
        sentence = ngettext(
            "The service answers within %(days)s day. Nobody sees your page before.",
            "The service answers within %(days)s days. Nobody sees your page before.",
            days,
        ) % {"days": days}
        return PageState("waiting", "wait", "hourglass", _("Waiting for approval"), sentence)
    if page.live and page.has_unpublished_changes:
        return PageState(
            "changed", "part", "note-pencil", _("Online, with a draft"), _("Your latest changes are not published yet.")
        )
    if page.live:
        return PageState("live", "ok", "check-circle", _("Online"), _("Everyone can see your page."))
    if page.first_published_at:
        return PageState(
            "off", "off", "eye-slash", _("Off line"), _("Your page is not shown. Publish it to show it again.")
        )
    return PageState("draft", "off", "pencil-simple", _("Draft"), _("Visible to your team only."))
