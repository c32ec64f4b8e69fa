from django.db import models
from django.utils.translation import gettext_lazy as _


class Membership(models.Model):
    """Who speaks for which association, and as what. An association is never tied to one account."""

    class Role(models.TextChoices):
        RESPONSABLE = "responsable", _("in charge")
        REDACTEUR = "redacteur", _("writer")

    person = models.ForeignKey("directory.Person", models.CASCADE, related_name="memberships")
    association = models.ForeignKey("directory.Association", models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.REDACTEUR)
    invited_at = models.DateTimeField(auto_now_add=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("team member")
        verbose_name_plural = _("team members")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "association"],
                condition=models.Q(ended_at=None),
                name="membership_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.association}"
