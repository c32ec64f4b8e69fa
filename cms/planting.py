"""Plant the site: the pages, groups and workflow that a town starts with.

plant() may run at any time and as often as wanted: it makes what is missing and changes no page
that exists. It runs after `migrate` (`manage.py plant`), because Wagtail's tree of pages cannot be
written from a migration without the real models.
"""

from typing import TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.template.loader import render_to_string
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
    Task,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from cms.models import DirectoryPage, FirstPublicationTask, HomePage, StandardPage
from directory import wording

PageT = TypeVar("PageT", bound=Page)

SERVICE_GROUP = "Service vie associative"
COLLECTION = "Associations"
WORKFLOW = "Première publication"
TEXTS = {
    "accessibilite": "Accessibilité : non conforme",
    "donnees-personnelles": "Données personnelles",
    "mentions-legales": "Mentions légales",
    "aide": "Aide",
}
PAGE_ACTS = ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"]
IMAGE_ACTS = ["add_image", "change_image", "delete_image", "choose_image"]
DOCUMENT_ACTS = ["add_document", "change_document", "delete_document", "choose_document"]
RECORDS = {  # what agents keep in the admin; nothing whose state a use case owns may be deleted there
    "directory": {
        "association": ["add", "change", "view"],
        "membership": ["add", "change", "view"],
        "theme": ["add", "change", "delete", "view"],
        "neighbourhood": ["add", "change", "delete", "view"],
        "venue": ["add", "change", "view"],
        "space": ["add", "change", "view"],
        "department": ["add", "change", "view"],
        "agent": ["add", "change", "view"],
    },
    "events": {
        "season": ["add", "change", "delete", "view"],
        "dayoff": ["add", "change", "delete", "view"],
        "synonym": ["add", "change", "delete", "view"],
    },
}


@transaction.atomic
def plant() -> HomePage:
    """Make the site, its first pages, the service's group and the approval of first publications."""
    home = _home()
    directory = DirectoryPage.objects.first() or _add(
        home, DirectoryPage(title="Associations", slug="associations", lead="Toutes les associations de la ville.")
    )
    for slug, title in TEXTS.items():
        if not home.get_children().filter(slug=slug).exists():
            body = render_to_string(f"cms/first_texts/{slug}.html", _town())
            _add(home, StandardPage(title=title, slug=slug, body=body))
    root = Collection.get_first_root_node()
    if not root.get_children().filter(name=COLLECTION).exists():
        root.add_child(name=COLLECTION)
    _clear_what_wagtail_left()
    group = _service_group(home, root)
    _workflow(directory, group)
    return home


def _home() -> HomePage:
    home = HomePage.objects.first()
    if home is None:
        root = Page.get_first_root_node()
        home = HomePage(
            title="Accueil", slug="accueil", lead=f"Activités, associations et salles de {settings.TOWN_NAME}."
        )
        root.add_child(instance=home)
        home.save_revision().publish()
    address = urlsplit(settings.PUBLIC_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": address.hostname or "localhost",
            "port": port,
            "root_page": home,
            "site_name": settings.PRODUCT_NAME,
        },
    )
    Page.objects.filter(depth=2, content_type__model="page", slug="home").delete()  # Wagtail's welcome page
    fresh: HomePage = HomePage.objects.get(pk=home.pk)
    return fresh


def _clear_what_wagtail_left() -> None:
    """Wagtail's own first groups and workflow would only confuse: they go as long as nobody used them."""
    Workflow.objects.filter(name="Moderators approval", workflow_states=None).delete()
    Task.objects.filter(name="Moderators approval", task_states=None).delete()
    Group.objects.filter(name__in=["Moderators", "Editors"], user=None).delete()


def _add(parent: Page, page: PageT) -> PageT:
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def _service_group(home: HomePage, root: Collection) -> Group:
    """One row of rights on the home page and one on the pictures: no right per association."""
    group, _ = Group.objects.get_or_create(name=SERVICE_GROUP)
    records = [f"{act}_{model}" for models in RECORDS.values() for model, acts in models.items() for act in acts]
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"),
        *Permission.objects.filter(content_type__app_label__in=RECORDS, codename__in=records),
    )
    for right in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=PAGE_ACTS):
        GroupPagePermission.objects.get_or_create(group=group, page=home, permission=right)
    files = Permission.objects.filter(
        content_type__app_label__in=["wagtailimages", "wagtaildocs"],
        codename__in=[*IMAGE_ACTS, *DOCUMENT_ACTS],
    )
    for right in files:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=right)
    return group


def _workflow(directory: DirectoryPage, group: Group) -> None:
    workflow, _ = Workflow.objects.get_or_create(name=WORKFLOW)
    task = FirstPublicationTask.objects.first()
    if task is None:
        task = FirstPublicationTask.objects.create(name="Validation par le service vie associative")
        task.groups.add(group)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    WorkflowPage.objects.get_or_create(page=directory, defaults={"workflow": workflow})


def _town() -> dict[str, str]:
    return {
        "product_name": settings.PRODUCT_NAME,
        "town_name": settings.TOWN_NAME,
        "service_name": settings.SERVICE_NAME,
        "service_phone": wording.on_one_line(settings.SERVICE_PHONE),
        "service_hours": settings.SERVICE_HOURS,
        "service_email": settings.SERVICE_EMAIL,
        "public_url": settings.PUBLIC_URL,
    }
