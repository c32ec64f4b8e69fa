from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models import Venue

if TYPE_CHECKING:
    from directory.models import Person


class KeyQuerySet(models.QuerySet["Key"]):
    def run_by(self, person: "Person") -> Self:
        """Those of venues that this agent's departments run."""
        return self.filter(venue__in=Venue.objects.run_by(person))

    def with_holder(self) -> Self:
        """Brings along who has each today, as `out`: at most one loan."""
        out = KeyLoan.objects.filter(returned_on=None).select_related("association")
        return self.prefetch_related(models.Prefetch("loans", out, to_attr="out"))


class Key(models.Model):
    """A key or a badge of a venue, by the words that are written on it."""

    venue = models.ForeignKey("directory.Venue", models.CASCADE, related_name="keys", verbose_name=_("venue"))
    label = models.CharField(_("what is written on it"), max_length=80)

    objects = KeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("key")
        verbose_name_plural = _("keys")
        ordering = ["venue", "label", "pk"]
        constraints = [models.UniqueConstraint(fields=["venue", "label"], name="key_label_once_per_venue")]

    def __str__(self) -> str:
        return self.label


class KeyLoan(models.Model):
    """Who has a key, since when, until when. A key is with one association at a time."""

    key = models.ForeignKey(Key, models.CASCADE, related_name="loans")
    association = models.ForeignKey(
        "directory.Association", models.PROTECT, related_name="keys", verbose_name=_("association")
    )
    holder = models.CharField(_("handed to"), max_length=80)
    since = models.DateField(_("since"))
    returned_on = models.DateField(_("returned on"), null=True, blank=True)

    class Meta:
        verbose_name = _("key handed out")
        verbose_name_plural = _("keys handed out")
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=models.Q(returned_on=None), name="key_out_once"),
            models.CheckConstraint(
                condition=models.Q(returned_on=None) | models.Q(returned_on__gte=models.F("since")),
                name="key_returned_after_handed_out",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key_id} {self.since}"
