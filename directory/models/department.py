from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DepartmentQuerySet(models.QuerySet["Department"]):
    def working(self) -> Self:
        """Those that have not been closed."""
        return self.filter(closed_at=None)


class Department(models.Model):
    """A service of the town that runs venues; its agents decide for them. Closed, it runs nothing and has nobody."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(unique=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_the_service(self) -> bool:
        """The associations service, which the settings know by its name."""
        return self.name == settings.SERVICE_NAME


class AgentQuerySet(models.QuerySet["Agent"]):
    def current(self) -> Self:
        """Those whose work has not ended."""
        return self.filter(ended_at=None, person__is_active=True)

    def of_the_service(self) -> Self:
        """Current agents of the associations service."""
        return self.current().filter(department__name=settings.SERVICE_NAME)

    def administrators(self) -> Self:
        """Current agents who manage departments, agents and their roles."""
        return self.current().filter(role=Agent.Role.ADMINISTERS)


class Agent(models.Model):
    """A person who works for a department, from a day and until an end is written.

    Where somebody administers, somebody goes on doing so: the database refuses the end of the last one.
    """

    class Role(models.TextChoices):
        DECIDES = "decides", _("decides requests")
        ADMINISTERS = "administers", _("administers")

    person = models.ForeignKey("directory.Person", models.CASCADE, related_name="agencies")
    department = models.ForeignKey(Department, models.CASCADE, related_name="agents")
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.DECIDES)
    since = models.DateField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AgentQuerySet.as_manager()

    class Meta:
        verbose_name = _("agent")
        verbose_name_plural = _("agents")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "department"],
                condition=models.Q(ended_at=None),
                name="agent_once_per_department",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.department}"
