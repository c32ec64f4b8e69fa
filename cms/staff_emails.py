"""The letters about agents: who is invited, who came, whose part changed or ended."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from directory.models import Agent, AgentInvitation, Person
from notifications import letters


def invited(invitation: AgentInvitation) -> None:
    """Ask the holder of a mailbox to join the department; the link only shows the invitation."""
    person = Person.objects.filter(email__iexact=invitation.email).first()
    _write(
        "agent_invited",
        key=f"invited:{invitation.pk}:{invitation.sent_at.timestamp():.6f}",
        to=invitation.email,
        language=person.language if person else settings.LANGUAGE_CODE,
        reply_to=invitation.by.email,
        invitation=invitation,
        department=invitation.department,
        url=settings.PUBLIC_URL + invitation.get_absolute_url(),
    )


def accepted(invitation: AgentInvitation, agent: Agent) -> None:
    """Tell who invited that the person came."""
    _to_person(
        "agent_accepted", invitation.by, key=f"accepted:{invitation.pk}", agent=agent,
        url=settings.PUBLIC_URL + reverse("cms:department", args=[agent.department.slug]),
    )  # fmt: skip


def changed(agent: Agent, *, at: datetime) -> None:
    """Tell the agent for whom, and as what, they work from now on."""
    key = f"changed:{agent.pk}:{at.timestamp():.6f}"
    _to_person("agent_changed", agent.person, key=key, agent=agent, url=settings.PUBLIC_URL + "/service/")


def ended(agent: Agent) -> None:
    _to_person("agent_ended", agent.person, key=f"ended:{agent.pk}", agent=agent)


def _to_person(name: str, person: Person, *, key: str, **known: Any) -> None:
    _write(name, key=key, to=person.email, language=person.language, reply_to=settings.SERVICE_EMAIL, **known)


def _write(name: str, *, key: str, to: str, language: str, reply_to: str, **known: Any) -> None:
    letters.write(f"cms/emails/{name}", known, key=f"cms/agent-{key}", to=to, language=language, reply_to=reply_to)
