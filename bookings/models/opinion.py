from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from directory.models import Person


class OpinionQuerySet(models.QuerySet["Opinion"]):
    def asked_of(self, person: "Person") -> Self:
        """Those that this agent's departments were asked for."""
        return self.filter(department__in=person.agencies.filter(ended_at=None).values("department"))

    def awaited(self) -> Self:
        """Those that nobody has given yet."""
        return self.filter(given_at=None)

    def given(self) -> Self:
        return self.exclude(given_at=None)

    def overdue(self, on: date) -> Self:
        """Those that should have been given before that day."""
        return self.awaited().filter(due_on__lt=on)

    def with_names(self) -> Self:
        return self.select_related(
            "department", "asked_by", "given_by", "request__association", "request__space__venue"
        )


class Opinion(models.Model):
    """An *avis*: what another department thinks of a request before the service decides. It binds nobody.

    Once given, a row is never changed nor deleted: the database refuses it.
    """

    class Kind(models.TextChoices):
        FAVOURABLE = "favourable", _("favourable")
        RESERVED = "reserved", _("reserved")
        UNFAVOURABLE = "unfavourable", _("unfavourable")

    request = models.ForeignKey("bookings.SlotRequest", models.CASCADE, related_name="opinions")
    department = models.ForeignKey("directory.Department", models.PROTECT, related_name="opinions")
    asked_by = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    question = models.TextField(_("question"), blank=True)
    due_on = models.DateField(_("to give before"))
    kind = models.CharField(_("opinion"), max_length=12, choices=Kind, blank=True)
    words = models.TextField(_("words"), blank=True)
    given_by = models.ForeignKey("directory.Person", models.PROTECT, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField(null=True, blank=True)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("opinion of a department")
        verbose_name_plural = _("opinions of departments")
        ordering = ["asked_at", "pk"]
        indexes = [
            models.Index(fields=["department", "due_on"], condition=models.Q(given_at=None), name="opinion_awaited"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "department"], condition=models.Q(given_at=None), name="opinion_awaited_once"
            ),
            models.CheckConstraint(
                condition=models.Q(given_at=None, given_by=None, kind="")
                | (models.Q(given_at__isnull=False, given_by__isnull=False) & ~models.Q(kind="")),
                name="opinion_given_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind__in=["reserved", "unfavourable"]) | ~models.Q(words=""),
                name="opinion_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.department_id}"

    def get_absolute_url(self) -> str:
        """Where the department gives it."""
        return reverse("bookings:opinion", args=[self.pk])

    @property
    def is_given(self) -> bool:
        return self.given_at is not None

    def is_late(self, on: date) -> bool:
        return not self.is_given and self.due_on < on
