"""A place: had, waited for, offered."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events import coming, invitations, saying
from events.emails.writing import answers, date_of, short_deadline, tell, tell_in_time
from events.models import Registration, RegistrationStep
from events.saying import About, Words


def registered(party: Registration, step: RegistrationStep) -> None:
    """A place is theirs: at once, or by accepting an offer. For the season, with all its dates."""
    tell(party, step, _registered, invitation=invitations.REQUEST)


def _registered(told: About, step: RegistrationStep) -> Words:
    party = told.party
    if told.is_season:
        subject = _("You are registered for the season: %(title)s") % {"title": told.title}
        short = _("Season: registered, code %(code)s.") % {"code": party.code}
    else:
        subject = ngettext(
            "Your place is booked: %(title)s, %(date)s", "Your places are booked: %(title)s, %(date)s", party.size
        ) % {"title": told.title, "date": date_of(told)}
        short = booked_in_short(party)
    sentences = [_booked(told), *_who_registered(party), _("On the day, say your name or your code.")]
    if told.is_season:
        sentences.append(
            _("Away one evening? Tell us %(how)s: your place serves somebody else that day.") % {"how": told.how}
        )
    else:
        sentences.append(_("Something comes up? Cancel until the last moment: somebody may be waiting for your place."))
    actions = [told.action(_("See, change or cancel my registration"))]
    return Words(
        subject, sentences, short, subject, actions, has_code=True, lists_dates=told.is_season, needs_link=True
    )


def booked_in_short(party: Registration) -> str:
    """« Réservé, code 1234. », in the language that is spoken now: for a text message."""
    said = ngettext("Booked, code %(code)s.", "%(count)s places booked, code %(code)s.", party.size)
    return said % {"count": party.size, "code": party.code}


def _booked(told: About) -> str:
    if told.is_season:
        return _("You have a place at each date of the season.")
    return ngettext("Your place is booked.", "%(count)s places are booked for you.", told.party.size) % {
        "count": told.party.size
    }


def _who_registered(party: Registration) -> list[str]:
    """Somebody registered by an agent must know that it was done, and how to say no."""
    if not party.is_on_behalf:
        return []
    return [_("The town’s service registered you, as you asked. If that is not so, call us: we cancel it.")]


def waiting(party: Registration, step: RegistrationStep) -> None:
    """No place yet: their turn, and what happens next."""
    tell(party, step, _waiting)


def waits_elsewhere(party: Registration, step: RegistrationStep) -> None:
    """They gave their date up to wait for another: the former one leaves their calendar."""
    tell(party, step, _waiting, invitation=invitations.CANCEL)


def _waiting(told: About, step: RegistrationStep) -> Words:
    turn = coming.turn_of(told.party)
    subject = _("You are on the waiting list: %(title)s, %(date)s") % {"title": told.title, "date": date_of(told)}
    if told.is_season:
        subject = _("You are on the waiting list for the season: %(title)s") % {"title": told.title}
    sentences = []
    if told.party.part_of_id:
        sentences.append(
            ngettext(
                "%(count)s person of your party still waits for a place.",
                "%(count)s people of your party still wait for a place.",
                told.party.size,
            ) % {"count": told.party.size}
        )  # fmt: skip
    sentences += [
        _wording_of_turn(turn),
        _("As soon as a place is free for you, we tell you. You will then have some time to say yes or no."),
        _("You do not want to wait any more? Leave the list %(how)s.") % {"how": told.how},
    ]
    short = _("Waiting list: number %(turn)s. We will tell you.") % {"turn": turn}
    why = _("On the waiting list, number %(turn)s. Nothing to answer.") % {"turn": turn}
    return Words(subject, sentences, short, why, [told.action(_("See or leave the waiting list"))])


def _wording_of_turn(turn: int) -> str:
    """« Vous êtes 2e sur la liste. »"""
    if turn == 1:
        return _("You are first on the list.")
    return _("You are number %(turn)s on the list.") % {"turn": turn}


def offered(party: Registration, step: RegistrationStep, *, channel: str = "") -> None:
    """A place is kept for them until a moment: yes or no. `channel` is how they have to be told in time: who reads
    e-mail or text messages and has to be phoned gets both, and may answer by the link before the call."""
    tell_in_time(party, step, _offered, channel=channel)


def _offered(told: About, step: RegistrationStep) -> Words:
    party = told.party
    until = saying.moment(party.offered_until) if party.offered_until else ""
    names = {"title": told.title, "date": date_of(told), "until": until}
    subject = _("A place is free for you: %(title)s, %(date)s. Answer before %(until)s") % names
    if told.is_season:
        subject = _("A place is free for you for the season: %(title)s. Answer before %(until)s") % names
    sentences = [
        ngettext("A place is free for you.", "%(count)s places are free for you.", party.size) % {"count": party.size},
        _("Kept for you until %(until)s. Without an answer from you, the offer goes to the next person.") % names,
    ]
    before = short_deadline(party)
    short = _("A place is free! Answer before %(until)s:") % {"until": before}
    answerable = _("A place is free! Answer YES or NO before %(until)s, or:") % {"until": before}
    why = _("A place is offered: do they take it? To be answered before %(until)s.") % names
    return Words(
        subject, sentences, short, why, answers(told), answerable=answerable, needs_link=True, worth_a_call=True
    )  # fmt: skip
