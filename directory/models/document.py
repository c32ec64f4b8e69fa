import secrets
from datetime import date
from pathlib import PurePath
from typing import Self

from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _


def private_storage() -> Storage:
    """Where papers lie: never among the public pictures (docs/running.md)."""
    return storages["papers"]


def drawn_name(_paper: "AssociationDocument | None", name: str) -> str:
    """A name that nobody can guess and that tells nothing; only the ending stays."""
    return secrets.token_hex(16) + PurePath(name).suffix.lower()


class AssociationDocumentQuerySet(models.QuerySet["AssociationDocument"]):
    def current(self) -> Self:
        """Those that nothing replaced and nobody took back, sent back ones included."""
        return self.filter(ended_at=None)

    def standing(self) -> Self:
        """Those that count for the association: checked, or waiting for the check."""
        return self.current().filter(state__in=AssociationDocument.COUNTING)

    def to_check(self) -> Self:
        return self.current().filter(state=AssociationDocument.State.WAITING)

    def valid_on(self, day: date) -> Self:
        """Those that count and have not expired by that day."""
        return self.standing().filter(models.Q(expires_on=None) | models.Q(expires_on__gte=day))

    def expiring(self, first: date, last: date) -> Self:
        """Those that count and expire between two days, both included."""
        return self.standing().filter(expires_on__gte=first, expires_on__lte=last)

    def latest_first(self) -> Self:
        return self.order_by("-deposited_at", "-pk")


class AssociationDocument(models.Model):
    """A paper of an association: what it is, until when it holds, and its private file.

    `ended_at` is when a newer one took its place, or when the team took it back; the file of one taken
    back is gone. A paper that the service sent back does not count, and the former one counts again.
    """

    class Kind(models.TextChoices):
        INSURANCE = "insurance", _("insurance certificate")
        STATUTES = "statutes", _("statutes")
        BOARD = "board", _("list of the board")
        BANK = "bank", _("bank details (RIB)")
        OTHER = "other", _("other paper")

    class State(models.TextChoices):
        WAITING = "waiting", _("to be checked")
        VERIFIED = "verified", _("checked")
        SENT_BACK = "sent_back", _("sent back")
        WITHDRAWN = "withdrawn", _("taken back")

    COUNTING = (State.WAITING, State.VERIFIED)

    association = models.ForeignKey("directory.Association", models.CASCADE, related_name="documents")
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    title = models.CharField(_("what it is"), max_length=120, blank=True)
    file = models.FileField(_("file"), max_length=80, storage=private_storage, upload_to=drawn_name, blank=True)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    note = models.CharField(_("a word for the association"), max_length=300, blank=True)
    deposited_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AssociationDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["-deposited_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "kind"],
                condition=models.Q(ended_at=None, state__in=("waiting", "verified")) & ~models.Q(kind="other"),
                name="paper_counts_once",
            ),
            models.UniqueConstraint(fields=["file"], condition=~models.Q(file=""), name="paper_file_once"),
            models.CheckConstraint(
                condition=~models.Q(kind="insurance") | models.Q(expires_on__isnull=False), name="paper_insurance_ends"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sent_back") | ~models.Q(note=""), name="paper_sent_back_with_a_word"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="withdrawn") | models.Q(file="", ended_at__isnull=False),
                name="paper_withdrawn_is_gone",
            ),
        ]
        indexes = [
            models.Index(fields=["expires_on"], condition=models.Q(ended_at=None), name="paper_expiring"),
            models.Index(fields=["association"], condition=models.Q(ended_at=None), name="paper_current"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.association_id}"

    @property
    def counts(self) -> bool:
        """The same answer as standing()."""
        return self.ended_at is None and self.state in self.COUNTING

    @property
    def name(self) -> str:
        """What people call it."""
        return self.title or str(self.get_kind_display())


class DocumentStep(models.Model):
    """The history of a paper: who did what, when, with which words. The database refuses to rewrite a row."""

    class Kind(models.TextChoices):
        DEPOSITED = "deposited", _("sent")
        VERIFIED = "verified", _("checked")
        SENT_BACK = "sent_back", _("sent back")
        WITHDRAWN = "withdrawn", _("taken back")

    document = models.ForeignKey(AssociationDocument, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=9, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("step of a paper")
        verbose_name_plural = _("steps of papers")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.document_id} {self.kind}"


class DocumentRetention(models.Model):
    """How long the town keeps a paper that serves no more: replaced, taken back, expired, of a closed association."""

    kind = models.CharField(_("kind"), max_length=9, choices=AssociationDocument.Kind, unique=True)
    months = models.PositiveSmallIntegerField(_("months kept"))

    class Meta:
        verbose_name = _("how long papers are kept")
        verbose_name_plural = _("how long papers are kept")
        ordering = ["kind"]

    def __str__(self) -> str:
        return f"{self.kind}: {self.months}"
