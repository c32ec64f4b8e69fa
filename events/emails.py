"""What is written to those who take part: one function per letter, each by the way that the person chose.

A letter tells one step of the party's history, under its key: one fact, one letter. It is posted in the
transaction of the fact. A link never does anything by being opened: it leads to a page with one button.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory import wording
from events import coming, copying, invitations, own_calendars, posting, saying
from events.models import Occurrence, Registration, RegistrationStep, Relative
from events.saying import About, Words
from notifications.models import Notice

Actor, Channel = Registration.Actor, Registration.Channel


def registered(party: Registration, step: RegistrationStep) -> None:
    """A place is theirs: at once, or by accepting an offer. For the season, with all its dates."""
    _tell(party, step, _registered, invitation=invitations.REQUEST)


def _registered(told: About, step: RegistrationStep) -> Words:
    party = told.party
    if told.is_season:
        subject = _("You are registered for the season: %(title)s") % {"title": told.title}
        short = _("Season: registered, code %(code)s.") % {"code": party.code}
    else:
        subject = ngettext(
            "Your place is booked: %(title)s, %(date)s", "Your places are booked: %(title)s, %(date)s", party.size
        ) % {"title": told.title, "date": _date(told)}
        short = _("Booked, code %(code)s.") % {"code": party.code}
    sentences = [_booked(told), *_who_registered(party), _("On the day, say your name or your code.")]
    if told.is_season:
        sentences.append(_("Away one evening? Tell us with your link: your place serves somebody else that day."))
    else:
        sentences.append(_("Something comes up? Cancel until the last moment: somebody may be waiting for your place."))
    actions = [told.action(_("See, change or cancel my registration"))]
    return Words(
        subject, sentences, short, subject, actions, has_code=True, lists_dates=told.is_season, needs_link=True
    )


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
    _tell(party, step, _waiting)


def waits_elsewhere(party: Registration, step: RegistrationStep) -> None:
    """They gave their date up to wait for another: the former one leaves their calendar."""
    _tell(party, step, _waiting, invitation=invitations.CANCEL)


def _waiting(told: About, step: RegistrationStep) -> Words:
    turn = coming.turn_of(told.party)
    subject = _("You are on the waiting list: %(title)s, %(date)s") % {"title": told.title, "date": _date(told)}
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
        wording_of_turn(turn),
        _("As soon as a place is free for you, we tell you. You will then have some time to say yes or no."),
        _("You do not want to wait any more? Leave the list with your link."),
    ]
    short = _("Waiting list: number %(turn)s. We will tell you.") % {"turn": turn}
    why = _("On the waiting list, number %(turn)s. Nothing to answer.") % {"turn": turn}
    return Words(subject, sentences, short, why, [told.action(_("See or leave the waiting list"))])


def wording_of_turn(turn: int) -> str:
    """« Vous êtes 2e sur la liste. »"""
    if turn == 1:
        return _("You are first on the list.")
    return _("You are number %(turn)s on the list.") % {"turn": turn}


def offered(party: Registration, step: RegistrationStep, *, channel: str = "") -> None:
    """A place is kept for them until a moment: yes or no. `channel` is how they have to be told in time: who reads
    e-mail or text messages and has to be phoned gets both, and may answer by the link before the call."""
    has_link = party.channel in (Channel.EMAIL, Channel.SMS)
    if channel == Channel.CALL and has_link:
        _post(party, f"registrations/{step.pk}/call", _offered, at=step.at, step=step, channel=channel)
    _tell(party, step, _offered, channel="" if has_link else channel)


def _offered(told: About, step: RegistrationStep) -> Words:
    party = told.party
    until = saying.moment(party.offered_until) if party.offered_until else ""
    names = {"title": told.title, "date": _date(told), "until": until}
    subject = _("A place is free for you: %(title)s, %(date)s. Answer before %(until)s") % names
    if told.is_season:
        subject = _("A place is free for you for the season: %(title)s. Answer before %(until)s") % names
    sentences = [
        ngettext("A place is free for you.", "%(count)s places are free for you.", party.size) % {"count": party.size},
        _("We keep it until %(until)s. Without an answer from you, it goes to the next person.") % names,
    ]
    short = _("A place is free! Answer before %(until)s:") % {
        "until": f"{wording.short_date(party.offered_until)} {wording.hour(party.offered_until)}"
        if party.offered_until
        else ""
    }
    why = _("A place is offered: do they take it? To be answered before %(until)s.") % names
    actions = [told.action(_("Yes, I take the place"), "accepter/"), told.action(_("No, I leave it"), "refuser/")]
    return Words(subject, sentences, short, why, actions, needs_link=True, worth_a_call=True)


def accepted(party: Registration, step: RegistrationStep) -> None:
    registered(party, step)


def expired(party: Registration, step: RegistrationStep) -> None:
    """Nobody answered: the place went on."""
    _tell(party, step, _expired)


def _expired(told: About, step: RegistrationStep) -> Words:
    subject = _("The place went to the next person: %(title)s, %(date)s") % {"title": told.title, "date": _date(told)}
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
    _tell(party, step, _waited_in_vain)


def _waited_in_vain(told: About, step: RegistrationStep) -> Words:
    subject = _("No place was freed: %(title)s, %(date)s") % {"title": told.title, "date": _date(told)}
    sentences = [
        _("You waited for a place, and none was freed in time. We are sorry."),
        _("Other dates may have places."),
    ]
    short = _("No place was freed, sorry. See other dates:")
    return Words(subject, sentences, short, short, [told.action(_("See other dates"))], worth_a_call=True)


def cancelled(party: Registration, step: RegistrationStep) -> None:
    """The séance does not take place, or somebody cancelled this registration: who, and why."""
    is_seance = step.kind == RegistrationStep.Kind.SEANCE_CANCELLED
    _tell(party, step, _seance_cancelled if is_seance else _cancelled, invitation=invitations.CANCEL, urgent=True)


def _cancelled(told: About, step: RegistrationStep) -> Words:
    subject = _("Your registration was cancelled: %(title)s, %(date)s") % {"title": told.title, "date": _date(told)}
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
    _tell(party, step, _withdrawn, invitation=invitations.CANCEL)


def _withdrawn(told: About, step: RegistrationStep) -> Words:
    subject = _("Your registration is cancelled: %(title)s, %(date)s") % {"title": told.title, "date": _date(told)}
    if told.is_season:
        subject = _("Your registration for the season is cancelled: %(title)s") % {"title": told.title}
    sentences = [_("Your relative cancelled it for you.")] if step.actor == Actor.RELATIVE else []
    sentences += [
        _("It is done: you are not expected any more. Thank you for telling: your place serves somebody else."),
        _("You did not ask for this? Call us."),
    ]
    return Words(subject, sentences, _("Cancelled, as you asked."), subject, [told.action(_("Register again"))])


def joined_to_season(party: Registration, step: RegistrationStep) -> None:
    """They took the season: the single date that they had is part of it."""
    _tell(party, step, _joined_to_season, invitation=invitations.CANCEL)


def _joined_to_season(told: About, step: RegistrationStep) -> Words:
    subject = _("Now part of your season: %(title)s, %(date)s") % {"title": told.title, "date": _date(told)}
    sentences = [
        _("You had registered for this date alone. Your registration for the season covers it now."),
        _("You are expected on that day, with one place and not two. The code and the link of the season count."),
    ]
    return Words(subject, sentences, _("This date is part of your season now."), subject)


def resized(party: Registration, step: RegistrationStep) -> None:
    """More people, or fewer."""
    _tell(party, step, _resized, invitation=invitations.REQUEST if party.is_confirmed else "")


def _resized(told: About, step: RegistrationStep) -> Words:
    said = ngettext("One place is now booked for you.", "%(count)s places are now booked for you.", told.party.size)
    if told.party.is_waiting:
        said = ngettext("You now wait for one place.", "You now wait for %(count)s places.", told.party.size)
    sentence = said % {"count": told.party.size}
    subject = _("The number of people has changed: %(title)s, %(date)s") % {"title": told.title, "date": _date(told)}
    return Words(
        subject, [sentence], sentence, sentence, [told.action(_("See, change or cancel my registration"))],
        has_code=party_holds(told.party),
    )  # fmt: skip


def rescheduled(party: Registration, step: RegistrationStep) -> None:
    """They come on another date."""
    _tell(party, step, _rescheduled, invitation=invitations.REQUEST)


def _rescheduled(told: About, step: RegistrationStep) -> Words:
    subject = _("Your new date: %(title)s, %(date)s") % {"title": told.title, "date": _date(told)}
    sentences = [
        _("Your place is booked on the new date. You are not expected any more on the former one."),
        _("Your code stays the same."),
    ]
    short = _("New date, booked. Code %(code)s.") % {"code": told.party.code}
    actions = [told.action(_("See, change or cancel my registration"))]
    return Words(subject, sentences, short, subject, actions, has_code=True)


def away(party: Registration, step: RegistrationStep, seance: Occurrence) -> None:
    """« Absent ce soir-là »: a receipt."""
    _tell(party, step, _away, seance=seance, invitation=invitations.REQUEST)


def _away(told: About, step: RegistrationStep) -> Words:
    subject = _("Away on %(date)s: %(title)s") % {"title": told.title, "date": _date(told)}
    sentences = [
        _("We have noted that you do not come on that date. Your place serves somebody else."),
        _("Your registration for the other dates of the season is unchanged."),
        _("You can come after all? Say so with your link, as long as there is room."),
    ]
    return Words(subject, sentences, _("Away that day: noted, thank you."), subject, [told.action(_("See my dates"))])


def back(party: Registration, step: RegistrationStep, seance: Occurrence) -> None:
    """They come on that date after all."""
    _tell(party, step, _back, seance=seance, invitation=invitations.REQUEST)


def _back(told: About, step: RegistrationStep) -> Words:
    subject = _("You come on %(date)s after all: %(title)s") % {"title": told.title, "date": _date(told)}
    sentences = [_("Your place on that date is yours again.")]
    return Words(
        subject, sentences, _("Your place that day is yours again."), subject, [told.action(_("See my dates"))]
    )


def contact_changed(party: Registration, step: RegistrationStep) -> None:
    """Their name or the way to reach them has changed: said to the new address."""
    _tell(party, step, _contact_changed, invitation=invitations.REQUEST if party.is_confirmed else "")


def _contact_changed(told: About, step: RegistrationStep) -> Words:
    subject = _("Your contact has changed: %(title)s") % {"title": told.title}
    sentences = [_("From now on we write to you here for this registration."), _("You did not ask for this? Call us.")]
    short = _("We now write to you on this number.")
    actions = [told.action(_("See, change or cancel my registration"))]
    return Words(subject, sentences, short, subject, actions, has_code=party_holds(told.party))


# --- What happens to a séance ---


def date_cancelled(party: Registration, step: RegistrationStep, seance: Occurrence) -> None:
    """One date of a season does not take place: told at once, at night too when it is near."""
    known = invitations.REQUEST if party.is_confirmed else ""
    _tell(party, step, _seance_cancelled, seance=seance, urgent=True, invitation=known)


def _seance_cancelled(told: About, step: RegistrationStep) -> Words:
    subject = _("CANCELLED: %(title)s on %(date)s") % {"title": told.title, "date": _date(told)}
    sentences = [_("This date does not take place. Please do not come.")]
    if step.words:
        sentences.append(_("The reason: %(reason)s") % {"reason": step.words})
    if told.is_season:
        sentences.append(_("The other dates of the season are unchanged."))
    else:
        sentences.append(_("You are not registered any more. With your link you find other dates."))
    label = _("See my dates") if told.is_season else _("See other dates")
    return Words(
        subject,
        sentences,
        _("CANCELLED. Please do not come."),
        subject,
        [told.action(label)],
        is_loud=True,
        worth_a_call=True,
    )


def date_restored(party: Registration, step: RegistrationStep, seance: Occurrence) -> None:
    """A date of a season that was cancelled takes place after all."""
    known = invitations.REQUEST if party.is_confirmed else ""
    _tell(party, step, _date_restored, seance=seance, urgent=True, invitation=known)


def _date_restored(told: About, step: RegistrationStep) -> Words:
    subject = _("It takes place after all: %(title)s on %(date)s") % {"title": told.title, "date": _date(told)}
    sentences = [_("This date had been cancelled: it takes place after all, and your place is yours.")]
    short = _("Takes place after all, your place is yours.")
    return Words(
        subject,
        sentences,
        short,
        subject,
        [told.action(_("See my dates"))],
        has_code=party_holds(told.party),
        is_loud=True,
        worth_a_call=True,
    )


def moved(party: Registration, step: RegistrationStep, seances: Sequence[Occurrence]) -> None:
    """Another time or another place, on one date or on many: one letter."""
    known = invitations.REQUEST if party.is_confirmed else ""
    _tell(party, step, _moved, seance=seances[0], urgent=True, invitation=known, seances=seances)


def _moved(told: About, step: RegistrationStep, *, seances: Sequence[Occurrence]) -> Words:
    subject = _("CHANGED: %(title)s, now %(when)s") % {"title": told.title, "when": told.when_of_date}
    sentences = [_("The date, the hours or the place have changed. Here is what counts now.")]
    if len(seances) == 1 and seances[0].starts_at != seances[0].original_start:
        sentences.append(_("Planned at first: %(before)s.") % {"before": saying.moment(seances[0].original_start)})
    if len(seances) > 1:
        subject = _("CHANGED: %(title)s, %(count)s dates") % {"title": told.title, "count": len(seances)}
        sentences += [saying.line(seance) for seance in seances]
    if step.words:
        sentences.append(_("The reason: %(reason)s") % {"reason": step.words})
    if party_holds(told.party):
        sentences.append(
            _("You need not do anything: your place stays yours. It does not suit you? Cancel with your link.")
        )
    short = _("CHANGED: note the new date, hour and place.")
    actions = [told.action(_("See, change or cancel my registration"))]
    return Words(
        subject, sentences, short, subject, actions, has_code=party_holds(told.party), is_loud=True, worth_a_call=True
    )


# --- What the team has to say ---


def message(party: Registration, step: RegistrationStep, *, seance: Occurrence | None, text: str, short: str) -> None:
    """The team's own words, to everybody registered. `short` is what a text message says of them."""
    _tell(party, step, _message, seance=seance, text=text, short=short)


