"""Where the provider of text messages posts what people answered. Nobody else has the secret."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt

from notifications import incoming


@csrf_exempt  # a machine posts here, without any cookie; the secret is the permission
def texts(request: HttpRequest, typed: str = "") -> HttpResponse:
    """One message, told with `Authorization: Bearer SMS_INBOUND_TOKEN` or with the secret in the address.

    204 once it is written down, 400 when it is no message. The same message told again changes nothing.
    """
    expected = settings.SMS_INBOUND_TOKEN
    if not expected:
        raise Http404
    given = typed or request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not constant_time_compare(given, expected):
        return HttpResponse(status=403)
    if request.method != "POST":
        return HttpResponse(status=405, headers={"Allow": "POST"})
    try:
        received = import_string(settings.NOTIFICATIONS_SMS_READER)(request)
    except incoming.Unreadable:
        return HttpResponse(status=400)
    incoming.take(received, at=timezone.now())
    return HttpResponse(status=204)
