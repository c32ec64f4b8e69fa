from django.http import Http404, HttpRequest, HttpResponse


def _later(request: HttpRequest, **where: object) -> HttpResponse:
    raise Http404

activity_list = create = schedule_preview = edit = what_next = publish = unpublish = delete = _later
