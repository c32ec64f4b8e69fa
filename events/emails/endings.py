"""It is over: the offer, the wait, the registration."""

from django.utils.translation import gettext as _

from events import invitations
from events.emails.seances import seance_cancelled
from events.emails.writing import date_of, tell
from events.models import Registration, RegistrationStep
from events.saying import About, Words

Actor = Registration.Actor


def expired(party: Registration, step: RegistrationStep) -> None:
    """Nobody answered: the place went on."""
    tell(party, step, _expired)


def _expired(told: About, step: RegistrationStep) -> Words:
    subject = _("The place went to the next person: %(title)s, %(date)s") % {"title": told.title, "date": date_of(told)}
    sentences = [
        _("We had no answer from you in time, so the place that was offered went to the next person."),
        _(
            "You would still like to come? Register again: you then stand at the end of the list, or choose another date."
        ),
    ]
    short = _("No answer in time: the place went to the next person.")
    return Words(subject, sentences, short, short, [told.action(_("See other dates"))], worth_a_call=True)


def waited_in_vain(party: Registration, step: RegistrationStep) -> None:
    """The séance begins, and no place was freed."""
    tell(party, step, _waited_in_vain)


def _waited_in_vain(told: About, step: RegistrationStep) -> Words:
    subject = _("No place was freed: %(title)s, %(date)s") % {"title": told.title, "date": date_of(told)}
    sentences = [
        _("You waited for a place, and none was freed in time. We are sorry."),
        _("Other dates may have places."),
    ]
    short = _("No place was freed, sorry. See other dates:")
    return Words(subject, sentences, short, short, [told.action(_("See other dates"))], worth_a_call=True)


def cancelled(party: Registration, step: RegistrationStep) -> None:
    """The séance does not take place, or somebody cancelled this registration: who, and why."""
    is_seance = step.kind == RegistrationStep.Kind.SEANCE_CANCELLED
    tell(party, step, seance_cancelled if is_seance else _cancelled, invitation=invitations.CANCEL, urgent=True)


def _cancelled(told: About, step: RegistrationStep) -> Words:
    subject = _("Your registration was cancelled: %(title)s, %(date)s") % {"title": told.title, "date": date_of(told)}
    if told.is_season:
        subject = _("Your registration for the season was cancelled: %(title)s") % {"title": told.title}
    by = {
        Actor.TEAM: _("%(association)s cancelled your registration.") % {"association": told.activity.association.name},
        Actor.AGENT: _("The town’s service cancelled your registration."),
        Actor.TOWN: _("The town’s service cancelled your registration."),
    }.get(Actor(step.actor), _("Your registration is cancelled."))
    sentences = [by]
    if step.words:
        sentences.append(_("The reason: %(reason)s") % {"reason": step.words})
    sentences.append(_("A question? Call the association or the service: the numbers are below."))
    return Words(
        subject,
        sentences,
        _("Your registration was CANCELLED."),
        by,
        [told.action(_("See other dates"))],
        is_loud=True,
        worth_a_call=True,
    )


def withdrawn(party: Registration, step: RegistrationStep) -> None:
    """They cancelled, or an agent did for them: a receipt."""
    tell(party, step, _withdrawn, invitation=invitations.CANCEL)


def _withdrawn(told: About, step: RegistrationStep) -> Words:
    subject = _("Your registration is cancelled: %(title)s, %(date)s") % {"title": told.title, "date": date_of(told)}
    if told.is_season:
        subject = _("Your registration for the season is cancelled: %(title)s") % {"title": told.title}
    sentences = [_("Your relative cancelled your registration for you.")] if step.actor == Actor.RELATIVE else []
    done = _("It is done: you are not expected any more. Thank you for telling: your place serves somebody else.")
    if step.facts.get("waited"):
        done = _("It is done: you are not on the waiting list any more. Thank you for telling.")
    sentences += [done, _("You did not ask for this? Call us.")]
    return Words(subject, sentences, _("Cancelled, as you asked."), subject, [told.action(_("Register again"))])


def joined_to_season(party: Registration, step: RegistrationStep) -> None:
    """They took the season: the single date that they had is part of it."""
    tell(party, step, _joined_to_season, invitation=invitations.CANCEL)


def _joined_to_season(told: About, step: RegistrationStep) -> Words:
    subject = _("Now part of your season: %(title)s, %(date)s") % {"title": told.title, "date": date_of(told)}
    sentences = [
        _("You had registered for this date alone. Your registration for the season covers it now."),
        _("You are expected on that day, with one place and not two. The code and the link of the season count."),
    ]
    return Words(subject, sentences, _("This date is part of your season now."), subject)
