"""Answers by text message: OUI and NON to an offer, ANNULER for what is to come, by the same acts as the link.

Whoever writes is known by the number alone; each act brings the same letter as by the link, so that a party is told
even when the message came from somebody else. What is not plainly said is put on the list of people to call. A number
is told once a day at most that it was not understood: two machines never talk to one another.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from directory import wording
from events import answer_words, changing_registrations, offering
from events.answer_words import CANCEL, NO, YES, Asked
from events.emails.places import booked_in_short
from events.models import Registration, RegistrationStep
from events.registration_errors import NotYours, OfferOver, SeanceOver
from notifications import gsm, incoming, letters
from notifications.models import IncomingText, Notice

TEXT = Registration.Actor.TEXT
Step = RegistrationStep.Kind
LATELY = timedelta(days=7)  # an offer that ended longer ago is not what « oui » answers
MOST_A_DAY = 5  # messages of one number that agents are asked to read
TITLE = 22  # septets of a title in such a message
LISTED = 2  # parties between which a text message can let somebody choose


def answer(message: IncomingText, *, at: datetime) -> None:
    """Do what the message asks, and say so. Raises TryAgain when the activity is too busy now."""
    theirs = _parties(message.sender, at=at)
    with translation.override(theirs[0].language if theirs else settings.LANGUAGE_CODE):
        asked = answer_words.read(message.text)
        act = {YES: _to_offer, NO: _to_offer, CANCEL: _cancel}.get(asked.what) if asked else None
        if asked is None or act is None or not act(message, asked, theirs, at=at):
            _not_understood(message, theirs, at=at)


def _parties(number: str, *, at: datetime) -> list[Registration]:
    """Whom this number registered: what they are offered first, then what comes soonest."""
    found = Registration.objects.live().reached_at(number).to_come(at).with_what()
    return sorted(found, key=lambda party: (not party.is_offered, party.occurrence is None, _start(party), party.pk))


def _start(party: Registration) -> datetime:
    return party.occurrence.starts_at if party.occurrence else party.created_at


def _to_offer(message: IncomingText, asked: Asked, theirs: Sequence[Registration], *, at: datetime) -> bool:
    offers = _meant(asked, [party for party in theirs if party.is_offered])
    if not offers:
        return _answered_already(message, asked, at=at)
    if len(offers) > 1:
        return _ask_which(message, asked, offers, at=at)
    (party,) = offers
    act = offering.accept if asked.what == YES else offering.decline
    try:
        act(party, at=at, actor=TEXT)
    except (OfferOver, NotYours):  # it ended while we read
        return _answered_already(message, asked, at=at)
    if asked.what == NO:
        _say(message, _("Noted, thank you: the place goes to the next person."), party=party, at=at)
    elif party.channel != Registration.Channel.SMS:  # otherwise the letter itself is a text message
        _say(message, booked_in_short(party), party=party, at=at)
    return True


def _answered_already(message: IncomingText, asked: Asked, *, at: datetime) -> bool:
    """The offer went on, or was answered before. False when this number was offered nothing lately."""
    kinds = [Step.EXPIRED, Step.ACCEPTED if asked.what == YES else Step.DECLINED]
    lately = RegistrationStep.objects.filter(
        registration__in=Registration.objects.reached_at(message.sender), kind__in=kinds, at__gt=at - LATELY
    )
    overdue = Registration.objects.overdue(at).reached_at(message.sender).with_what().first()
    last = lately.select_related("registration__activity", "registration__occurrence").order_by("-pk").first()
    party = overdue or (last.registration if last else None)
    if party is None:
        return False
    if overdue or (last and last.kind == Step.EXPIRED):
        sentence = _("Sorry, the time to answer is over: the place went to the next person.")
    else:
        sentence = _("Noted already, thank you.")
    _say(message, sentence, party=party, once_a_day="again", at=at)
    return True


def _cancel(message: IncomingText, asked: Asked, theirs: Sequence[Registration], *, at: datetime) -> bool:
    coming = _meant(asked, theirs)
    if not coming:
        return False
    if len(coming) > 1:
        return _ask_which(message, asked, coming, at=at)
    (party,) = coming
    if party.is_season:
        said = _("For one date or the whole season: use your link, or call us.")
        _say(message, said, party=party, once_a_day="season", at=at)
        return True
    try:
        changing_registrations.withdraw(party, at=at, actor=TEXT)
    except SeanceOver:
        return False
    if party.channel != Registration.Channel.SMS:
        _say(message, _("Cancelled, as you asked."), party=party, at=at)
    return True


def _meant(asked: Asked, parties: Sequence[Registration]) -> list[Registration]:
    return [party for party in parties if not asked.code or party.code == asked.code]


def _ask_which(message: IncomingText, asked: Asked, parties: Sequence[Registration], *, at: datetime) -> bool:
    """« Répondez OUI 4821 (Yoga, mar. 1er déc.) ou… »: the code says which. Too many: a person calls."""
    if len(parties) > LISTED or len({party.code for party in parties}) < len(parties):
        return False
    word = {YES: _("YES"), NO: _("NO"), CANCEL: _("CANCEL")}[asked.what]
    choices = [f"{word} {party.code} ({gsm.cut(party.activity.title, TITLE)}, {_day(party)})" for party in parties]
    sentence = _("Which one? Answer %(choices)s.") % {"choices": _(" or ").join(choices)}
    _say(message, sentence, once_a_day=f"which-{asked.what}", at=at, language=parties[0].language)
    return True


def _day(party: Registration) -> str:
    return wording.short_date(party.occurrence.starts_at) if party.occurrence else _("season")


def _not_understood(message: IncomingText, theirs: Sequence[Registration], *, at: datetime) -> None:
    """An agent reads it and calls; the person is told so, once a day."""
    party = theirs[0] if theirs else None
    sentence = _("We did not understand your message. The service reads it; in a hurry, call us:")
    _say(message, sentence, once_a_day="unclear", at=at)
    to_read = Notice.objects.of_cause("texts/").filter(channel=Notice.Channel.CALL, to=message.sender)
    if to_read.filter(created_at__gt=at - timedelta(days=1)).count() < MOST_A_DAY:
        incoming.ask_a_person(message, cause=f"texts/{party.pk if party else 0}", who=party.name if party else "")


def _say(
    message: IncomingText, sentence: str, *, at: datetime, party: Registration | None = None, once_a_day: str = "",
    language: str = "",
) -> None:  # fmt: skip
    """Answer the number that wrote, at night too: its owner is awake."""
    day = f"{once_a_day}/{message.sender}/{wording.local_date(at).isoformat()}"
    letters.write_sms(
        "events/sms/answer",
        {"sentence": sentence, "title": party.activity.title if party else "", "phone": settings.SERVICE_PHONE},
        key=f"texts/said/{day if once_a_day else message.pk}",
        to=message.sender,
        language=language or (party.language if party else translation.get_language() or "fr"),
        due=at,
        urgent=True,
        passing=True,
        spare=("phone",),
    )
