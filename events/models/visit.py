from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.models import Association


class VisitCountQuerySet(models.QuerySet["VisitCount"]):
    def of(self, association: Association) -> Self:
        return self.filter(association=association)


class VisitCount(models.Model):
    """How often a page was seen on a day: a number, and nothing about who saw it.

    Rows are only ever added: several may speak of the same page and day, and are summed when read. Each night
    those of a day become one, and those older than thirteen months become one for the month (`on` is then its
    first day). What is counted, and what is not: `events.visits`.
    """

    class What(models.TextChoices):
        PAGE = "page", _("page of the association")
        ACTIVITY = "activity", _("page of an activity")
        EMBED = "embed", _("calendar on another website")

    class Grain(models.TextChoices):
        ADDED = "added", _("as counted")
        DAY = "day", _("a day")
        MONTH = "month", _("a month")

    what = models.CharField(max_length=8, choices=What)
    association = models.ForeignKey("directory.Association", models.CASCADE, related_name="+", db_index=False)
    activity = models.ForeignKey(  # only drafts are deleted, which nobody visits: no index
        "events.Activity", models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    on = models.DateField()
    grain = models.CharField(max_length=5, choices=Grain, default=Grain.ADDED)
    count = models.PositiveIntegerField()

    objects = VisitCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("number of visits")
        verbose_name_plural = _("numbers of visits")
        indexes = [
            models.Index(fields=["association", "on"], name="visits_of_association"),
            models.Index(fields=["grain", "on"], condition=~Q(grain="month"), name="visits_to_merge"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(what="activity", activity__isnull=False) | ~Q(what="activity") & Q(activity=None),
                name="visit_of_one_thing",
            ),
            models.CheckConstraint(condition=Q(count__gte=1), name="visit_is_counted"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.on:%Y-%m-%d}: {self.count}"
