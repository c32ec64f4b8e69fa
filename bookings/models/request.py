from typing import TYPE_CHECKING, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from directory.models import AssociationDocument, Venue
from directory.models.association import TOWN_SLUG
from events.models import ScheduleFields

from .proposal import Proposal
from .venue_rule import VenueRule

if TYPE_CHECKING:
    from datetime import datetime

    from directory.models import Person


class SlotRequestQuerySet(models.QuerySet["SlotRequest"]):
    def reviewable_by(self, person: "Person") -> Self:
        """Those that this agent may read and decide: for the venues their departments run."""
        return self.filter(space__venue__in=Venue.objects.run_by(person))

    def of_associations(self) -> Self:
        """Those that an association sent: not what agents booked directly."""
        return self.filter(direct=None)

    def pending(self) -> Self:
        """Those with at least one date that waits for an answer."""
        return self.filter(state=SlotRequest.State.PENDING)

    def with_proposals_waiting(self) -> Self:
        """Those for which something else was proposed, and the association has not answered."""
        return self.filter(models.Exists(Proposal.objects.waiting().filter(request=models.OuterRef("pk"))))

    def waiting_since(self, moment: "datetime") -> Self:
        """Those sent before this moment."""
        return self.filter(sent_at__lt=moment)

    def oldest_first(self) -> Self:
        return self.order_by("sent_at", "pk")

    def latest_first(self) -> Self:
        return self.order_by("-sent_at", "-pk")

    def with_answers(self) -> Self:
        """Counts each request's dates by their answer: `n_asked`, `n_granted`, `n_refused`, `n_dates`; with
        `answer_before`, until when the association may answer what is proposed."""
        return self.annotate(
            n_dates=models.Count("slots"),
            **{
                f"n_{state}": models.Count("slots", filter=models.Q(slots__state=state))
                for state in ("asked", "granted", "refused", "withdrawn", "released", "cancelled", "proposed")
            },
            answer_before=models.Min("slots__proposal__answer_before", filter=models.Q(slots__state="proposed")),
        )

    def with_insurance(self) -> Self:
        """Adds `insured_until`: the last day of the certificate that counts for who asks; None without one."""
        found = AssociationDocument.objects.standing().filter(association=models.OuterRef("association"))
        insurance = found.filter(kind=AssociationDocument.Kind.INSURANCE).order_by()
        return self.annotate(insured_until=models.Subquery(insurance.values("expires_on")[:1]))

    def with_rules(self) -> Self:
        """Adds `told_rules`: the rules of the venue, as `bookings.venue_rules.read` takes them."""
        return self.annotate(told_rules=VenueRule.objects.told(models.OuterRef("space__venue")))

    def with_names(self) -> Self:
        """Brings along what every list and page shows: who asks, and for which hall."""
        return self.select_related("association", "space__venue", "activity", "asked_by")


class SlotRequest(ScheduleFields):
    """An association asks for a space, on a schedule, for a purpose. Nothing is held before the answer."""

    class State(models.TextChoices):
        PENDING = "pending", _("waiting for an answer")
        DECIDED = "decided", _("decided")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Need(models.TextChoices):
        """What the association would like to find in the hall; kept by code in `needs`."""

        CHAIRS = "chairs", _("chairs")
        TABLES = "tables", _("tables")
        SOUND = "sound", _("a sound system")
        OPENING = "opening", _("opening by the caretaker")

    association = models.ForeignKey("directory.Association", models.PROTECT, related_name="slot_requests")
    space = models.ForeignKey("directory.Space", models.PROTECT, related_name="slot_requests")
    activity = models.ForeignKey(
        "events.Activity", models.SET_NULL, null=True, blank=True, related_name="slot_requests"
    )
    asked_by = models.ForeignKey("directory.Person", models.SET_NULL, null=True, related_name="+")
    purpose = models.CharField(_("what for"), max_length=140)
    people_expected = models.PositiveIntegerField(_("people expected"))
    needs = models.JSONField(_("needs"), default=list, blank=True)
    message = models.TextField(_("a word for the service"), blank=True)
    gives_back = models.BooleanField(_("gives the former hall back once granted"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    sent_at = models.DateTimeField()
    due_on = models.DateField(_("answer before"))
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = SlotRequestQuerySet.as_manager()

    class Meta(ScheduleFields.Meta):
        abstract = False
        verbose_name = _("slot request")
        verbose_name_plural = _("slot requests")
        ordering = ["sent_at", "pk"]
        indexes = [
            models.Index(fields=["state", "sent_at"], name="slot_request_queue"),
            models.Index(fields=["association", "-sent_at"], name="slot_request_of_association"),
        ]
        constraints = [
            *ScheduleFields.Meta.constraints,
            models.CheckConstraint(condition=models.Q(people_expected__gt=0), name="slot_request_people_expected"),
        ]

    def __str__(self) -> str:
        return self.purpose

    def get_absolute_url(self) -> str:
        """The association's own page of this request."""
        return reverse("bookings:request", args=[self.association.slug, self.pk])

    @property
    def is_direct(self) -> bool:
        """Did an agent book it, for somebody who does not ask through the site? Such a one is in the town's own name."""
        return self.association.slug == TOWN_SLUG

    @property
    def is_pending(self) -> bool:
        return self.state == self.State.PENDING

    @property
    def needs_in_words(self) -> list[str]:
        """What they need, in the active language; codes no longer known are left out."""
        return [str(need.label) for need in self.Need if need.value in self.needs]
