from datetime import datetime
from typing import Self

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from .department import Agent
from .invitation import Invitation, new_secret


class AgentInvitationQuerySet(models.QuerySet["AgentInvitation"]):
    def open(self) -> Self:
        """Neither answered nor taken back; those whose time is over included."""
        return self.filter(state=Invitation.State.OPEN)


class AgentInvitation(models.Model):
    """An administrator asks the holder of a mailbox to work for a department.

    As in a team, the secret of the letter's link only shows the invitation: to accept it one signs in
    with that very address.
    """

    department = models.ForeignKey("directory.Department", models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=12, choices=Agent.Role, default=Agent.Role.DECIDES)
    by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    secret = models.CharField(max_length=40, unique=True, default=new_secret, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=Invitation.State, default=Invitation.State.OPEN)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

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

    def is_open(self, at: datetime) -> bool:
        return self.state == Invitation.State.OPEN and at < self.expires_at
