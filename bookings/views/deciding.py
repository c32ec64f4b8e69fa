from django.http import Http404, HttpRequest, HttpResponse


def _later(request: HttpRequest, **where: object) -> HttpResponse:
    raise Http404


request_list = request_create = request_page = withdraw = slot = occurrence = queue = review_page = refuse_all = _later
closure_list = closure_create = closure_reopen = _later
