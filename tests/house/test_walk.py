"""A volunteer and a visitor ask for every address of the agents' admin: nothing opens, nothing leaks.

The addresses come from the resolver, filled with real things of another association. A new one that
cannot be filled fails, so that nobody adds a part of the admin that this walk does not meet.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern
from wagtail.documents import get_document_model
from wagtail.models import Collection, Locale, Site, Task, TaskState, Workflow, WorkflowState

from cms import editing, planting
from cms.models import Picture
from directory.models import Association, Person
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SECRET = "Secret du club nautique"
OPEN = ("gestion/login/", "gestion/logout/", "gestion/jsi18n/", "gestion/sprite/")  # what anybody may ask: words, icons
SIGN_IN = ("/connexion/", "/gestion/entree/", "/gestion/login/")  # the last leads on to the first
BESIDE = [
    "/api/",
    "/api/v2/pages/",
    "/api/v2/images/",
    "/admin/",
    "/gestion/api/main/pages/",
    "/documents/1/secret.pdf",
]
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
GROUP = re.compile(r"\(\?P<(\w+)>[^()]*(?:\([^()]*\)[^()]*)*\)|\((?!\?)[^()]*\)")


@pytest.fixture
def theirs(db: None) -> dict[str, Any]:
    """Real things of another association, under the names that addresses give them."""
    planting.plant()
    association = factories.make_association("Club nautique")
    person = factories.make_membership(
        person=factories.make_person("leo@exemple.test", "Léo"), association=association
    ).person
    page = editing.save(association, {"tagline": SECRET}, facts={}, by=person, seen=None, send=True)
    picture = Picture.objects.create(title=SECRET, file="original_images/secret.jpg", width=1, height=1)
    document = get_document_model().objects.create(title=SECRET, file=ContentFile(SECRET.encode(), "secret.pdf"))
    state, task = WorkflowState.objects.get(), TaskState.objects.get()
    numbers = {"pk": page.pk, "page_id": page.pk, "revision_id": page.latest_revision_id, "image_id": picture.pk}
    numbers |= {"parent_page_id": page.pk, "page_to_move_id": page.pk, "destination_id": page.pk, "parent_id": page.pk}
    numbers |= {"revision_id_a": page.latest_revision_id, "revision_id_b": page.latest_revision_id, "id": page.pk}
    numbers |= {"workflow_id": Workflow.objects.get().pk, "workflow_state_id": state.pk, "task_state_id": task.pk}
    numbers |= {"task_id": Task.objects.get().pk, "object_id": page.pk, "instance_id": page.pk, "user_id": person.pk}
    numbers |= {"collection_id": Collection.objects.last().pk, "site_id": Site.objects.get().pk, "locale_id": 1}
    numbers |= {"session_id": 1, "form_page_id": page.pk, "index": 0, "restriction_id": 1}
    numbers |= {"redirect_id": 1, "uploaded_file_id": 1, "embed_id": 1, "id_": 1}
    numbers |= {"document_id": document.pk, "doc_id": document.pk}
    words = {"app_label": "cms", "model_name": "associationpage", "content_type_app_name": "cms"}
    words |= {"content_type_model_name": "associationpage", "signature": "x", "filter_spec": "original", "slug": "x"}
    words |= {"action_name": "approve", "task_app_label": "cms", "task_model_name": "firstpublicationtask"}
    words |= {
        "document_filename": document.filename,
        "image_filename": "secret.jpg",
        "filename": "secret.jpg",
        "path": "x",
    }
    words |= {"action": "delete", "language_code": Locale.get_default().language_code, "key": "x", "mode": "x"}
    words |= {"app_name": "cms", "uidb64": "x", "token": "x-x", "field_name": "tags", "length": "10"}
    numbers |= {"page_pk": page.pk, "workflow_pk": Workflow.objects.get().pk}
    return {**numbers, **words, "": page.pk}


def patterns(resolver: Any, before: str = "") -> Iterator[tuple[str, bool]]:
    """Each address under the admin as it is written, and whether part of it is a regular expression."""
    for entry in resolver.url_patterns:
        written = str(entry.pattern)
        if isinstance(entry.pattern, RegexPattern):
            written = written.removeprefix("^").removesuffix("$").removesuffix("\\Z")
        here = before + written
        if isinstance(entry, URLResolver):
            yield from patterns(entry, here)
        elif isinstance(entry, URLPattern) and here.startswith("gestion/"):
            yield here, isinstance(entry.pattern, RegexPattern)


def filled(written: str, is_regex: bool, theirs: dict[str, Any]) -> str:
    """The address with its parts; a KeyError names the part that the walk cannot fill."""
    if is_regex:
        written = GROUP.sub(lambda found: str(theirs[found[1] or ""]), written).replace("\\", "").replace("?", "")
    return "/" + PARAMETER.sub(lambda found: str(theirs[found[1]]), written)


def all_addresses(theirs: dict[str, Any]) -> list[str]:
    found, unknown = [], []
    for written, is_regex in patterns(get_resolver()):
        if written.startswith(OPEN):
            continue
        try:
            found.append(filled(written, is_regex, theirs))
        except KeyError as part:
            unknown.append(f"{written}: {part}")
    assert unknown == []
    return [*found, *BESIDE, f"/media/{Picture.objects.get().file.name}"]


@pytest.mark.parametrize("who", ["visitor", "volunteer"])
def test_no_address_of_the_admin_opens_or_tells(who: str, theirs: dict[str, Any], client: Client) -> None:
    if who == "volunteer":
        nadia: Person = factories.make_membership().person
        client.force_login(nadia, backend="django.contrib.auth.backends.ModelBackend")
    before = Association.objects.count(), Picture.objects.count(), TaskState.objects.get().status
    addresses = all_addresses(theirs)
    opened = []
    for address in addresses:
        for ask in (client.get, client.post):
            answer = ask(address)
            told = b"".join(answer.streaming_content) if answer.streaming else answer.content
            shut = answer.status_code in (403, 404, 405) or (
                answer.status_code == 302 and answer.headers["Location"].startswith(SIGN_IN)
            )
            if not shut or SECRET.encode() in told:
                opened.append((ask.__name__, address, answer.status_code, answer.headers.get("Location", "")))
    assert (opened, len(addresses) > 200) == ([], True)
    assert (Association.objects.count(), Picture.objects.count(), TaskState.objects.get().status) == before


def test_a_part_that_the_walk_cannot_fill_is_named(theirs: dict[str, Any]) -> None:
    with pytest.raises(KeyError, match="unheard_of"):
        filled("gestion/new/<int:unheard_of>/", False, theirs)
