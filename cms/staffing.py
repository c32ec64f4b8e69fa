"""Who of the town's agents holds the keys of the admin."""

from django.contrib.auth.models import Group

from cms.planting import SERVICE_GROUP
from directory.models import Agent


def welcome(agent: Agent) -> None:
    """Let a current agent of the associations service into the admin; take the keys back from others.

    Agents of another department decide at /service/ for their own venues and need no key here.
    """
    group = Group.objects.get(name=SERVICE_GROUP)
    if Agent.objects.of_the_service().filter(person=agent.person).exists():
        agent.person.groups.add(group)
    else:
        agent.person.groups.remove(group)
