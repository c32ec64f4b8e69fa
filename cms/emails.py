"""The letters about pages: to the service when one waits, to the team when it is answered."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from directory.models import Association, Person
from notifications import letters

if TYPE_CHECKING:
    from cms.models import AssociationPage


def page_waiting(page: "AssociationPage", *, key: str, by: Person | None) -> None:
    """Tell the service that a page waits for its approval."""
    letters.write(
        "cms/emails/page_waiting",
        {"association": page.association, "by": by, "url": settings.PUBLIC_URL + _admin_address(page)},
        key=key,
        to=settings.SERVICE_EMAIL,
    )


def page_approved(page: "AssociationPage", *, key: str, comment: str = "") -> None:
    """Tell each member of the team that the page is online."""
    _tell_team("page_approved", page, key=key, comment=comment)


def page_sent_back(page: "AssociationPage", *, key: str, comment: str) -> None:
    """Tell each member of the team what the service asks to change."""
    _tell_team("page_sent_back", page, key=key, comment=comment)


def page_suspended(page: "AssociationPage", *, key: str) -> None:
    """Tell each member of the team that the page is down, and why."""
    _tell_team("page_suspended", page, key=key, comment=page.suspension_reason)


def page_lifted(page: "AssociationPage", *, key: str) -> None:
    """Tell each member of the team that the page is up again."""
    _tell_team("page_lifted", page, key=key, comment="")


def _tell_team(letter: str, page: "AssociationPage", *, key: str, comment: str) -> None:
    association = page.association
    space = reverse("cms:page_edit", kwargs={"association": association.slug})
    context = {
        "association": association,
        "comment": comment,
        "edit_url": settings.PUBLIC_URL + space,
        "public_url_of_page": settings.PUBLIC_URL + association.get_absolute_url(),
    }
    for person in _team(association):
        letters.write(
            f"cms/emails/{letter}",
            {**context, "person": person},
            key=f"{key}:{person.pk}",
            to=person.email,
            language=person.language,
            reply_to=settings.SERVICE_EMAIL,
        )


def _team(association: Association) -> QuerySet[Person]:
    """Those who speak for the association today."""
    return Person.objects.team_of(association)


def _admin_address(page: "AssociationPage") -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])
