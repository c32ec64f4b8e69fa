"""The rules of a venue in plain sentences. Nothing here reads the database."""

from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta
from itertools import groupby

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import VenueRule
from bookings.venue_rules import Hours, Terms
from directory.models import AssociationDocument
from directory.wording import hours

MONDAY = date(2024, 1, 1)


def week(terms: Terms) -> str:
    """« Lundi – vendredi : 8 h – 22 h ; samedi : 9 h – 18 h ; dimanche : fermé. » Empty when the hours are not known."""
    if not terms.week:
        return ""
    days = list(enumerate(terms.week))
    parts = []
    for opening, group in groupby(days, key=lambda day: day[1]):
        numbers = [number for number, _hours in group]
        parts.append(_("%(days)s: %(hours)s") % {"days": _days(numbers), "hours": _opening(opening)})
    return capfirst(_("; ").join(parts)) + "."


def _days(numbers: Sequence[int]) -> str:
    first, last = (date_format(MONDAY + timedelta(days=number), "l") for number in (numbers[0], numbers[-1]))
    return first if len(numbers) == 1 else _("%(first)s – %(last)s") % {"first": first, "last": last}


def _opening(opening: Hours | None) -> str:
    if opening is None:
        return _("shut")
    if opening == (time(), time()):
        return _("all day")
    return hours(*opening)


def sentences(rule: VenueRule, terms: Terms) -> list[str]:
    """What the rule says, line by line; its themes, associations and spaces were fetched along."""
    return [*_when(terms), str(rule.get_rivals_display()) + ".", *_who(rule), *_spaces(rule)]


def _when(terms: Terms) -> Iterator[str]:
    yield week(terms) or _("The opening hours are not written.")
    if terms.min_notice:
        yield ngettext(
            "To be asked for at least %(count)s day before.", "To be asked for at least %(count)s days before.",
            terms.min_notice,
        ) % {"count": terms.min_notice}  # fmt: skip
    if terms.max_notice is not None:
        yield ngettext(
            "To be asked for at most %(count)s day before.", "To be asked for at most %(count)s days before.",
            terms.max_notice,
        ) % {"count": terms.max_notice}  # fmt: skip


def _who(rule: VenueRule) -> Iterator[str]:
    if rule.who == VenueRule.Who.SOME:
        names = [theme.name for theme in rule.themes.all()] + [each.name for each in rule.associations.all()]
        yield _("Kept for: %(names)s.") % {"names": ", ".join(names)}
    if rule.quota_hours:
        yield ngettext(
            "At most %(count)s hour for each association and season.",
            "At most %(count)s hours for each association and season.", rule.quota_hours,
        ) % {"count": rule.quota_hours}  # fmt: skip
    if rule.papers:
        names = [str(AssociationDocument.Kind(kind).label) for kind in rule.papers]
        yield _("Papers asked for: %(names)s.") % {"names": ", ".join(names)}


def _spaces(rule: VenueRule) -> Iterator[str]:
    lines = list(rule.spaces.all())
    for minutes, group in groupby(sorted(lines, key=lambda line: line.gap_minutes), key=lambda line: line.gap_minutes):
        if minutes:
            said = {"halls": ", ".join(line.space.name for line in group), "count": minutes}
            yield (
                ngettext(
                    "%(count)s minute between two users: %(halls)s.",
                    "%(count)s minutes between two users: %(halls)s.",
                    minutes,
                )
                % said
            )
    if shut := [line.space.name for line in lines if not line.opens_in_holidays]:
        yield _("Shut in the school holidays: %(halls)s.") % {"halls": ", ".join(shut)}
