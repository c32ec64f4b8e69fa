"""What pages say and draw the same way everywhere: icons, windows, dates, states, fields.

Nothing here reads the database: tags draw what they are given.
"""

import logging
from datetime import date, datetime, time
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urljoin

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BoundField
from django.forms.forms import BaseForm
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from directory import drawing, elision, fields, wording

register = template.Library()

log = logging.getLogger(__name__)
DRAWN = "img/brand.svg"
NOTHING = mark_safe("")
THIS_PAGE = mark_safe(' aria-current="page"')
THIS_SECTION = mark_safe(' aria-current="true"')
IN_FRENCH = mark_safe(' lang="fr"')


# --- Words ---


@register.filter
def hours(start: datetime | time, end: datetime | time | None = None) -> str:
    """`{{ starts_at|hours:ends_at }}` → « 10 h – 11 h »; without an end, « 10 h »."""
    return wording.hours(start, end) if start else ""


@register.filter
def long_date(moment: date | datetime | None) -> str:
    """`{{ date|long_date }}` → « mardi 24 novembre »."""
    return wording.long_date(moment) if moment else ""


@register.filter
def short_date(moment: date | datetime | None) -> str:
    """`{{ date|short_date }}` → « mar. 24 nov. »."""
    return wording.short_date(moment) if moment else ""


@register.filter
def full_date(moment: date | datetime | None) -> str:
    """`{{ date|full_date }}` → « 24 novembre 2026 »."""
    return wording.full_date(moment) if moment else ""


@register.filter
def relative_date(moment: date | datetime | None) -> str:
    """`{{ date|relative_date }}` → « Aujourd’hui », « Demain », « Mardi 24 novembre »."""
    return wording.relative_date(moment) if moment else ""


@register.filter
def date_range(first: date | datetime, last: date | datetime) -> str:
    """`{{ first|date_range:last }}` → « du 3 au 5 juillet »."""
    return wording.date_range(first, last)


@register.filter
def price(offer: wording.Priced) -> str:
    """`{{ activity|price }}` → « 45 € par an », « Gratuit »."""
    return wording.price(offer)


@register.filter
def euros(value: Any) -> str:
    """`{{ amount|euros }}` → « 7,50 € »."""
    return wording.amount(value) if value is not None else ""


@register.filter
def number(value: Any) -> str:
    """`{{ hours|number }}` → « 3 130,75 »."""
    return wording.number(value) if value is not None else ""


@register.filter
def tel(phone: str) -> str:
    """`href="tel:{{ phone|tel }}"` → +33465710012."""
    return wording.dialled(phone)


register.filter(elision.of_name)
register.filter(elision.of_person)


@register.filter
def capital(text: object) -> str:
    """The text with a capital; the rest is left as written."""
    words = str(text)
    return words[:1].upper() + words[1:]


# --- Drawings ---


@cache
def sprite(name: str) -> str:
    return static(f"img/{name}.svg")


@register.simple_tag
@cache
def icon(name: str, size: str = "") -> SafeString:
    """`{% icon "clock" %}`: a decorative icon, hidden from screen readers. `size` may be "lg"."""
    return format_html(
        '<svg class="i{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        f" i--{size}" if size else "", sprite("icons"), name,
    )  # fmt: skip


@register.simple_tag
def fenetre(theme: drawing.Themed | None, shape: str = "") -> SafeString:
    """`{% fenetre theme %}`: the drawn window of a theme, or of no theme. `shape` may be "sq" (square)."""
    return _window(*drawing.of(theme or None), shape)  # an undefined variable arrives as ""


@cache
def _window(colour: str, pictogram: str, shape: str) -> SafeString:
    return format_html(
        '<span class="fen fen--{}{}" aria-hidden="true"><svg viewBox="0 0 120 96" focusable="false">'
        '<use href="{sprite}#window"/>'
        '<use href="{sprite}#{}" x="43" y="32" width="34" height="34" fill="#083540"/></svg></span>',
        colour, f" fen--{shape}" if shape else "", pictogram, sprite=sprite("windows"),
    )  # fmt: skip


@register.inclusion_tag("components/date_badge.html")
def date_badge(moment: date | datetime, cancelled: bool = False) -> dict[str, Any]:
    """`{% date_badge starts_at %}`: the arched badge with day, number and month."""
    day = wording.local_date(moment)
    return {
        "day": day,
        "short_day": wording.short_day(day),
        "short_month": wording.short_month(day),
        "cancelled": cancelled,
    }


STATUS_ICONS = {
    "ok": "check-circle",
    "wait": "hourglass",
    "part": "circle-half",
    "no": "x-circle",
    "full": "users-three",
    "off": "prohibit",
}


@register.simple_tag
def status(kind: str, label: object, icon_name: str = "") -> SafeString:
    """`{% status "ok" label %}`: a state as icon, words and line. Kinds: ok, wait, part, no, full, off."""
    drawn = icon(icon_name or STATUS_ICONS[kind])
    return format_html('<span class="st-pill is-{}">{}{}</span>', kind, drawn, label)


