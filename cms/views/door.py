from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def admin(request: HttpRequest) -> HttpResponse:
    """Where the admin sends whoever it does not know: to the sign-in page, or to a plain no.

    Somebody signed in without the keys must not go round between the two doors for ever.
    """
    wished = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wished, {request.get_host()}, require_https=request.is_secure())
    if not request.user.is_authenticated:
        return redirect_to_login(wished if safe else reverse("wagtailadmin_home"))
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise PermissionDenied
    return redirect("wagtailadmin_home")
