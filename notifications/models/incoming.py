"""What people write to us by text message: kept as a row at once, understood in a second step, erased soon."""

from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class IncomingTextQuerySet(models.QuerySet["IncomingText"]):
    def unsettled(self) -> Self:
        """Those that nobody has understood yet, in order of arrival."""
        return self.filter(settled_at=None).order_by("pk")

    def settled_before(self, at: datetime) -> Self:
        return self.filter(settled_at__lt=at)

    def sent_from(self, numbers: set[str]) -> Self:
        return self.filter(sender__in=numbers)


class IncomingText(models.Model):
    """One message from one telephone. `gateway_id` is the provider's own: told twice, it is one row."""

    gateway_id = models.CharField(max_length=100, unique=True)
    sender = models.CharField(max_length=40, help_text=_("As +33612345678 when it is a number that one can call."))
    text = models.CharField(max_length=1000)
    received_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = IncomingTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("text message received")
        verbose_name_plural = _("text messages received")
        indexes = [models.Index(fields=["id"], condition=models.Q(settled_at=None), name="incoming_text_waiting")]

    def __str__(self) -> str:
        return f"{self.pk} {self.received_at:%Y-%m-%d %H:%M}"


class StoppedNumber(models.Model):
    """STOP: this telephone gets no text message from us until it writes START."""

    number = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("number that wants no text message")
        verbose_name_plural = _("numbers that want no text message")

    def __str__(self) -> str:
        return f"{self.pk} {self.at:%Y-%m-%d}"
