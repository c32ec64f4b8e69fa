"""Copies of a party's letters for its relatives: the same news, without the person's own links."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from events import saying
from events.models import Registration, Relative
from events.saying import About, Action, Words
from notifications import letters


def welcome(relative: Relative, party: Registration, *, at: datetime) -> None:
    """They get copies from now on: of what, and how to end it."""
    names = {"name": party.name, "title": party.activity.title}
    subject = _("Copies for you: %(name)s, %(title)s") % names
    first = _("%(name)s wants you to know what we write to them about this registration.") % names
    if relative.is_for_all:
        subject = _("Copies for you: %(name)s") % names
        first = _("%(name)s wants you to know what we write to them about all their registrations.") % names
    sentences = [
        first,
        _("You may cancel for them, with the link below. You do not want these copies? The same link ends them."),
    ]
    words = Words(
        subject, sentences, _("You get copies for %(name)s:") % names,
        needs_link=True,
    )  # fmt: skip
    _copy(relative, saying.about(party, at=at), words, key=f"relatives/copie/{relative.pk}", is_first=True)


def tell(told: About, words: Words, *, key: str, at: datetime) -> None:
    """The same news to each relative, without the person's own links."""
    for relative in Relative.objects.of(told.party).current(at):
        _copy(relative, told, words, key=f"{key}/copie/{relative.pk}")


def _copy(relative: Relative, told: About, words: Words, *, key: str, is_first: bool = False) -> None:
    link = settings.PUBLIC_URL + relative.get_absolute_url()
    plain = Words(
        words.subject, words.sentences, words.short, link=link, is_loud=words.is_loud, needs_link=words.needs_link
    )
    if relative.channel == Relative.Channel.SMS:
        known = saying.text_message(told, plain, phone=settings.SERVICE_PHONE)
        letters.write_sms(
            "events/sms/registration", known, key=key, to=relative.phone, language=told.party.language,
            shorten=("place", "title"),
        )  # fmt: skip
        return
    action = Action(_("See, or cancel for them"), link)
    letters.write(
        "events/emails/copy", {"told": told, "words": plain, "party": told.party, "relative": relative, "action": action,
         "is_first": is_first},
        key=key, to=relative.email, language=told.party.language,
    )  # fmt: skip
