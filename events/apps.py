from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("What happens, who takes part")

    def ready(self) -> None:
        from events.search import shipped

        post_migrate.connect(shipped.give, sender=self)
