from django.apps import AppConfig
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _
from wagtail.admin.apps import WagtailAdminAppConfig
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

MAILED_BY_WAGTAIL: list[tuple[Signal, str, str]] = [
    (task_submitted, "TaskState", "group_approval_task_submitted_email_notification"),
    (workflow_submitted, "WorkflowState", "workflow_state_submitted_email_notification"),
    (workflow_rejected, "WorkflowState", "workflow_state_rejected_email_notification"),
    (workflow_approved, "WorkflowState", "workflow_state_approved_email_notification"),
]


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Pages and the agents' admin")
    default = True


class QuietAdminConfig(WagtailAdminAppConfig):
    """The Wagtail admin without its own mails on workflows: cms.emails writes them in the town's words."""

    default = False

    def ready(self) -> None:
        super().ready()
        core = self.apps.get_app_config("wagtailcore")
        for signal, sender, uid in MAILED_BY_WAGTAIL:
            signal.disconnect(sender=core.get_model(sender), dispatch_uid=uid)
