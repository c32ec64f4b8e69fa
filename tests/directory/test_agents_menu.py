"""The menu of the agents shows nobody a door that is shut to them."""

import re

import pytest
from django.test import Client

from tests import factories

ROOTS = r'href="(/(?:service|gestion)/[^"#?]*)"'


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/service/", "/service/conventions/"])
def test_no_link_of_the_menu_is_refused_to_another_department(client: Client, page: str) -> None:
    sports = factories.make_department("Direction des sports", slug="sports")
    client.force_login(factories.make_agent(department=sports).person)
    links = set(re.findall(ROOTS, client.get(page).content.decode()))
    assert {link: client.get(link).status_code for link in links if client.get(link).status_code != 200} == {}
    assert len(links) > 15


@pytest.mark.django_db
def test_the_associations_service_finds_all_its_doors(agent_client: Client) -> None:
    links = set(re.findall(ROOTS, agent_client.get("/service/").content.decode()))
    assert {"/service/equipes/", "/service/toujours-vrai/", "/gestion/"} <= links
