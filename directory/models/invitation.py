import secrets
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from .membership import Membership


def new_secret() -> str:
    return secrets.token_urlsafe(24)


class AskedByLetter(models.Model):
    """Somebody asks the holder of a mailbox to join.

    The secret of the letter's link only shows the invitation: to accept it one signs in with that
    very address, so that a letter that is passed on lets nobody in.
    """

    class State(models.TextChoices):
        OPEN = "open", _("sent")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        TAKEN_BACK = "taken_back", _("taken back")

    email = models.EmailField(_("e-mail address"))
    by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    secret = models.CharField(max_length=40, unique=True, default=new_secret, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def is_open(self, at: datetime) -> bool:
        return self.state == self.State.OPEN and at < self.expires_at


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        """Neither answered nor taken back; those whose time is over included."""
        return self.filter(state=Invitation.State.OPEN)


class Invitation(AskedByLetter):
    """Somebody in charge asks for one more in the team."""

    association = models.ForeignKey("directory.Association", models.CASCADE, related_name="invitations")
    role = models.CharField(_("role"), max_length=12, choices=Membership.Role, default=Membership.Role.REDACTEUR)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "association", Lower("email"), condition=models.Q(state="open"), name="invitation_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.association_id} {self.state}"

    def get_absolute_url(self) -> str:
        return f"/invitations/{self.secret}/"
