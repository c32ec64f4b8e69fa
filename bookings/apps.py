from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BookingsConfig(AppConfig):
    name = "bookings"
    verbose_name = _("Who holds which room, when")

    def ready(self) -> None:
        from events import awaiting, revising

        awaiting.answered_by("bookings.awaited.of")
        revising.answered_by("bookings.rescheduling.Rewriting")