def _message(told: About, step: RegistrationStep, *, text: str, short: str) -> Words:
    name = told.activity.association.name
    subject = _("Message from %(association)s: %(title)s") % {"association": name, "title": told.title}
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    sentences = [_("%(association)s writes to everybody who is registered:") % {"association": name}, *lines]
    why = _("Pass on a message from %(association)s.") % {"association": name}
    actions = [told.action(_("See, change or cancel my registration"))]
    return Words(subject, sentences, short, why, actions, is_loud=True, worth_a_call=True)


# --- Reminders, and letters that somebody asks for ---


def reminder(party: Registration, seance: Occurrence, *, which: str, at: datetime) -> None:
    """Two days before, or on the day, for those who wanted it. The same reminder is never written twice."""
    _post(party, reminder_key(party, seance, which), _reminder, at=at, seance=seance, is_copied=True)


def reminder_key(party: Registration, seance: Occurrence, which: str) -> str:
    return f"reminders/{party.pk}/{seance.pk}/{which}"


def _reminder(told: About, step: None) -> Words:
    date = wording.relative_date(told.seance.starts_at) if told.seance else ""
    subject = _("Reminder: %(title)s, %(date)s") % {"title": told.title, "date": told.when_of_date}
    sentences = [
        _("%(date)s: we look forward to seeing you.") % {"date": date},
        _("You cannot come? Please say so with your link or by phone: somebody may be waiting for your place."),
    ]
    short = _("Reminder. Code %(code)s. Cannot come?") % {"code": told.party.code}
    label = _("I cannot come") if told.is_season else _("See, change or cancel my registration")
    return Words(subject, sentences, short, subject, [told.action(label)], has_code=True, worth_a_call=True)


