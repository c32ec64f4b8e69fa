"""Why a calendar could not be read, in words that its owner can act upon. Kept as a code, said in their language."""

from typing import Any

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "scheme": _("Only addresses that begin with https://, http:// or webcal:// can be read."),
    "address": _("This is not the address of a calendar. Copy it again, whole."),
    "credentials": _("This address holds a name or a password. Give one that can be read without signing in."),
    "private": _("This address leads to a private network, which we do not enter."),
    "unknown_site": _("We do not find this site. Check how the address is written."),
    "unreachable": _("The site does not answer. We try again later."),
    "slow": _("The site took more than %(seconds)s seconds to answer. We try again later."),
    "certificate": _("The site cannot prove that it is the right one (its certificate is not valid)."),
    "redirects": _("The address sends us from one page to another without end."),
    "not_shared": _(
        "The site refuses: this calendar is not shared. In Google Calendar, copy the “secret address in iCal format”."
    ),
    "gone": _("There is no calendar at this address any more."),
    "status": _("The site answers with an error (%(status)s). We try again later."),
    "too_big": _("This calendar is too big: more than %(megabytes)s MB. Share one with fewer years in it."),
    "empty": _("There is nothing in this calendar: it is empty."),
    "web_page": _(
        "This is a web page, not a calendar. Look for the address “in iCal format”: it often ends with .ics."
    ),
    "not_a_calendar": _("This is not a calendar: it should begin with BEGIN:VCALENDAR."),
    "too_deep": _("This calendar is broken: its entries are nested in one another."),
    "too_many": _("This calendar holds more than %(limit)s entries. Share one with fewer years in it."),
    "broken": _("We could not read this calendar: it is not written as calendars are."),
    "too_long": _("It would take too long to read this calendar. Share one with fewer years in it."),
    "nothing_taken": _("We read this calendar, but could take nothing from it: the reasons stand below."),
    "nothing_to_come": _("We read this calendar, but nothing in it is still to come."),
}
LASTING = {
    "scheme",
    "address",
    "credentials",
    "private",
    "web_page",
    "not_a_calendar",
    "too_big",
    "too_deep",
    "too_many",
}


class Refused(Exception):
    """A calendar that cannot be read; `code` says which sentence tells it."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, **self.params}


def sentence(refusal: dict[str, Any]) -> str:
    """What is said of a refusal that was kept, in the active language."""
    return str(SENTENCES.get(refusal["code"], SENTENCES["broken"])) % refusal
