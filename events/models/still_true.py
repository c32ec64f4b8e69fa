from django.db import models
from django.utils.translation import gettext_lazy as _


class StillTrue(models.Model):
    """« Toujours vrai ? »: what a team was asked about what is shown of its association, and when it answered.

    `since` is the moment from which days are counted: the last answer, or the first question. `announced`
    is the step of which the team was warned (events.still_true.ladder), and `announced_at` when.
    """

    class Step(models.TextChoices):
        FLAGGED = "flagged", _("marked as not checked")
        GREYED = "greyed", _("shown in grey")
        UNLISTED = "unlisted", _("no longer in the lists")

    association = models.OneToOneField("directory.Association", models.CASCADE, related_name="still_true")
    since = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("directory.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    announced = models.CharField(max_length=8, choices=Step, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("question whether all is still true")
        verbose_name_plural = _("questions whether all is still true")

    def __str__(self) -> str:
        return f"{self.association_id} {self.since:%Y-%m-%d}"
