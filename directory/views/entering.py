"""The doors: by a code, by a password, in one click in the demo; and the page of one's account."""

import logging
from typing import Any, ClassVar

from allauth.account.views import ConfirmLoginCodeView, LoginView
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from directory import entering
from directory.access import SignedInRequest
from directory.entering_forms import AccountForm, PasswordForm

log = logging.getLogger(__name__)


class EnterByCode(LoginView):
    """One question, the address; the code is asked for on the next page."""

    extra_context: ClassVar[dict[str, Any]] = {"demo_people": entering.DEMO_PEOPLE}

    def get_initial(self) -> dict[str, Any]:
        """The address that an invitation or a claim has just given."""
        return {**super().get_initial(), "login": self.request.session.pop("enter_as", "")}

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: object) -> None:
        """Whoever comes back here starts anew, perhaps with another address."""


class EnterByPassword(EnterByCode):
    """The same door with its limits on tries, for those who chose a password."""

    template_name = "account/login_by_password.html"

    def get_form_class(self) -> type[PasswordForm]:
        return PasswordForm


class TypeCode(ConfirmLoginCodeView):
    """The code of the letter. After too many wrong ones, the way begins anew and leads to the same page."""

    def form_invalid(self, form: Form) -> HttpResponse:
        answer: HttpResponse = super().form_invalid(form)
        return redirect(self.passthrough_next_url(answer["Location"])) if answer.has_header("Location") else answer


by_code = EnterByCode.as_view()
type_code = TypeCode.as_view()
by_password = EnterByPassword.as_view()


@never_cache
@login_required
def signpost(request: SignedInRequest) -> HttpResponse:
    """Send each person where their work begins."""
    return redirect(entering.threshold(request.user))


def without_account(request: HttpRequest) -> HttpResponse:
    """How to get an account: the service opens it."""
    return render(request, "account/without_account.html")


@require_POST
def demo(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter as an invented person, and go where one was going; 404 outside the demo, and for any other account."""
    person = entering.demo_person(slug)
    if person is None:
        raise Http404
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    log.info("demo entry: %s", slug)
    wished = request.POST.get("next", "")
    is_here = url_has_allowed_host_and_scheme(wished, {request.get_host()}, require_https=request.is_secure())
    return redirect(wished if is_here else entering.threshold(person))


@never_cache
@login_required
def my_account(request: SignedInRequest) -> HttpResponse:
    form = AccountForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your account is up to date."))
        return redirect("directory:my_account")
    context: dict[str, Any] = {"form": form, "crumbs": [(_("My account"), "")]}
    return render(request, "account/my_account.html", context, status=422 if form.errors else 200)
