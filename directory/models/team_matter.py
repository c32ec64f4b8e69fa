from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class TeamMatterQuerySet(models.QuerySet["TeamMatter"]):
    def open(self) -> Self:
        return self.filter(settled_at=None)


class TeamMatter(models.Model):
    """A question about a team, asked to the team and to the service, until somebody settles it."""

    class Kind(models.TextChoices):
        NOBODY = "nobody", _("nobody is in charge")
        SILENT = "silent", _("no news from the team")
        BUREAU = "bureau", _("the board has changed")

    association = models.ForeignKey("directory.Association", models.CASCADE, related_name="team_matters")
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey("directory.Person", models.PROTECT, null=True, blank=True, related_name="+")

    objects = TeamMatterQuerySet.as_manager()

    class Meta:
        verbose_name = _("question about a team")
        verbose_name_plural = _("questions about teams")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "kind"], condition=models.Q(settled_at=None), name="team_matter_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.association_id} {self.kind}"
