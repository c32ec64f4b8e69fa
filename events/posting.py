"""A letter to a party leaves by the way that the person chose: e-mail, text message, paper, or a call to make."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.utils.translation import gettext as _

from events import invitations, own_calendars, saying
from events.models import Occurrence, Registration
from events.saying import About, Words
from notifications import letters, outbox, phones
from notifications.attachments import Attachment
from notifications.models import Notice

Channel = Registration.Channel
SOON_HOURS = 36  # a change that near is told at night too
POST_TAKES = timedelta(days=4)  # until a letter printed by the service lies in a letter box


def post(
    told: About, words: Words, *, key: str, at: datetime, channel: str, invitation: str = "", urgent: bool = False,
    about: Occurrence | None = None,
) -> None:  # fmt: skip
    """Write it in the caller's transaction, in the active language. An e-mail may bring a calendar file.

    Who can only be phoned is not phoned for what they have just said or heard themselves. `about` is the date that it
    is about: when the post would bring it too late, who chose a letter is phoned. Without a number the letter leaves all
    the same, and an agent knows at once that somebody may come in vain.
    """
    party = told.party
    if channel == Channel.EMAIL and party.email:
        _by_email(told, words, key=key, at=at, invitation=invitation)
    elif channel == Channel.SMS and party.phone:
        is_near = told.seance is not None and (told.seance.starts_at - at).total_seconds() < SOON_HOURS * 3600
        if settings.TAKES_TEXTS and words.answerable:
            words = replace(words, short=words.answerable, needs_link=False)
        known = saying.text_message(told, words, phone=settings.SERVICE_PHONE)
        letters.write_sms(
            "events/sms/registration", known, key=key, to=party.phone, language=party.language,
            urgent=urgent and is_near, shorten=("place", "title"),
        )  # fmt: skip
    elif channel == Channel.PAPER and party.address:
        if not (words.worth_a_call and comes_too_late(about, at=at)):
            _on_paper(told, words, key=key, at=at)
        elif party.phone:
            _to_call(told, words, key=key)
        else:
            _on_paper(told, words, key=key, at=at)
            if words.is_loud:
                _to_call(told, words, key=f"{key}/call")
    elif words.worth_a_call:
        _to_call(told, words, key=key)


def comes_too_late(seance: Occurrence | None, *, at: datetime) -> bool:
    """Would a printed letter about this date arrive after it, or after the day on which it was announced?"""
    if seance is None:
        return False
    announced = min(seance.starts_at, max(seance.original_start, at))
    return announced < at + POST_TAKES


def _by_email(told: About, words: Words, *, key: str, at: datetime, invitation: str) -> None:
    party = told.party
    letters.write(
        "events/emails/registration",
        _known(told, words, at=at),
        key=key,
        to=party.email,
        language=party.language,
        reply_to=told.activity.contact_email or told.activity.association.email or settings.SERVICE_EMAIL,
        attachments=_files(told, invitation),
    )


def _known(told: About, words: Words, *, at: datetime) -> dict[str, Any]:
    calendar = own_calendars.of(told.party, at=at)
    return {
        "told": told, "words": words, "party": told.party, "activity": told.activity,
        "association": told.activity.association, "calendar_url": settings.PUBLIC_URL + calendar.get_absolute_url(),
        "people": saying.people(told.party),
    }  # fmt: skip


def _files(told: About, invitation: str) -> list[Attachment]:
    if not invitation:
        return []
    make = invitations.cancel if invitation == invitations.CANCEL else invitations.request
    file = make(told.party, told.dates)
    return [file] if file else []


def _on_paper(told: About, words: Words, *, key: str, at: datetime) -> None:
    """Rendered like an e-mail; somebody prints it and posts it (`Notice.by_hand`)."""
    known = {**letters._town(), **_known(told, words, at=at), "language": told.party.language, "on_paper": True}
    outbox.post(
        key=key,
        to=f"{told.party.name}\n{told.party.address}"[:320],
        subject=words.subject,
        body=letters._text("events/emails/registration.txt", known),
        html=get_template("events/emails/registration.html").render({**known, "subject": words.subject}),
        channel=Notice.Channel.PAPER,
        language=told.party.language,
    )


def _to_call(told: About, words: Words, *, key: str) -> None:
    """For the call list: whom to phone, and what to say."""
    party = told.party
    phone = phones.shown(party.phone) if party.phone else ""
    lines = [
        f"{party.name}, {phone}" if phone else _("%(name)s, who left no number") % {"name": party.name},
        words.why or words.subject,
        " ".join(party.address.split()) if not phone else "",
        told.title,
        told.when,
        told.place.name,
        _("Code: %(code)s") % {"code": party.code} if words.has_code else "",
        *words.sentences,
        _("The letter comes too late: they may come in vain. Tell whoever is at the door.")
        if party.channel == Channel.PAPER and not phone
        else "",
    ]
    outbox.post(
        key=key,
        to=party.phone or party.name,
        subject=_("Call %(name)s: %(why)s") % {"name": party.name, "why": words.subject},
        body="\n".join(line for line in lines if line),
        channel=Notice.Channel.CALL,
        language=party.language,
    )
