"""The people of the demonstration: invented names, addresses that lead nowhere."""

import datetime as dt
from random import Random

from django.contrib.auth.hashers import make_password

from cms.demo.reading import read
from directory.models import Agent, Association, Department, Membership, Person

AGENTS = (
    ("camille@exemple.test", "Camille", "Roux", "vie-associative", Agent.Role.DECIDES),
    ("sacha@exemple.test", "Sacha", "Bonnet", "sports", Agent.Role.ADMINISTERS),
)
NADIA = ("nadia@exemple.test", "Nadia", "Ferrero")


def write(associations: list[Association], random: Random) -> dict[str, Person]:
    """The accounts, agents included; by the slug of the association, or the first name of an agent."""
    names = [(association.slug, _volunteer(association, random)) for association in associations]
    names += [(first.lower(), _person(email, first, last)) for email, first, last, *_ in AGENTS]
    Person.objects.bulk_create(person for _, person in names)
    return dict(names)


def give_parts(people: dict[str, Person], associations: list[Association], at: dt.datetime) -> None:
    """Teams and departments take their people in. From here on, what happens is told by letter."""
    Membership.objects.bulk_create(
        Membership(
            person=people[association.slug],
            association=association,
            role=Membership.Role.RESPONSABLE,
            accepted_at=at,
        )
        for association in associations
    )
    departments = {department.slug: department for department in Department.objects.all()}
    Agent.objects.bulk_create(
        Agent(person=people[first.lower()], department=departments[slug], role=role)
        for _, first, _, slug, role in AGENTS
    )


def _volunteer(association: Association, random: Random) -> Person:
    if association.slug == "souffle-et-mouvement":
        return _person(*NADIA)
    first, last = random.choice(read("people")["first"]), random.choice(read("people")["last"])
    return _person(f"equipe.{association.slug}@exemple.test", first, last)


def _person(email: str, first_name: str, last_name: str) -> Person:
    return Person(email=email, first_name=first_name, last_name=last_name, password=make_password(None))
