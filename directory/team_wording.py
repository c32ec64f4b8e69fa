"""The history of a team in sentences. No query: the step comes with its people."""

from django.utils.translation import gettext as _

from directory.elision import of_person
from directory.models import Membership, TeamMatter, TeamStep

Kind = TeamStep.Kind


def sentence(step: TeamStep) -> str:
    """« Nadia Ferrero a invité m…@exemple.test. »"""
    about = _about(step)
    known = {
        "by": step.by or _("Nobody"), "person": step.person, "of_person": of_person(step.person),
        "about": about, "of_about": of_person(about),
    }  # fmt: skip
    return _pattern(step) % known


def _pattern(step: TeamStep) -> str:
    """What was done, and by whom when it was not by the person themselves."""
    if step.kind == Kind.JOINED:
        return _joined(step)
    return {
        Kind.INVITED: _("%(by)s invited %(about)s."),
        Kind.TAKEN_BACK: _("%(by)s took back the invitation of %(of_about)s."),
        Kind.DECLINED: _("%(about)s declined the invitation."),
        Kind.ENDED: _("%(by)s ended the access of %(of_person)s."),
        Kind.REFUSED: _("%(by)s refused the request of %(of_person)s."),
        Kind.ROLE: _("%(by)s changed the role of %(of_person)s: %(about)s."),
        Kind.LEFT: _("%(person)s left the team."),
        Kind.CLAIMED: _("%(person)s asked to join the team."),
        Kind.CODE: _("%(person)s had a code sent to the declared address, %(about)s."),
        Kind.CODE_STOPPED: _("%(person)s typed five wrong codes: the code is stopped."),
        Kind.WITHDRAWN: _("%(person)s withdrew the request to join."),
        Kind.NOBODY: _("The service is told that nobody is in charge any more."),
        Kind.SILENT: _("No news for a long time: the team and the service are asked."),
        Kind.BUREAU: _("The board has changed: the team and the service are asked."),
        Kind.SETTLED: _("Question settled: %(about)s."),
        Kind.CHECKED: _("%(by)s said that all that is shown is right."),
        Kind.FLAGGED: _("Without an answer, the page is marked as not checked."),
        Kind.GREYED: _("Without an answer, the page is shown in grey."),
        Kind.UNLISTED: _("Without an answer, the page is no longer shown."),
    }[Kind(step.kind)]


def _joined(step: TeamStep) -> str:
    if step.by is None:
        return _("%(person)s joined the team with the code of the declared address (%(about)s).")
    if step.by_id == step.person_id:
        return _("%(person)s joined the team, by invitation (%(about)s).")
    return _("%(by)s let %(person)s into the team (%(about)s).")


def _about(step: TeamStep) -> str:
    """A role or a question in words; otherwise what was kept."""
    for choices in (Membership.Role, TeamMatter.Kind):
        if step.about in choices.values:
            return str(choices(step.about).label)
    return step.about
