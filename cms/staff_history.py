"""The history of departments and agents: one row per act, never rewritten, told in sentences."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from directory.elision import of_person
from directory.models import Agent, Department, Person, StaffStep

Kind = StaffStep.Kind
SHOWN = 100


def write(
    department: Department,
    kind: str,
    *,
    by: Person | None,
    at: datetime,
    person: Person | None = None,
    about: str = "",
    words: str = "",
) -> StaffStep:
    return StaffStep.objects.create(
        department=department, kind=kind, by=by, at=at, person=person, about=about[:120], words=words[:500]
    )


def latest(department: Department | None = None) -> list[tuple[StaffStep, str]]:
    """The last steps, of one department or of all, each with its sentence. One query."""
    steps = StaffStep.objects.select_related("department", "by", "person")
    steps = steps.filter(department=department) if department else steps
    return [(step, sentence(step)) for step in steps[:SHOWN]]


def sentence(step: StaffStep) -> str:
    """What was done, in one sentence that names who did it."""
    told = {
        Kind.CREATED: _("%(by)s created the department."),
        Kind.RENAMED: _("%(by)s renamed the department, which was called “%(about)s”."),
        Kind.REACHED: _("%(by)s changed how the department is reached."),
        Kind.CLOSED: _("%(by)s closed the department."),
        Kind.REOPENED: _("%(by)s opened the department again."),
        Kind.VENUES: _("%(by)s gave it venues to decide on: %(words)s."),
        Kind.INVITED: _("%(by)s invited %(about)s."),
        Kind.TAKEN_BACK: _("%(by)s took back the invitation of %(of_about)s."),
        Kind.DECLINED: _("%(about)s declined the invitation."),
        Kind.JOINED: _("%(person)s joined the department: %(role)s."),
        Kind.ROLE: _("%(by)s changed the role of %(of_person)s: %(role)s."),
        Kind.MOVED: _("%(by)s moved %(person)s here, from %(about)s."),
        Kind.ENDED: _("%(by)s ended the access of %(of_person)s."),
    }
    person = step.person or _("somebody")
    return told[Kind(step.kind)] % {
        "by": step.by or _("Somebody"), "person": person, "of_person": of_person(person), "about": step.about,
        "of_about": of_person(step.about),
        "words": step.words, "role": dict(Agent.Role.choices).get(step.about, step.about),
    }  # fmt: skip


def names(things: Iterable[object]) -> str:
    return ", ".join(map(str, things))
