from django.http import Http404, HttpRequest, HttpResponse


def _later(request: HttpRequest, **where: object) -> HttpResponse:
    raise Http404

activity_list = activity = _later
