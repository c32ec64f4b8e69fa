from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_TRIES = 5


class ClaimQuerySet(models.QuerySet["Claim"]):
    def waiting(self) -> Self:
        return self.filter(state=Claim.State.WAITING)


class Claim(models.Model):
    """« C'est mon association »: somebody signed in asks to speak for an association of the directory.

    The service answers, or whoever is in charge of the team; where nobody is in charge, a code sent
    to the address that the association declared answers at once. Of the code only a keyed digest is
    kept; five wrong tries end it for good, and the service decides.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    association = models.ForeignKey("directory.Association", models.CASCADE, related_name="claims")
    person = models.ForeignKey("directory.Person", models.PROTECT, related_name="claims")
    part = models.CharField(_("what you do in the association"), max_length=120)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField()
    code = models.CharField(max_length=64, blank=True, editable=False)
    code_expires_at = models.DateTimeField(null=True, blank=True, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    settled_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey("directory.Person", models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.CharField(_("answer"), max_length=500, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim of an association")
        verbose_name_plural = _("claims of associations")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "person"], condition=models.Q(state="waiting"), name="claim_waiting_once"
            ),
            models.CheckConstraint(condition=models.Q(tries__lte=MOST_TRIES), name="claim_tries"),
        ]

    def __str__(self) -> str:
        return f"{self.association_id} {self.state}"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def tries_left(self) -> int:
        return MOST_TRIES - self.tries

    def awaits_code(self, at: datetime) -> bool:
        """Was a code sent that may still be typed?"""
        return bool(
            self.is_waiting and self.code and self.tries_left and self.code_expires_at and at < self.code_expires_at
        )
