"""The first panel of the agents' admin: what waits for them, in numbers that lead there."""

from typing import Any

from django.urls import reverse
from wagtail.admin.ui.components import Component
from wagtail.models import TaskState

from bookings.models import SlotRequest
from cms.models import AssociationPage


class WaitingPanel(Component):
    name = "waiting"
    template_name = "cms/admin/waiting_panel.html"
    order = 50

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """Three counts: pages to approve, requests of the agent's venues, suspended pages."""
        request = parent_context["request"]
        return {
            "pages": TaskState.objects.reviewable_by(request.user).count(),
            "requests": SlotRequest.objects.reviewable_by(request.user).pending().count(),
            "suspended": AssociationPage.objects.filter(is_suspended=True).count(),
            "pages_url": reverse("wagtailadmin_reports:workflow"),
            "requests_url": reverse("bookings:queue"),
        }
