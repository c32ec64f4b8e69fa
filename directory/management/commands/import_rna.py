"""manage.py import_rna FILE: the national register of associations, as published on data.gouv.fr."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from directory.importing import Summary, import_associations
from directory.management.importing import ImportCommand
from directory.tables import Report


class Command(ImportCommand):
    help = "Reads the national register of associations (RNA, “Waldec” CSV file) into the directory."

    def import_file(self, options: dict[str, Any], report: Report) -> str:
        summary = import_associations(
            options["file"],
            insee_codes=tuple(options["insee"] or settings.TOWN_INSEE_CODES),
            report=report,
            advance=self.advance,
            size_known=self.begin,
        )
        return in_words(summary)

    def add_arguments(self, parser: Any) -> None:
        super().add_arguments(parser)
        parser.add_argument("--insee", action="append", metavar="CODE", help="INSEE code of the town (may be repeated)")


def in_words(summary: Summary) -> str:
    return _(
        "%(read)s lines read, %(elsewhere)s of other towns. Associations: %(created)s new, %(changed)s changed, "
        "%(unchanged)s unchanged, %(closed)s closed. %(unusable)s lines not used."
    ) % vars(summary)
