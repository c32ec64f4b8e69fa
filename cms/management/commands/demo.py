"""manage.py demo: an invented town, laid around today."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.demo import building, clearing


class Command(BaseCommand):
    help = "Lays out an invented town around today's date. Run again, it changes nothing; --reset lays it anew."
    requires_migrations_checks = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reset", action="store_true", help="take the invented town away and lay it out anew")

    def handle(self, *args: Any, **options: Any) -> None:
        if clearing.holds_real_associations():
            raise CommandError(_("This database holds real associations: nothing is invented here."))
        if building.is_there() and not options["reset"]:
            self.stdout.write(_("The demo town is there already; --reset lays it out anew around today."))
            return
        began = time.monotonic()
        with transaction.atomic():
            if options["reset"]:
                clearing.clear()
            building.build(now=timezone.now(), say=self._say)
        self._tell(time.monotonic() - began)

    def _say(self, step: str) -> None:
        self.stdout.write(f"  · {step}")
        self.stdout.flush()

    def _tell(self, seconds: float) -> None:
        self.stdout.write(
            _(
                "An invented town stands: %(associations)s associations, %(spaces)s spaces, %(activities)s activities, "
                "%(seances)s dates, %(registrations)s registrations, in %(seconds)s s. "
                "Everything in it is invented: people, places, numbers."
            )
            % {**building.in_numbers(), "seconds": round(seconds)}
        )
