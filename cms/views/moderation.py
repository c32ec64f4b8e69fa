"""What an agent does to a page from the Wagtail admin: take it down, put it back."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms import moderation
from cms.models import AssociationPage
from directory.access import SignedInRequest


class SuspensionForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=250, help_text=gettext_lazy("The association's team reads these words.")
    )


def suspend(request: SignedInRequest, pk: int) -> HttpResponse:
    page = _page(request, pk)
    form = SuspensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        moderation.suspend(page, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The page is suspended, and its team told."))
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    return render(request, "cms/admin/suspend.html", {"page": page, "form": form})


def lift(request: SignedInRequest, pk: int) -> HttpResponse:
    page = _page(request, pk)
    if request.method == "POST":
        moderation.lift(page, by=request.user)
        messages.success(request, _("The page is online again, and its team told."))
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    return render(request, "cms/admin/lift.html", {"page": page})


def _page(request: SignedInRequest, pk: int) -> AssociationPage:
    """The page, for somebody who may publish it. Wagtail has checked that they may enter the admin."""
    page: AssociationPage = get_object_or_404(AssociationPage, pk=pk)
    if not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    return page
