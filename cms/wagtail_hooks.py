"""What the agents' admin is told to show. Registration only: acts live in cms.moderation."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from cms import emails
from cms.admin_home import WaitingPanel
from cms.models import AssociationPage
from cms.views import moderation
from cms.views.overtaken import ask_before_saving
from cms.viewsets import CalendarGroup, DirectoryGroup, PlacesGroup
from directory.models import Agent


@hooks.register("register_admin_viewset")
def viewsets() -> list[Any]:
    return [DirectoryGroup(), PlacesGroup(), CalendarGroup()]


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("cms.suspend", gettext_lazy("Suspend"), gettext_lazy("Page suspended"))
    actions.register_action("cms.lift", gettext_lazy("Lift the suspension"), gettext_lazy("Suspension lifted"))


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [
        path("pages/<int:pk>/suspendre/", moderation.suspend, name="cms_suspend"),
        path("pages/<int:pk>/retablir/", moderation.lift, name="cms_lift"),
    ]


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def suspension_button(page: Page, user: Any, *args: Any, **kwargs: Any) -> Iterator[Button]:
    page = page.specific
    if not isinstance(page, AssociationPage) or not page.permissions_for_user(user).can_publish():
        return
    if page.is_suspended:
        yield Button(_("Lift the suspension"), reverse("cms_lift", args=[page.pk]), icon_name="unlock", priority=60)
    else:
        yield Button(_("Suspend"), reverse("cms_suspend", args=[page.pk]), icon_name="lock", priority=60)


@hooks.register("before_unpublish_page")
def unpublishing_is_suspending(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Merely unpublished, an association's page would come back with its next edit."""
    if isinstance(page.specific, AssociationPage):
        return redirect("cms_suspend", page.pk)
    return None


@hooks.register("before_edit_page")
def nobody_is_overwritten_unawares(request: HttpRequest, page: Page) -> HttpResponse | None:
    return ask_before_saving(request, page) if isinstance(page, AssociationPage) else None


@hooks.register("before_publish_page")
def suspended_stays_down(request: HttpRequest, page: Page) -> HttpResponse | None:
    if isinstance(page, AssociationPage) and page.is_suspended:
        messages.error(request, _("This page is suspended. Lift the suspension to publish it."))
        return redirect("cms_lift", page.pk)
    return None


@hooks.register("after_publish_page")
def tell_the_team(request: HttpRequest, page: Page) -> None:
    """An agent who publishes a first version directly approves it: the team is told the same way."""
    if isinstance(page, AssociationPage) and page.first_published_at == page.last_published_at:
        emails.page_approved(page, key=f"page-approved:first:{page.pk}")


@hooks.register("construct_homepage_panels")
def panels(request: HttpRequest, panels: list[Component]) -> None:
    panels.insert(0, WaitingPanel())


class AdministratorsItem(MenuItem):
    """Departments and agents are managed in the service's own pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser or Agent.objects.administrators().filter(person=request.user.pk).exists())


@hooks.register("register_admin_menu_item")
def departments_menu_item() -> MenuItem:
    address = reverse("cms:department_list")
    return AdministratorsItem(gettext_lazy("Departments and agents"), address, icon_name="user", order=110)


@hooks.register("register_admin_menu_item")
def requests_menu_item() -> MenuItem:
    return MenuItem(gettext_lazy("Requests for halls"), reverse("bookings:queue"), icon_name="mail", order=100)
