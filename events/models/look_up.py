from django.db import models
from django.utils.translation import gettext_lazy as _


class LookUp(models.Model):
    """An agent looked for somebody's registrations: who looked, when, how many were found. Never for whom."""

    by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    found = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("look-up at the desk")
        verbose_name_plural = _("look-ups at the desk")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} ({self.found})"
