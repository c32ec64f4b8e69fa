from typing import Self

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from .department import Agent
from .invitation import AskedByLetter


class AgentInvitationQuerySet(models.QuerySet["AgentInvitation"]):
    def open(self) -> Self:
        """Neither answered nor taken back; those whose time is over included."""
        return self.filter(state=AskedByLetter.State.OPEN)


class AgentInvitation(AskedByLetter):
    """An administrator asks for one more in a department."""

    department = models.ForeignKey("directory.Department", models.CASCADE, related_name="invitations")
    role = models.CharField(_("role"), max_length=12, choices=Agent.Role, default=Agent.Role.DECIDES)

    objects = AgentInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation of an agent")
        verbose_name_plural = _("invitations of agents")
        ordering = ["sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "department", Lower("email"), condition=models.Q(state="open"), name="agent_invitation_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department_id} {self.state}"

    def get_absolute_url(self) -> str:
        return f"/invitations/service/{self.secret}/"
