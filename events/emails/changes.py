"""The party changed something: how many, when, who to reach."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events import invitations
from events.emails.writing import date_of, has_a_place, tell
from events.models import Occurrence, Registration, RegistrationStep
from events.saying import About, Words


def resized(party: Registration, step: RegistrationStep) -> None:
    """More people, or fewer."""
    tell(party, step, _resized, invitation=invitations.REQUEST if party.is_confirmed else "")


def _resized(told: About, step: RegistrationStep) -> Words:
    said = ngettext("One place is now booked for you.", "%(count)s places are now booked for you.", told.party.size)
    if told.party.is_waiting:
        said = ngettext("You now wait for one place.", "You now wait for %(count)s places.", told.party.size)
    sentence = said % {"count": told.party.size}
    subject = _("The number of people has changed: %(title)s, %(date)s") % {"title": told.title, "date": date_of(told)}
    return Words(
        subject, [sentence], sentence, sentence, [told.action(_("See, change or cancel my registration"))],
        has_code=has_a_place(told.party),
    )  # fmt: skip


def rescheduled(party: Registration, step: RegistrationStep) -> None:
    """They come on another date."""
    tell(party, step, _rescheduled, invitation=invitations.REQUEST)


def _rescheduled(told: About, step: RegistrationStep) -> Words:
    subject = _("Your new date: %(title)s, %(date)s") % {"title": told.title, "date": date_of(told)}
    sentences = [
        _("Your place is booked on the new date. You are not expected any more on the former one."),
        _("Your code stays the same."),
    ]
    short = _("New date, booked. Code %(code)s.") % {"code": told.party.code}
    actions = [told.action(_("See, change or cancel my registration"))]
    return Words(subject, sentences, short, subject, actions, has_code=True)


def away(party: Registration, step: RegistrationStep, seance: Occurrence) -> None:
    """« Absent ce soir-là »: a receipt."""
    tell(party, step, _away, seance=seance, invitation=invitations.REQUEST)


def _away(told: About, step: RegistrationStep) -> Words:
    subject = _("Away on %(date)s: %(title)s") % {"title": told.title, "date": date_of(told)}
    sentences = [
        _("We have noted that you do not come on that date. Your place serves somebody else."),
        _("Your registration for the other dates of the season is unchanged."),
        _("You can come after all? Say so %(how)s, as long as there is room.") % {"how": told.how},
    ]
    return Words(subject, sentences, _("Away that day: noted, thank you."), subject, [told.action(_("See my dates"))])


def back(party: Registration, step: RegistrationStep, seance: Occurrence) -> None:
    """They come on that date after all."""
    tell(party, step, _back, seance=seance, invitation=invitations.REQUEST)


def _back(told: About, step: RegistrationStep) -> Words:
    subject = _("You come on %(date)s after all: %(title)s") % {"title": told.title, "date": date_of(told)}
    sentences = [_("Your place on that date is yours again.")]
    return Words(
        subject, sentences, _("Your place that day is yours again."), subject, [told.action(_("See my dates"))]
    )


def contact_changed(party: Registration, step: RegistrationStep) -> None:
    """Their name or the way to reach them has changed: said to the new address."""
    tell(party, step, _contact_changed, invitation=invitations.REQUEST if party.is_confirmed else "")


def _contact_changed(told: About, step: RegistrationStep) -> Words:
    subject = _("Your contact has changed: %(title)s") % {"title": told.title}
    sentences = [_("From now on we write to you here for this registration."), _("You did not ask for this? Call us.")]
    short = _("We now write to you on this number.")
    actions = [told.action(_("See, change or cancel my registration"))]
    return Words(subject, sentences, short, subject, actions, has_code=has_a_place(told.party))
