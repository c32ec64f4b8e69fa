"""Reading the national register into the directory, as often as the town likes.

The whole file is one transaction: all of it or nothing. What the association or the service changed
by hand (`edited_fields`) is never overwritten; `declared` always keeps the register's own words.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import reset_queries, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from directory import rna, watching
from directory.bulk import copy_in
from directory.folding import in_address
from directory.models import Association, Theme
from directory.tables import Problem, Report, Table, opened

_AT_ONCE = 1000
_WRITTEN = ("name", "short_name", "purpose", "address", "postcode", "city", "siret", "website", "founded_on")
_EMPTY = {"email": "", "phone": "", "is_fictitious": False, "edited_fields": "{}"}
_Link = Association.themes.through
Advance = Callable[[int, int], None]


@dataclass
class Summary:
    """What an import did, in numbers of associations; `unusable` counts lines."""

    read: int = 0
    elsewhere: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    closed: int = 0
    unusable: int = 0


@dataclass
class _Work:
    report: Report
    towns: frozenset[str]
    summary: Summary = field(default_factory=Summary)
    themes: dict[str, int] = field(default_factory=dict)


@transaction.atomic
def import_associations(
    path: Path, *, insee_codes: tuple[str, ...], report: Report, advance: Advance, size_known: Callable[[int], None]
) -> Summary:
    """Write the active associations of the town; close those that the register says are gone.

    `advance(bytes, lines)` is called as the work goes. Raises UnusableFile; nothing is kept then.
    """
    summary = Summary()

    def count_and_report(problem: Problem) -> None:
        summary.unusable += not problem.used
        report(problem)

    work = _Work(count_and_report, frozenset(insee_codes), summary, dict(Theme.objects.values_list("slug", "pk")))
    with opened(path, columns=rna.COLUMNS, optional=(rna.LAST_DECLARED,)) as table:
        size_known(table.size)
        found = _facts(table, work, advance)
        while batch := {facts.rna: facts for facts in islice(found, _AT_ONCE)}:
            _write(batch, work)
    return summary


def _facts(table: Table, work: _Work, advance: Advance) -> Iterator[rna.Facts]:
    met: set[str] = set()
    for row in table.rows(work.report):
        work.summary.read += 1
        if not work.summary.read % 500:
            advance(table.bytes_read, work.summary.read)
        if row.values["adrs_codeinsee"] not in work.towns:
            work.summary.elsewhere += 1
            continue
        try:
            facts = rna.facts(row.values)
        except ValidationError as error:
            work.report(Problem(row.line, error.messages[0]))
            continue
        if facts.rna in met:
            work.report(Problem(row.line, _("%(rna)s is already in this file, on a line above.") % {"rna": facts.rna}))
            continue
        met.add(facts.rna)
        for doubt in facts.doubts:
            work.report(Problem(row.line, doubt, used=True))
        yield facts


def _write(batch: dict[str, rna.Facts], work: _Work) -> None:
    known = {
        str(association.rna): association
        for association in Association.objects.select_for_update().filter(rna__in=batch).order_by("pk")
    }
    now = timezone.now()
    created = _create([facts for facts in batch.values() if facts.rna not in known and facts.is_active], now)
    work.summary.created += len(created)
    links = _links_of(known.values())
    declared = {one.pk: one.declared.get(rna.LAST_DECLARED) for one in known.values()}
    changed = [one for number, one in known.items() if _refresh(one, batch[number], work, links.get(one.pk, set()))]
    for association in changed:
        association.changed_at = now
    Association.objects.bulk_update(changed, [*_WRITTEN, "state", "declared", "changed_at"], batch_size=200)
    free = {one.rna: one.pk for one in known.values() if one.rna and "themes" not in one.edited_fields}
    _link(created | free, batch, links, work.themes)
    anew = [one for one in changed if declared[one.pk] not in (None, one.declared.get(rna.LAST_DECLARED))]
    watching.board_declared([one for one in anew if one.declared.get(rna.LAST_DECLARED)], at=now)
    reset_queries()  # in development Django remembers every query: a long import would fill the memory


def _create(wanted: list[rna.Facts], now: datetime) -> dict[str, int]:
    """Write the new associations; their keys by RNA number."""
    slugs = _free_slugs(wanted)
    copy_in(
        Association,
        (*_WRITTEN, "rna", "slug", "state", "declared", *_EMPTY, "created_at", "changed_at"),
        (
            (
                *(facts.fields[name] for name in _WRITTEN),
                facts.rna,
                slugs[facts.rna],
                Association.State.LISTED.value,
                Jsonb(facts.declared),
                *_EMPTY.values(),
                now,
                now,
            )
            for facts in wanted
        ),
    )
    return {str(number): key for number, key in Association.objects.filter(rna__in=slugs).values_list("rna", "pk")}


def _free_slugs(wanted: list[rna.Facts]) -> dict[str, str]:
    """The name, or the name and the RNA number when another association has it already."""
    plain = {facts.rna: in_address(str(facts.fields["name"]))[:100].strip("-") for facts in wanted}
    taken = set(Association.objects.filter(slug__in=plain.values()).values_list("slug", flat=True))
    slugs: dict[str, str] = {}
    for number, slug in plain.items():
        free = bool(slug) and slug not in taken
        slugs[number] = slug if free else f"{slug}-{number.lower()}".strip("-")
        taken.add(slugs[number])
    return slugs


def _refresh(association: Association, facts: rna.Facts, work: _Work, linked: set[int]) -> bool:
    """Take the register's values where nobody edited; whether anything changed."""
    before = _values(association)
    for name, value in facts.fields.items():
        if name not in association.edited_fields:
            setattr(association, name, value)
    if "state" not in association.edited_fields:
        _set_state(association, facts, work.summary)
    association.declared = facts.declared
    new_themes = {work.themes[slug] for slug in facts.themes if slug in work.themes}
    differs = _values(association) != before or ("themes" not in association.edited_fields and new_themes != linked)
    work.summary.changed += differs
    work.summary.unchanged += not differs
    return differs


def _set_state(association: Association, facts: rna.Facts, summary: Summary) -> None:
    if not facts.is_active and association.state != Association.State.CLOSED:
        association.state = Association.State.CLOSED
        summary.closed += 1
    elif facts.is_active and association.state == Association.State.CLOSED:
        association.state = Association.State.LISTED


def _values(association: Association) -> tuple[str | date | dict[str, Any] | None, ...]:
    return (*(getattr(association, name) for name in _WRITTEN), association.state, association.declared)


def _links_of(associations: Any) -> dict[int, set[int]]:
    links: dict[int, set[int]] = {}
    pairs = _Link.objects.filter(association__in=associations).values_list("association_id", "theme_id")
    for association, theme in pairs:
        links.setdefault(association, set()).add(theme)
    return links


def _link(
    keys: dict[str, int], batch: dict[str, rna.Facts], links: dict[int, set[int]], themes: dict[str, int]
) -> None:
    new: list[tuple[int, int]] = []
    for number, key in keys.items():
        wanted = {themes[slug] for slug in batch[number].themes if slug in themes}
        old = links.get(key, set())
        if old - wanted:
            _Link.objects.filter(association=key, theme__in=old - wanted).delete()
        new += [(key, theme) for theme in sorted(wanted - old)]
    copy_in(_Link, ("association_id", "theme_id"), new)
