"""What is written to those who register: one function per letter.

Each tells one step of a history, so its key is that step's: one fact, one letter, through the channel that
the person chose. All are posted in the transaction of the fact they speak of.
"""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from events import registration_wording as words
from events.models import Occurrence, Registration, RegistrationStep
from notifications import letters, outbox
from notifications.models import Notice

Channel = Notice.Channel


def registered(party: Registration, step: RegistrationStep) -> None:
    """You have a place."""
    with translation.override(party.language):
        _tell(
            party, step, _("Your place: %(title)s") % _of(party),
            [_("You are registered: %(title)s, %(when)s.") % _of(party), *_practical(party)],
        )  # fmt: skip


def waiting(party: Registration, step: RegistrationStep) -> None:
    """No place yet; we shall tell you."""
    with translation.override(party.language):
        _tell(
            party, step, _("Waiting list: %(title)s") % _of(party),
            [
                _("You are on the waiting list: %(title)s, %(when)s (%(people)s). You have no place yet.") % _of(party),
                _("We will contact you as soon as there is room."),
            ],
        )  # fmt: skip


def offered(party: Registration, step: RegistrationStep, *, channel: str) -> None:
    """A place is kept for you until then. On the last evening people are phoned: `channel` says so."""
    with translation.override(party.language):
        until = words.deadline(party.offered_until) if party.offered_until else ""
        _tell(
            party, step, _("A place for you: %(title)s") % _of(party),
            [
                _("A place is free: %(title)s, %(when)s (%(people)s).") % _of(party),
                _("It is kept for you until %(until)s. Say yes or no with your link.") % {"until": until},
            ],
            channel=channel,
        )  # fmt: skip


def expired(party: Registration, step: RegistrationStep) -> None:
    """You did not answer; the place went to the next."""
    with translation.override(party.language):
        _tell(
            party, step, _("The offer is over: %(title)s") % _of(party),
            [_("We had no answer in time: the place of %(title)s, %(when)s, was offered to the next person.") % _of(party)],
        )  # fmt: skip


def waited_in_vain(party: Registration, step: RegistrationStep) -> None:
    """No place became free."""
    with translation.override(party.language):
        _tell(
            party, step, _("No place: %(title)s") % _of(party),
            [_("No place became free for %(title)s, %(when)s. You are no longer on the waiting list.") % _of(party)],
        )  # fmt: skip


def withdrawn(party: Registration, step: RegistrationStep) -> None:
    """You cancelled; we noted it."""
    with translation.override(party.language):
        _tell(
            party, step, _("Cancelled: %(title)s") % _of(party),
            [_("Your registration is cancelled: %(title)s, %(when)s. Thank you for telling us.") % _of(party)],
        )  # fmt: skip


def cancelled(party: Registration, step: RegistrationStep) -> None:
    """It does not take place, or the association cancelled your registration; with the reason."""
    with translation.override(party.language):
        _tell(
            party, step, _("Cancelled: %(title)s") % _of(party),
            [
                _("The association cancels: %(title)s, %(when)s. Do not come.") % _of(party),
                *([_("Reason: %(reason)s") % {"reason": step.words}] if step.words else []),
            ],
        )  # fmt: skip


def date_cancelled(party: Registration, step: RegistrationStep, seance: Occurrence) -> None:
    """One date of your season does not take place; the others do."""
    with translation.override(party.language):
        _tell(
            party, step, _("Cancelled: %(title)s, %(date)s") % {**_of(party), "date": words.moment(seance)},
            [
                _("This date is cancelled: %(title)s, %(date)s. Do not come.") % {**_of(party), "date": words.moment(seance)},
                *([_("Reason: %(reason)s") % {"reason": step.words}] if step.words else []),
                _("The other dates take place."),
            ],
        )  # fmt: skip


def date_restored(party: Registration, step: RegistrationStep, seance: Occurrence) -> None:
    """A date that was cancelled takes place after all."""
    with translation.override(party.language):
        _tell(
            party, step, _("It takes place: %(title)s, %(date)s") % {**_of(party), "date": words.moment(seance)},
            [_("This date takes place after all: %(title)s, %(date)s.") % {**_of(party), "date": words.moment(seance)}],
        )  # fmt: skip


def moved(party: Registration, step: RegistrationStep, seances: Sequence[Occurrence]) -> None:
    """The time or the place changed, on one date or on many."""
    with translation.override(party.language):
        _tell(
            party, step, _("New time or place: %(title)s") % _of(party),
            [
                _("The time or the place changes: %(title)s.") % _of(party),
                *words.dates(seances),
                _("You need not do anything: you are still registered. If you cannot come, cancel with your link."),
            ],
        )  # fmt: skip


