from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from .slot import Slot


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def waiting(self) -> Self:
        """Those that the association has not answered yet, and whose time is not over in the books."""
        return self.filter(state=Proposal.State.WAITING)

    def over(self, at: datetime) -> Self:
        """Those that waited for an answer until now, and got none."""
        return self.waiting().filter(answer_before__lte=at)

    def with_names(self) -> Self:
        return self.select_related("request__association", "request__space__venue", "by")


class Proposal(models.Model):
    """Another hall or another hour for some dates of a request, held until the association answers.

    The dates themselves (Slot, state *proposed*) stand at the proposed place and hour, which they hold as
    a granted date does; what was asked for is kept beside it. What becomes of the dates if the
    association declines, or says nothing, was chosen by the agent (`otherwise`).
    """

    class Kind(models.TextChoices):
        """Why the dates are held until somebody answers."""

        ELSEWHERE = "elsewhere", _("something else is proposed")
        OPTION = "option", _("an option on the date itself")
        FREED = "freed", _("a date that has become free")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for an answer")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        EXPIRED = "expired", _("left without an answer")
        WITHDRAWN = "withdrawn", _("withdrawn with the request")

    class Otherwise(models.TextChoices):
        REFUSED = "refused", _("the dates are refused")
        ASKED = "asked", _("the dates are studied again")

    request = models.ForeignKey("bookings.SlotRequest", models.CASCADE, related_name="proposals")
    kind = models.CharField(_("kind"), max_length=9, choices=Kind, default=Kind.ELSEWHERE, db_default=Kind.ELSEWHERE)
    by = models.ForeignKey("directory.Person", models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    answer_before = models.DateTimeField(_("to answer before"))
    otherwise = models.CharField(_("without an answer"), max_length=10, choices=Otherwise, default=Otherwise.ASKED)
    ground = models.CharField(_("legal ground"), max_length=10, choices=Slot.Ground, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("directory.Person", models.SET_NULL, null=True, related_name="+")
    said_by = models.CharField(_("who answered by phone"), max_length=120, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["made_at", "pk"]
        indexes = [
            models.Index(fields=["answer_before"], condition=models.Q(state="waiting"), name="proposal_waiting"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(otherwise="refused") | (~models.Q(ground="") & ~models.Q(reason="")),
                name="proposal_refusal_has_ground_and_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(answer_before__gt=models.F("made_at")), name="proposal_leaves_time_to_answer"
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting", answered_at=None)
                | (~models.Q(state="waiting") & models.Q(answered_at__isnull=False)),
                name="proposal_ends_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.answer_before:%Y-%m-%d}"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def ends_in_refusal(self) -> bool:
        """Whether the dates are refused when the association does not take what is proposed."""
        return self.otherwise == self.Otherwise.REFUSED
