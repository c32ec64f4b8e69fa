"""manage.py import_venues FILE: the national register of sports venues (Data ES)."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from directory.importing_venues import import_venues
from directory.management.importing import ImportCommand
from directory.tables import Report


class Command(ImportCommand):
    help = "Reads the national register of sports venues (Data ES, CSV file) into the directory."

    def import_file(self, options: dict[str, Any], report: Report) -> str:
        summary = import_venues(
            options["file"],
            insee_codes=tuple(options["insee"] or settings.TOWN_INSEE_CODES),
            report=report,
            advance=self.advance,
            size_known=self.begin,
        )
        return _(
            "%(read)s lines read, %(elsewhere)s of other towns or out of use. Venues: %(venues_created)s new, "
            "%(venues_changed)s changed. Spaces: %(spaces_created)s new, %(spaces_changed)s changed. "
            "%(unusable)s lines not used."
        ) % vars(summary)

    def add_arguments(self, parser: Any) -> None:
        super().add_arguments(parser)
        parser.add_argument("--insee", action="append", metavar="CODE", help="INSEE code of the town (may be repeated)")
