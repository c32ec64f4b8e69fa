"""What cannot be done with departments and agents, in words for the administrator who tried."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class LastAdministrator(ValidationError):
    """Nobody would manage departments and agents any more; the database refuses the same."""

    def __init__(self) -> None:
        super().__init__(_("Nobody else is an administrator. Make somebody else one first."))


class AlreadyAgent(ValidationError):
    def __init__(self) -> None:
        super().__init__(_("This person is already an agent of this department."))


class NoLongerAgent(ValidationError):
    """The access has ended meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("This person no longer works for this department."))


class DepartmentClosed(ValidationError):
    def __init__(self) -> None:
        super().__init__(_("This department is closed."))


class NameTaken(ValidationError):
    def __init__(self) -> None:
        super().__init__(_("Another department has this name, or had it before it was closed."))


class TheServiceKeepsItsName(ValidationError):
    """The settings know the associations service by its name."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The service for associations is known by its name in the settings of the product (SERVICE_NAME): "
                "whoever runs the product changes it in both places."
            )
        )


class StillAtWork(ValidationError):
    """The department runs venues, lends equipment or has agents: closing it would leave them with nobody."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(reasons)
