from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class WishQuerySet(models.QuerySet["Wish"]):
    def between(self, first: date, last: date) -> Self:
        return self.filter(on__range=(first, last))

    def with_names(self) -> Self:
        return self.select_related("theme", "neighbourhood")


class Wish(models.Model):
    """An activity that somebody looks for and does not find. Nobody's: neither name, nor address, nor hour.

    `words_key` gathers the wishes that say the same: their words without accents, endings and order.
    """

    class AgeGroup(models.TextChoices):
        TODDLERS = "petits", _("Under 6")
        CHILDREN = "enfants", _("6 to 11")
        TEENAGERS = "ados", _("12 to 17")
        ADULTS = "adultes", _("18 to 59")
        ELDERS = "aines", _("60 and over")

    class Moment(models.TextChoices):
        MORNING = "matin", _("In the morning, on weekdays")
        AFTERNOON = "apres-midi", _("In the afternoon, on weekdays")
        EVENING = "soir", _("In the evening, on weekdays")
        WEEKEND = "week-end", _("At the weekend")
        HOLIDAYS = "vacances", _("In the school holidays")

    class State(models.TextChoices):
        NEW = "new", _("new")
        READ = "read", _("read")
        ANSWERED = "answered", _("answered")

    on = models.DateField(_("date"))
    words = models.CharField(_("words"), max_length=200, blank=True)
    words_key = models.CharField(max_length=200, blank=True, editable=False)
    theme = models.ForeignKey(
        "directory.Theme", models.SET_NULL, null=True, blank=True, related_name="wishes", verbose_name=_("theme")
    )
    neighbourhood = models.ForeignKey(
        "directory.Neighbourhood",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="wishes",
        verbose_name=_("neighbourhood"),
    )
    age_group = models.CharField(_("age"), max_length=8, choices=AgeGroup, blank=True)
    moments = ArrayField(
        models.CharField(max_length=10, choices=Moment), default=list, blank=True, verbose_name=_("when")
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.NEW)
    settled_by = models.ForeignKey("directory.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name = _("wish")
        verbose_name_plural = _("wishes")
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["on"], name="wish_by_date")]

    def __str__(self) -> str:
        return self.words or f"#{self.pk}"
