"""What pages say of séances the same way everywhere, and the links that keep the view of a search.

Nothing here reads the database.
"""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory import drawing, wording
from directory.templatetags.town import IN_FRENCH, NOTHING, STATUS_ICONS, status
from events import facts
from events.models import Activity, Occurrence
from events.search.panel import Option
from events.showing import Choice, Showing

register = template.Library()

SELECTED, CHECKED, IS_NONE = mark_safe(" selected"), mark_safe(" checked"), mark_safe(' class="is-none"')
NEVER_A_TAG = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


@register.simple_tag
def told(seance: Occurrence | None, activity: Activity) -> list[facts.Standing]:
    """`{% told seance activity as states %}`: all that is to be said of this séance, each with its icon."""
    return [replace(state, icon=state.icon or STATUS_ICONS[state.kind]) for state in facts.told(seance, activity)]


@register.simple_tag
def standing(seance: Occurrence | None, activity: Activity, at: str = "") -> SafeString:
    """`{% standing seance activity %}`: the same, as pills. `at="week"` says « Annulé cette semaine » where it is true."""
    states = facts.told(seance, activity)
    if at == "week" and seance and (seance.is_cancelled or seance.is_moved):
        first = states[0]
        states = [facts.Standing(first.kind, _changed(seance), first.icon), *states[1:]]
    return mark_safe("".join(status(state.kind, state.label, state.icon) for state in states))  # noqa: S308 - drawn safely


def _changed(seance: Occurrence) -> str:
    today = timezone.localdate()
    day = wording.short_date(seance.starts_at)
    if seance.is_moved:
        return _("Moved to %(date)s") % {"date": day}
    this_week = wording.local_date(seance.starts_at).isocalendar()[:2] == today.isocalendar()[:2]
    return _("Cancelled this week") if this_week else _("Cancelled on %(date)s") % {"date": day}


@register.simple_tag
def option_list(options: Iterable[Option]) -> SafeString:
    """`{% option_list search.topics %}`: the choices of a select, each with what it would give."""
    foreign = NOTHING if wording.in_french() else IN_FRENCH
    drawn = []
    for option in options:
        counted = option.count is not None
        opening, label = _choice(option.value, option.label)
        drawn.append(
            f"{opening}{SELECTED if option.chosen else NOTHING}{foreign if counted else NOTHING}>{label}"
            + (f" ({option.count})</option>" if counted else "</option>")
        )
    return mark_safe("".join(drawn))  # noqa: S308 - each text was escaped


@register.simple_tag
def tick_boxes(options: Iterable[Option]) -> SafeString:
    """`{% tick_boxes group.options %}`: the choices of one filter, each with what it would give; of the form #recherche."""
    activities = _("activities")
    drawn = []
    for option in options:
        opening, label = _tick_box(option.name, option.value, option.label)
        drawn.append(
            f"{opening}{CHECKED if option.chosen else NOTHING}{label}{NOTHING if option.count else IS_NONE}>{option.count}"
            f'</span><span class="sr"> {activities}</span></span></label>'
        )
    return mark_safe("\n".join(drawn))  # noqa: S308 - each text was escaped


@lru_cache(2_000)
def _choice(value: str, label: str) -> tuple[SafeString, SafeString]:
    return format_html('<option value="{}"', value), escape(label)


@lru_cache(2_000)
def _tick_box(name: str, value: str, label: str) -> tuple[SafeString, SafeString]:
    """What is written before « checked », and before the class of the number."""
    key = f"{name}-{value}"
    return (
        format_html(
            '<label class="choice choice--bare" for="{0}"><input type="checkbox" id="{0}" name="{1}" value="{2}"'
            ' form="recherche"', key, name, value,
        ),
        format_html('><span class="choice__l">{}</span><span class="choice__n"><span id="n-{}"', label, key),
    )  # fmt: skip


@register.filter
def facade(theme: drawing.Themed | None) -> str:
    """`class="fen--{{ activity.theme|facade }}"`: the façade colour of a theme."""
    return drawing.of(theme or None)[0]


@register.filter
def days_and_hours(activity: Activity, coming: Occurrence | None = None) -> str:
    """`{{ activity|days_and_hours:coming }}` → « Mardi et vendredi, 10 h – 11 h »."""
    return facts.days_and_hours(activity, coming)


@register.filter
def narrow_hours(start: datetime, end: datetime) -> str:
    """`{{ starts_at|narrow_hours:ends_at }}`: the hours of a séance, which may break after the dash."""
    return wording.hours(start, end).replace(f"{wording.TIED_DASH}{wording.NBSP}", f"{wording.DASH} ")


@register.filter
def seen_as(query: str, shown: Showing) -> str:
    """`{{ chip.without|seen_as:shown }}`: the address of these filters, in the view that is shown."""
    return shown.address(query)


@register.simple_tag
def week_address(shown: Showing, query: str, day: date) -> str:
    return shown.address(query, day=day)


@register.simple_tag
def found(title: str, total: int) -> str:
    """`{% found search.title search.answer.total %}` → « 12 activités pour « gym », le mardi »."""
    told = {"title": title, "total": total}
    if title and not total:
        return _("No activity %(title)s") % told
    if title:
        return ngettext("%(total)s activity %(title)s", "%(total)s activities %(title)s", total) % told
    if not total:
        return _("No activity for now")
    return ngettext("%(total)s activity to come", "%(total)s activities to come", total) % told


@register.filter
def choices_of(shown: Showing, query: str) -> list[Choice]:
    return shown.choices(query)


@register.filter
def json_ld(data: dict[str, object]) -> SafeString:
    """`{{ data|json_ld }}`: a block of JSON-LD that no title can close, or nothing."""
    if not data:
        return mark_safe("")
    text = json.dumps(data, ensure_ascii=False, cls=DjangoJSONEncoder).translate(NEVER_A_TAG)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above
