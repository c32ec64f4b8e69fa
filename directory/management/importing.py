"""What the commands that read a file have in common: progress, report, one line when it cannot be used."""

from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError

from directory.progress import Progress
from directory.tables import Problem, Report, UnusableFile


class ImportCommand(BaseCommand):
    """Subclasses say how the file is imported and return the summary in words."""

    requires_migrations_checks = True
    progress: Progress | None = None

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--report", type=Path, metavar="REPORT", help="write the lines that could not be used to this file"
        )

    def import_file(self, options: dict[str, Any], report: Report) -> str:
        raise NotImplementedError

    def begin(self, size: int) -> None:
        self.progress = Progress(self._terminal(), size)

    def advance(self, done: int, count: int) -> None:
        if self.progress:
            self.progress.advance_to(done, count)

    def handle(self, *args: Any, **options: Any) -> None:
        with ExitStack() as open_files:
            try:
                out = (
                    open_files.enter_context(options["report"].open("w", encoding="utf-8"))
                    if options["report"]
                    else None
                )
                summary = self.import_file(options, self._report_to(out))
            except UnusableFile as error:
                raise CommandError(error.messages[0]) from error
            except OSError as error:
                raise CommandError(f"{error.filename}: {error.strerror}") from error
            finally:
                if self.progress:
                    self.progress.finish()
        self.stdout.write(summary)

    def _report_to(self, out: TextIO | None) -> Report:
        def report(problem: Problem) -> None:
            if out:
                out.write(f"{problem}\n")
            else:
                self.stderr.write(str(problem), self.style.NOTICE)

        return report

    def _terminal(self) -> TextIO:
        return self.stdout  # type: ignore[return-value]  # Django's wrapper forwards write, flush and isatty