def link_again(registration: Registration, *, at: datetime) -> None:
    """Somebody who is registered already registers again: the link is sent to them, and shown to nobody."""
    hour = wording.local_date(at).isoformat() + f"-{wording.local_time(at):%H}"
    _post(registration, f"registrations/link/{registration.pk}/{hour}", _link_again, at=at)


def _link_again(told: About, step: None) -> Words:
    subject = _("Your link: %(title)s") % {"title": told.title}
    sentences = [
        _("You are registered already, nothing more is to be done. Here is your link again."),
        _("It was not you? Then do nothing: nothing has changed."),
    ]
    return Words(
        subject, sentences, _("You are registered already. Your link:"), subject,
        [told.action(_("See, change or cancel my registration"))], has_code=party_holds(told.party), needs_link=True,
        worth_a_call=True)  # fmt: skip


def calendar_link(registration: Registration, *, at: datetime) -> None:
    """The address of one's own calendar, sent to the person themselves."""
    calendar = own_calendars.of(registration, at=at)
    key = f"registrations/calendar/{registration.pk}/{calendar.secret[:8]}/{wording.local_date(at).isoformat()}"
    _post(registration, key, _calendar_link, at=at, link=settings.PUBLIC_URL + calendar.get_absolute_url())


def _calendar_link(told: About, step: None, *, link: str) -> Words:
    subject = _("Your own calendar")
    sentences = [
        _("Here is the secret address of your own calendar. It shows all your dates, and follows every change."),
        _("Keep it for yourself. If somebody else has it, the same page gives you a new one."),
    ]
    action = saying.Action(_("Open my own calendar"), link)
    return Words(subject, sentences, _("Your own calendar:"), subject, [action], link=link, needs_link=True)


