"""What the team has to say, reminders, and the links that somebody asks for."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from directory import wording
from directory.elision import of_name
from events import own_calendars, saying
from events.emails.writing import has_a_place, post, tell
from events.models import Occurrence, Registration, RegistrationStep
from events.saying import About, Words


def message(party: Registration, step: RegistrationStep, *, seance: Occurrence | None, text: str, short: str) -> None:
    """The team's own words, to everybody registered. `short` is what a text message says of them."""
    tell(party, step, _message, seance=seance, text=text, short=short)


def _message(told: About, step: RegistrationStep, *, text: str, short: str) -> Words:
    name = told.activity.association.name
    subject = _("Message from %(association)s: %(title)s") % {"association": of_name(name), "title": told.title}
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    sentences = [_("%(association)s writes to everybody who is registered:") % {"association": name}, *lines]
    why = _("Pass on a message from %(association)s.") % {"association": of_name(name)}
    actions = [told.action(_("See, change or cancel my registration"))]
    return Words(subject, sentences, short, why, actions, is_loud=True, worth_a_call=True)


# --- Reminders, and letters that somebody asks for ---


def reminder(party: Registration, seance: Occurrence, *, which: str, at: datetime) -> None:
    """Two days before, or on the day, for those who wanted it. The same reminder is never written twice."""
    post(party, reminder_key(party, seance, which), _reminder, at=at, seance=seance, is_copied=True)


def reminder_key(party: Registration, seance: Occurrence, which: str) -> str:
    return f"reminders/{party.pk}/{seance.pk}/{which}"


def _reminder(told: About, step: None) -> Words:
    date = wording.relative_date(told.seance.starts_at) if told.seance else ""
    subject = _("Reminder: %(title)s, %(date)s") % {"title": told.title, "date": told.when_of_date}
    sentences = [
        _("%(date)s: we look forward to seeing you.") % {"date": date},
        _("You cannot come? Please say so %(how)s: somebody may be waiting for your place.") % {"how": told.how},
    ]
    short = _("Reminder. Code %(code)s. Cannot come?") % {"code": told.party.code}
    answerable = _("Reminder. Cannot come? Answer CANCEL %(code)s, or:") % {"code": told.party.code}
    label = _("I cannot come") if told.is_season else _("See, change or cancel my registration")
    return Words(
        subject, sentences, short, subject, [told.action(label)], answerable="" if told.is_season else answerable,
        has_code=True, worth_a_call=True,
    )  # fmt: skip


def link_again(registration: Registration, *, at: datetime) -> None:
    """Somebody who is registered already registers again: the link is sent to them, and shown to nobody."""
    hour = wording.local_date(at).isoformat() + f"-{wording.local_time(at):%H}"
    post(registration, f"registrations/link/{registration.pk}/{hour}", _link_again, at=at)


def _link_again(told: About, step: None) -> Words:
    subject = _("Your link: %(title)s") % {"title": told.title}
    sentences = [
        _("You are registered already, nothing more is to be done. Here is your link again."),
        _("It was not you? Then do nothing: nothing has changed."),
    ]
    return Words(
        subject, sentences, _("You are registered already. Your link:"), subject,
        [told.action(_("See, change or cancel my registration"))], has_code=has_a_place(told.party), needs_link=True,
        worth_a_call=True,
    )  # fmt: skip


def calendar_link(registration: Registration, *, at: datetime) -> None:
    """The address of one's own calendar, sent to the person themselves."""
    calendar = own_calendars.of(registration, at=at)
    key = f"registrations/calendar/{registration.pk}/{calendar.secret[:8]}/{wording.local_date(at).isoformat()}"
    post(registration, key, _calendar_link, at=at, link=settings.PUBLIC_URL + calendar.get_absolute_url())


def _calendar_link(told: About, step: None, *, link: str) -> Words:
    subject = _("Your own calendar")
    sentences = [
        _("Here is the secret address of your own calendar. It shows all your dates, and follows every change."),
        _("Keep it for yourself. If somebody else has it, the same page gives you a new one."),
    ]
    action = saying.Action(_("Open my own calendar"), link)
    return Words(subject, sentences, _("Your own calendar:"), subject, [action], link=link, needs_link=True)
