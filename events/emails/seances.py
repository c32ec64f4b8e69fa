"""Something happens to a séance: every party that counts on it is told."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from events import invitations, saying
from events.emails.writing import answers, date_of, has_a_place, short_deadline, tell, tell_in_time
from events.models import Occurrence, Registration, RegistrationStep
from events.saying import About, Words


def dates_cancelled(party: Registration, step: RegistrationStep, seances: Sequence[Occurrence]) -> None:
    """Dates of a season do not take place: told at once, at night too when one is near. One letter for all of them."""
    known = invitations.REQUEST if party.is_confirmed else ""
    tell(party, step, seance_cancelled, seance=seances[0], urgent=True, invitation=known, seances=seances)


def seance_cancelled(told: About, step: RegistrationStep, *, seances: Sequence[Occurrence] = ()) -> Words:
    subject = _("CANCELLED: %(title)s on %(date)s") % {"title": told.title, "date": date_of(told)}
    sentences = [_("This date does not take place. Please do not come.")]
    if len(seances) > 1:
        subject = _("CANCELLED: %(title)s, %(count)s dates") % {"title": told.title, "count": len(seances)}
        sentences = [_("These dates do not take place. Please do not come."), *map(saying.line, seances)]
    if step.words:
        sentences.append(_("The reason: %(reason)s") % {"reason": step.words})
    if told.is_season and told.coming:
        sentences.append(_("The other dates of the season are unchanged."))
    elif not told.is_season:
        sentences.append(_("You are not registered any more. You find other dates %(how)s.") % {"how": told.how})
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


def dates_restored(party: Registration, step: RegistrationStep, seances: Sequence[Occurrence]) -> None:
    """Dates of a season that were cancelled take place after all."""
    known = invitations.REQUEST if party.is_confirmed else ""
    tell(party, step, _dates_restored, seance=seances[0], urgent=True, invitation=known, seances=seances)


def _dates_restored(told: About, step: RegistrationStep, *, seances: Sequence[Occurrence]) -> Words:
    subject = _("It takes place after all: %(title)s on %(date)s") % {"title": told.title, "date": date_of(told)}
    sentences = [_("This date had been cancelled: it takes place after all, and your place is yours.")]
    if len(seances) > 1:
        subject = _("They take place after all: %(title)s, %(count)s dates") % {
            "title": told.title, "count": len(seances)
        }  # fmt: skip
        sentences = [_("These dates had been cancelled: they take place after all, and your place is yours.")]
        sentences += [saying.line(seance) for seance in seances]
    return _expected(told, subject, sentences, _("Takes place after all, your place is yours."))


def dates_added(party: Registration, step: RegistrationStep, seances: Sequence[Occurrence]) -> None:
    """A date more, for those of the season."""
    known = invitations.REQUEST if party.is_confirmed else ""
    tell(party, step, _dates_added, seance=seances[0], urgent=True, invitation=known, seances=seances)


def _dates_added(told: About, step: RegistrationStep, *, seances: Sequence[Occurrence]) -> Words:
    subject = _("One date more: %(title)s on %(date)s") % {"title": told.title, "date": date_of(told)}
    sentences = [
        _("This date is added to your season: your place is kept."),
        _("You cannot come that day? Say so %(how)s: your place then serves somebody else.") % {"how": told.how},
    ]
    return _expected(told, subject, sentences, _("One date more in your season, your place is kept."))


def _expected(told: About, subject: str, sentences: list[str], short: str) -> Words:
    return Words(
        subject,
        sentences,
        short,
        subject,
        [told.action(_("See my dates"))],
        has_code=has_a_place(told.party),
        is_loud=True,
        worth_a_call=True,
    )


def moved(party: Registration, step: RegistrationStep, seances: Sequence[Occurrence]) -> None:
    """Another time or another place, on one date or on many: one letter."""
    known = invitations.REQUEST if party.is_confirmed else ""
    tell(party, step, _moved, seance=seances[0], urgent=True, invitation=known, seances=seances)


def moved_and_hurried(
    party: Registration, step: RegistrationStep, seances: Sequence[Occurrence], *, channel: str, reason: str
) -> None:
    """The date comes sooner, so the place that is offered has to be answered sooner: one letter says both. `channel` is
    how they have to be told in time."""
    tell_in_time(
        party, step, _moved_and_hurried, channel=channel, seance=seances[0], urgent=True, seances=seances, reason=reason
    )


def _moved_and_hurried(
    told: About, step: RegistrationStep, *, seances: Sequence[Occurrence], reason: str
) -> Words:  # fmt: skip
    party = told.party
    until = saying.moment(party.offered_until) if party.offered_until else ""
    moved = _moved(told, step, seances=seances, reason=reason)
    sentences = [
        *moved.sentences,
        _("You have less time now to answer our offer: until %(until)s.") % {"until": until},
        _("Without an answer from you, the offer goes to the next person."),
    ]
    before = {"until": short_deadline(party)}
    return Words(
        moved.subject, sentences, _("CHANGED. A place is free! Answer before %(until)s:") % before,
        _("The date has changed and a place is offered: do they take it? To be answered before %(until)s.")
        % {"until": until},
        answers(told), answerable=_("CHANGED. A place is free! Answer YES or NO before %(until)s, or:") % before,
        is_loud=True, needs_link=True, worth_a_call=True,
    )  # fmt: skip


def _moved(told: About, step: RegistrationStep, *, seances: Sequence[Occurrence], reason: str = "") -> Words:
    now = ", ".join(filter(None, (told.when_of_date, told.short_place)))
    subject = _("CHANGED: %(title)s, now %(when)s") % {"title": told.title, "when": now}
    sentences = [_("The date, the hours or the place have changed. Here is what counts now.")]
    if len(seances) == 1 and seances[0].starts_at != seances[0].original_start:
        sentences.append(_("Planned at first: %(before)s.") % {"before": saying.moment(seances[0].original_start)})
    if len(seances) > 1:
        subject = _("CHANGED: %(title)s, %(count)s dates") % {"title": told.title, "count": len(seances)}
        sentences += [saying.line(seance) for seance in seances]
    if (leaders := {seance.leader for seance in seances}) and len(leaders) == 1 and (leader := leaders.pop()):
        sentences.append(_("Led by: %(leader)s.") % {"leader": leader})
    if said := reason or step.words:
        sentences.append(_("The reason: %(reason)s") % {"reason": said})
    if has_a_place(told.party):
        sentences.append(
            _("You need not do anything: your place stays yours. It does not suit you? Cancel %(how)s.")
            % {"how": told.how}
        )
    short = _("CHANGED: note the new date, hour and place.")
    actions = [told.action(_("See, change or cancel my registration"))]
    return Words(
        subject, sentences, short, subject, actions, has_code=has_a_place(told.party), is_loud=True, worth_a_call=True
    )
