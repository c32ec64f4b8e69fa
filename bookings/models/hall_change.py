from django.db import models
from django.utils.translation import gettext_lazy as _


class HallChange(models.Model):
    """A hall was divided into parts, or made one again: who, when, and how many dates and closures were held anew.

    `parts` are the names of the parts. A row is written once; the database refuses to change or delete it.
    """

    class Kind(models.TextChoices):
        DIVIDED = "divided", _("divided")
        MADE_ONE = "made_one", _("made one again")

    space = models.ForeignKey("directory.Space", models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=8, choices=Kind)
    parts = models.JSONField()
    dates = models.PositiveIntegerField()
    closures = models.PositiveIntegerField()
    by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("change of a hall")
        verbose_name_plural = _("changes of halls")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.space_id} {self.kind}"