def forget(parties: Sequence[Registration]) -> None:
    """Empty the words and addresses of what was sent to these parties, or given up; what still waits leaves, then goes.
    Nobody is phoned or sent paper any more.
    """
    steps = RegistrationStep.objects.filter(registration__in=parties).values_list("pk", flat=True)
    told = Q(key__in=[f"registrations/{step}{by}" for step in steps for by in ("", "/call")])
    for party in parties:
        for begins in ("reminders", "registrations/link", "registrations/calendar"):
            told |= Q(key__startswith=f"{begins}/{party.pk}/")
    for relative in Relative.objects.filter(registration__in=parties).values_list("pk", flat=True):
        told |= Q(key__endswith=f"/copie/{relative}")
    letters = Notice.objects.filter(told)
    letters.unsettled().by_hand().delete()
    letters.unsettled().update(is_passing=True)
    letters.exclude(sent_at=None, given_up_at=None).update(subject="–", body="", html="", attachments=[], to="")


# --- How they are written ---


def party_holds(party: Registration) -> bool:
    return party.is_confirmed


def _date(told: About) -> str:
    return wording.long_date(told.seance.starts_at) if told.seance else ""


def _tell(
    party: Registration, step: RegistrationStep, words: Any, *, seance: Occurrence | None = None, channel: str = "",
    invitation: str = "", urgent: bool = False, **more: Any,
) -> None:  # fmt: skip
    _post(
        party, f"registrations/{step.pk}", words, at=step.at, step=step, seance=seance, channel=channel,
        invitation=invitation, urgent=urgent, is_copied=True, **more,
    )  # fmt: skip


def _post(
    party: Registration, key: str, words: Any, *, at: datetime, step: RegistrationStep | None = None,
    seance: Occurrence | None = None, channel: str = "", invitation: str = "", urgent: bool = False,
    is_copied: bool = False, **more: Any,
) -> None:  # fmt: skip
    """Letters that bring a link which only the person may have are not copied to their relatives."""
    if party.erased_at or not party.name:
        return
    with translation.override(party.language):
        told = saying.about(party, at=at, seance=seance, is_alone=len(more.get("seances", ())) < 2)
        said = words(told, step, **more)
        posting.post(
            told, said, key=key, at=at, channel=channel or party.channel, invitation=invitation, urgent=urgent
        )  # fmt: skip
        if is_copied:
            copying.tell(told, said, key=key, at=at)