def resized(party: Registration, step: RegistrationStep) -> None:
    """You are more, or fewer."""
    with translation.override(party.language):
        _tell(
            party, step, _("Your registration has changed: %(title)s") % _of(party),
            [_("You now come with this number of people: %(people)s. %(title)s, %(when)s.") % _of(party)],
        )  # fmt: skip


def rescheduled(party: Registration, step: RegistrationStep) -> None:
    """You come on another date."""
    with translation.override(party.language):
        _tell(
            party, step, _("Your new date: %(title)s") % _of(party),
            [_("You have changed the date: %(title)s, %(when)s.") % _of(party), *_practical(party)],
        )  # fmt: skip


def away(party: Registration, step: RegistrationStep, seance: Occurrence) -> None:
    """You do not come on that date; the others stay."""
    with translation.override(party.language):
        _tell(
            party, step, _("Away: %(title)s, %(date)s") % {**_of(party), "date": words.moment(seance)},
            [
                _("You are away on %(date)s: your place is free for others. The other dates stay yours.")
                % {"date": words.moment(seance)}
            ],
        )  # fmt: skip


def back(party: Registration, step: RegistrationStep, seance: Occurrence) -> None:
    """You come after all."""
    with translation.override(party.language):
        _tell(
            party, step, _("You come: %(title)s, %(date)s") % {**_of(party), "date": words.moment(seance)},
            [_("You come after all on %(date)s: your place is kept.") % {"date": words.moment(seance)}],
        )  # fmt: skip


def contact_changed(party: Registration, step: RegistrationStep) -> None:
    """The name or the way to be reached was corrected; told by the new way."""
    with translation.override(party.language):
        _tell(
            party, step, _("Your details: %(title)s") % _of(party),
            [_("Your name or the way to reach you has been changed: %(title)s, %(when)s.") % _of(party)],
        )  # fmt: skip


def link_again(party: Registration, *, at: datetime) -> None:
    """Somebody registered a second time, or lost the link: here it is again. Once an hour at most."""
    with translation.override(party.language):
        _post(
            party, f"registrations/link/{party.pk}/{at:%Y%m%d%H}", _("Your registration: %(title)s") % _of(party),
            [_("Here is the link of your registration: %(title)s, %(when)s.") % _of(party)], channel=party.channel,
        )  # fmt: skip


def forget(parties: Sequence[Registration]) -> None:
    """Empty the words and addresses of what was sent to these parties; what still waits to leave, leaves."""
    steps = RegistrationStep.objects.filter(registration__in=parties).values_list("pk", flat=True)
    keys = [f"registrations/{step}" for step in steps]
    Notice.objects.filter(key__in=keys).exclude(sent_at=None).update(
        subject="–", body="", html="", attachments=[], to=""
    )


def _of(party: Registration) -> dict[str, str]:
    return {"title": words.title(party), "when": words.when(party), "people": words.people(party)}


def _practical(party: Registration) -> list[str]:
    return [
        _("Where: %(where)s") % {"where": words.where(party)},
        _("Number of people: %(people)s. Your code: %(code)s.") % {**_of(party), "code": party.code},
        _("If you cannot come, cancel: your place helps somebody else."),
    ]


def _tell(
    party: Registration, step: RegistrationStep, subject: str, paragraphs: Sequence[str], *, channel: str = ""
) -> None:
    _post(party, f"registrations/{step.pk}", subject, paragraphs, channel=channel or party.channel)


def _post(party: Registration, key: str, subject: str, paragraphs: Sequence[str], *, channel: str) -> None:
    """Through this channel; whoever cannot be reached through it is phoned. Nobody is written to once forgotten."""
    if party.erased_at:
        return
    url = settings.PUBLIC_URL + party.get_absolute_url()
    if channel == Channel.EMAIL and party.email:
        letters.write(
            "events/emails/registration", {"party": party, "subject_line": subject, "paragraphs": paragraphs, "url": url},
            key=key, to=party.email, language=party.language,
        )  # fmt: skip
        return
    if channel == Channel.SMS and party.phone:
        body = " ".join([paragraphs[0], url])
        outbox.post(key=key, to=party.phone, subject=subject, body=body, channel=Channel.SMS, language=party.language)
        return
    by_hand = Channel.PAPER if channel == Channel.PAPER else Channel.CALL
    to = party.address if by_hand == Channel.PAPER else party.phone or party.name
    body = "\n".join([party.name, party.phone, *paragraphs])
    outbox.post(key=key, to=to[:320], subject=subject, body=body, channel=by_hand, language=party.language)
