"""The least that any page can cost here: what the product's own pages are compared with.

They go through the same server and middleware as every page.
"""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import get_conditional_response
from wagtail.models import Site

from events.models import Activity

FIRST = Activity.objects.order_by("pk").values_list("title", "sequence")


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"")


def one_query(request: HttpRequest) -> HttpResponse:
    title, _sequence = FIRST[:1].get()
    return HttpResponse(title)


def unchanged(request: HttpRequest) -> HttpResponse:
    """304 after one query."""
    _title, sequence = FIRST[:1].get()
    etag = f'"{sequence}"'
    response: HttpResponse = get_conditional_response(request, etag=etag) or HttpResponse(b"changed")
    response["ETag"] = etag
    return response


def wagtail_page(request: HttpRequest) -> HttpResponse:
    """A page of text found and shown as Wagtail does, in the bare template of a start project."""
    site = Site.find_for_request(request)
    page, args, kwargs = site.root_page.localized.specific.route(request, ["mentions-legales"])
    return TemplateResponse(request, "benching/page.html", page.get_context(request, *args, **kwargs))
