from django.db import models
from django.utils.translation import gettext_lazy as _


class StaffStep(models.Model):
    """The history of departments and agents: who did what, when. A row is never changed nor deleted (migration 0009).

    `person` is whom it is about; `about` is a role by its key, a mailbox in part, or the name of another
    department or of the same one before; `words` say why, or name the venues.
    """

    class Kind(models.TextChoices):
        CREATED = "created", _("department created")
        RENAMED = "renamed", _("department renamed")
        REACHED = "reached", _("address or phone changed")
        CLOSED = "closed", _("department closed")
        REOPENED = "reopened", _("department opened again")
        VENUES = "venues", _("venues received")
        INVITED = "invited", _("agent invited")
        TAKEN_BACK = "taken_back", _("invitation taken back")
        DECLINED = "declined", _("invitation declined")
        JOINED = "joined", _("agent joined")
        ROLE = "role", _("role changed")
        MOVED = "moved", _("agent moved")
        ENDED = "ended", _("access ended")

    department = models.ForeignKey("directory.Department", models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey("directory.Person", models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey("directory.Person", models.PROTECT, null=True, blank=True, related_name="+")
    about = models.CharField(max_length=120, blank=True)
    words = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("step of a department")
        verbose_name_plural = _("steps of departments")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["department", "-at"], name="staff_step_of_department")]

    def __str__(self) -> str:
        return f"{self.department_id} {self.kind}"
