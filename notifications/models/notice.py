"""The outbox: one row is one thing to tell one person through one channel, once.

The row is written in the same transaction as the fact it tells. A worker claims it with a lease
and sends it; if the worker dies, the lease ends and the next sweep takes the row again.
"""

import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Which letters..."""

    def unsettled(self) -> Self:
        """Neither sent nor given up."""
        return self.filter(sent_at=None, given_up_at=None)

    def settled_before(self, at: datetime) -> Self:
        """Sent or given up before that moment."""
        return self.filter(models.Q(sent_at__lt=at) | models.Q(given_up_at__lt=at))

    def by_machine(self) -> Self:
        """Those a worker can send; letters on paper and phone calls wait for a person."""
        return self.exclude(channel__in=self.model.BY_HAND)

    def by_hand(self) -> Self:
        """Letters to print and people to phone."""
        return self.filter(channel__in=self.model.BY_HAND)

    def due(self, at: datetime) -> Self:
        """What a worker may take at that moment, the longest due first."""
        free = models.Q(leased_until=None) | models.Q(leased_until__lte=at)
        return self.unsettled().by_machine().filter(free, due__lte=at).order_by("due", "pk")

    def due_by_phone(self, at: datetime) -> Self:
        """Text messages due at that moment that can wait for the morning."""
        return self.unsettled().filter(channel=Notice.Channel.SMS, is_urgent=False, due__lte=at)

    def given_up(self) -> Self:
        return self.exclude(given_up_at=None)

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")

    def to_address(self, to: str) -> Self:
        return self.filter(to__iexact=to)

    def passing(self) -> Self:
        """Those of which nothing is kept in the end."""
        return self.filter(is_passing=True)

    def of_cause(self, prefix: str) -> Self:
        """Those whose key begins like this: all that one cause made us say."""
        return self.filter(key__startswith=prefix)

    def for_list(self) -> Self:
        """Without the words, which a list does not show."""
        return self.defer("body", "html", "attachments")

    def with_words(self) -> Self:
        """Those whose words are still kept."""
        return self.exclude(body="", html="", attachments=[], stop_url="")


class Notice(models.Model):
    """One letter, due at a moment, sent once."""

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        SMS = "sms", _("Text message")
        PAPER = "paper", _("Letter on paper")
        CALL = "call", _("Phone call")

    BY_HAND = (Channel.PAPER, Channel.CALL)

    key = models.CharField(max_length=200, unique=True, help_text=_("The same key is never posted twice."))
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.EMAIL)
    to = models.CharField(max_length=320)
    reply_to = models.EmailField(blank=True)
    stop_url = models.CharField(max_length=300, blank=True, help_text=_("Where one click ends these letters."))
    language = models.CharField(max_length=5, default="fr")
    subject = models.CharField(max_length=250)
    body = models.TextField()
    html = models.TextField(blank=True)
    attachments = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    is_passing = models.BooleanField(
        default=False, help_text=_("Once its words are forgotten, neither the letter nor the address is kept.")
    )
    due = models.DateTimeField()
    is_urgent = models.BooleanField(default=False, help_text=_("A text message that leaves at night too."))
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [
            models.Index(
                fields=["due"],
                condition=models.Q(sent_at=None, given_up_at=None),
                name="notice_waiting",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sent_at=None) | models.Q(given_up_at=None),
                name="notice_sent_or_given_up",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_sent(self) -> bool:
        return self.sent_at is not None

    @property
    def is_given_up(self) -> bool:
        return self.given_up_at is not None

    @property
    def is_by_hand(self) -> bool:
        return self.channel in self.BY_HAND
