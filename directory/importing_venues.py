"""Reading the national register of sports venues into the directory, as often as the town likes.

One transaction. A venue or a space is known by its Data ES number. A value is written over only
where it still is what the last import wrote: what the town changed stays (`Venue.imported` keeps
the last values, those of its spaces under "spaces").
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from directory import data_es
from directory.folding import in_address
from directory.models import Space, Venue
from directory.tables import Problem, Report, Row, opened


@dataclass
class Summary:
    """What an import did; `unusable` counts lines."""

    read: int = 0
    elsewhere: int = 0
    venues_created: int = 0
    venues_changed: int = 0
    spaces_created: int = 0
    spaces_changed: int = 0
    unusable: int = 0


@dataclass
class _Town:
    """The venues known so far, by number: a town has hundreds, so they are kept at hand."""

    venues: dict[str, Venue] = field(default_factory=dict)
    spaces: dict[str, Space] = field(default_factory=dict)
    slugs: set[str] = field(default_factory=set)
    new: set[str] = field(default_factory=set)
    to_save: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)


@transaction.atomic
def import_venues(
    path: Path,
    *,
    insee_codes: tuple[str, ...],
    report: Report,
    advance: Callable[[int, int], None],
    size_known: Callable[[int], None],
) -> Summary:
    """Write the venues of the town that are in use, and their spaces. Imported spaces cannot be asked
    for until the service says so. Raises UnusableFile; nothing is kept then.
    """
    summary, town = Summary(), _known()

    def count_and_report(problem: Problem) -> None:
        summary.unusable += not problem.used
        report(problem)

    with opened(path, columns=data_es.COLUMNS, separators=";,") as table:
        size_known(table.size)
        for row in table.rows(count_and_report):
            summary.read += 1
            if not summary.read % 500:
                advance(table.bytes_read, summary.read)
            if row.values["inst_com_code"] not in insee_codes or not data_es.is_active(row.values):
                summary.elsewhere += 1
            else:
                _write(row, town, summary, count_and_report)
    _keep(town, summary)
    return summary


def _known() -> _Town:
    venues = {str(venue.data_es_id): venue for venue in Venue.objects.select_for_update().exclude(data_es_id=None)}
    spaces = {str(space.data_es_id): space for space in Space.objects.select_for_update().exclude(data_es_id=None)}
    return _Town(venues, spaces, set(Venue.objects.values_list("slug", flat=True)))


def _write(row: Row, town: _Town, summary: Summary, report: Report) -> None:
    try:
        facts = data_es.facts(row.values)
    except ValidationError as error:
        report(Problem(row.line, error.messages[0]))
        return
    for doubt in facts.doubts:
        report(Problem(row.line, doubt, used=True))
    venue = town.venues.get(facts.venue_id)
    if venue is None:
        venue = town.venues[facts.venue_id] = _new_venue(facts, town)
        town.new.add(facts.venue_id)
    elif _follow(venue, facts.venue, venue.imported):
        town.changed.add(facts.venue_id)
    remembered = venue.imported.setdefault("spaces", {})
    space = town.spaces.get(facts.space_id)
    if space is None:
        town.spaces[facts.space_id] = _new_space(facts, venue)
        remembered[facts.space_id] = facts.space
        town.to_save.add(facts.venue_id)
        summary.spaces_created += 1
    elif _follow(space, facts.space, remembered.setdefault(facts.space_id, {})):
        space.save()
        town.to_save.add(facts.venue_id)
        summary.spaces_changed += 1


def _new_venue(facts: data_es.Facts, town: _Town) -> Venue:
    plain = in_address(facts.venue["name"])[:130].strip("-")
    slug = plain if plain and plain not in town.slugs else f"{plain}-{facts.venue_id.lower()}".strip("-")
    town.slugs.add(slug)
    return Venue.objects.create(slug=slug, data_es_id=facts.venue_id, imported=dict(facts.venue), **facts.venue)


def _new_space(facts: data_es.Facts, venue: Venue) -> Space:
    slug = in_address(f"{facts.space['name']} {facts.space_id}")[:120]
    return Space.objects.create(venue=venue, slug=slug, data_es_id=facts.space_id, is_bookable=False, **facts.space)


def _follow(thing: Venue | Space, values: dict[str, Any], remembered: dict[str, Any]) -> bool:
    """Take each new value where ours still is the last one imported; whether anything is to be kept."""
    changed = False
    for name, value in values.items():
        if value == remembered.get(name):
            continue
        if getattr(thing, name) == remembered.get(name):
            setattr(thing, name, value)
        remembered[name] = value
        changed = True
    return changed


def _keep(town: _Town, summary: Summary) -> None:
    for number in sorted(town.changed | town.to_save):
        town.venues[number].save()
    summary.venues_created = len(town.new)
    summary.venues_changed = len(town.changed - town.new)