# --- Forms ---


@register.inclusion_tag("components/field.html")
def field(
    bound: BoundField, hint: object = None, label: object = None, width: str = "", mark: bool = True, **attrs: Any
) -> dict[str, Any]:
    """`{% field form.email %}`: label, hint, error and input, wired for screen readers.

    `hint` and `label` replace those of the form; `width` is "w5", "w10" or "w20"; `mark=False`
    leaves out « (facultatif) ». Other arguments become attributes: `autocomplete="email"`,
    `hx_get=url` (underscores become dashes).
    """
    extra = {key.replace("_", "-"): value for key, value in attrs.items()}
    return fields.laid_out(bound, hint=hint, label=label, width=width, mark=mark, attrs=extra)


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm, *more: BaseForm) -> dict[str, Any]:
    """`{% error_summary form %}`: nothing when all is well, else one link per field to mend."""
    errors = [error for each in (form, *more) for error in fields.to_mend(each)]
    return {"errors": errors, "count": len(errors)}


# --- Places in the site ---


@register.simple_tag
def absolute_static(path: str) -> str:
    """`{% absolute_static "img/partage.png" %}`: with the name of the site, for those who read the page elsewhere."""
    return urljoin(settings.PUBLIC_URL, static(path))


@register.simple_tag(takes_context=True)
def current(context: Context, address: str, *but_not: str) -> SafeString:
    """`<a href="{{ url }}"{% current url %}>`: says that the link is this page, or its section.

    `but_not` are the addresses of other links inside that section.
    """
    request = context.get("request")
    here = request.path if request else ""
    if but_not and here.startswith(but_not):  # any of them
        return NOTHING
    if here == address:
        return THIS_PAGE
    return THIS_SECTION if address not in ("", "/") and here.startswith(address) else NOTHING


@register.simple_tag(takes_context=True)
def current_section(context: Context, *addresses: str) -> SafeString:
    """For a link that stands for several sections: says that this page is in one of them."""
    request = context.get("request")
    here = request.path if request else ""
    if here == addresses[0]:
        return THIS_PAGE
    return THIS_SECTION if here.startswith(addresses) else NOTHING


@register.simple_tag(takes_context=True)
def current_exactly(context: Context, address: str, *sections: str) -> SafeString:
    """Like `current`, for a link whose address begins those of other links; `sections` are its own."""
    request = context.get("request")
    here = request.path if request else ""
    if here == address:
        return THIS_PAGE
    return THIS_SECTION if sections and here.startswith(sections) else NOTHING


@register.simple_tag
def french() -> SafeString:
    """`<h3{% french %}>`: marks content that is written in French on a page in another language."""
    return NOTHING if wording.in_french() else IN_FRENCH


@register.simple_tag
def with_ampersand(name: str) -> SafeString:
    """The product's name, its ampersand drawn apart when it has one."""
    before, found, after = name.partition(" & ")
    if not found:
        return format_html("{}", name)
    return format_html('{} <span class="amp">&amp;</span> {}', before, after)


class Pages(NamedTuple):
    """Where the pages around one are; "" stands for a page that does not exist, a number of None for a gap."""

    before: str
    around: list[tuple[int | None, str]]
    after: str


@register.simple_tag(takes_context=True)
def pages_around(context: Context, page: Page[Any]) -> Pages:
    """`{% pages_around page_obj as pages %}`: the same question, on its other pages."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    start = f"?{query.urlencode()}&page=" if query else "?page="
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return Pages(
        f"{start}{page.number - 1}" if page.has_previous() else "",
        [(number, f"{start}{number}") if isinstance(number, int) else (None, "") for number in shown],
        f"{start}{page.number + 1}" if page.has_next() else "",
    )


@register.simple_tag
def logo(*, stands_alone: bool = False) -> str:
    """The address of the town's own picture (PRODUCT_LOGO), otherwise of the drawn quay; never a broken page.

    A page that `stands_alone` does without the manifest of static files.
    """
    own: str = settings.PRODUCT_LOGO
    if own.startswith("/"):
        return own
    if stands_alone:
        return urljoin(settings.STATIC_URL, own or DRAWN)
    try:
        return static(own or DRAWN)
    except ValueError:
        log.error("PRODUCT_LOGO is not a static file: the drawn quay stands in")
        return static(DRAWN)


@register.simple_tag
def town_setting(name: str) -> str:
    """A public name or number of the town, for pages that stand alone (no context processor)."""
    if name not in {"PRODUCT_NAME", "TOWN_NAME", "SERVICE_NAME", "SERVICE_PHONE", "SERVICE_HOURS"}:
        raise template.TemplateSyntaxError(f"{name} is not public")
    return wording.glued(str(getattr(settings, name)))
