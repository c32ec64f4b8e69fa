from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .person import Person


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> Self:
        """Those that count today: accepted, not ended."""
        return self.filter(accepted_at__isnull=False, ended_at=None)

    def in_charge(self) -> Self:
        return self.current().filter(role=Membership.Role.RESPONSABLE)

    def with_people(self) -> Self:
        """Those in charge first, then by arrival."""
        return self.select_related("person").order_by("-role", "accepted_at", "pk")

    def of_workspace(self, person: "Person") -> Self:
        """For whom this person speaks today, by name; the association comes in the same query."""
        mine = self.current().filter(person=person).exclude(association__state="closed")
        return mine.select_related("association").order_by("association__sort_key", "association_id")


class Membership(models.Model):
    """Who speaks for which association, and as what. An association is never tied to one account.

    Whoever is in charge (responsable) decides who is in the team; a writer (rédacteur) writes the
    page, the activities and the requests. A team that has somebody in charge keeps somebody in
    charge, unless the service was told: the database refuses anything else (migration 0005).
    `seen_on` is the last day on which this person came to the workspace.
    """

    class Role(models.TextChoices):
        RESPONSABLE = "responsable", _("in charge")
        REDACTEUR = "redacteur", _("writer")

    person = models.ForeignKey("directory.Person", models.CASCADE, related_name="memberships")
    association = models.ForeignKey("directory.Association", models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.REDACTEUR)
    invited_at = models.DateTimeField(auto_now_add=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    seen_on = models.DateField(null=True, blank=True, editable=False)

    objects = MembershipQuerySet.as_manager()

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

    @property
    def is_in_charge(self) -> bool:
        return self.role == self.Role.RESPONSABLE
