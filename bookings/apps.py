from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BookingsConfig(AppConfig):
    name = "bookings"
    verbose_name = _("Who holds which room, when")

    def ready(self) -> None:
        from events import floors_above

        floors_above.answer("what dates wait for", "bookings.awaited.of")
        floors_above.answer("how a form is sent", "bookings.rescheduling.Rewriting")
