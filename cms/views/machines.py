"""What search engines ask for: every public address, and where they need not go."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms import addresses

# A search with its filters has more addresses than there are grains of sand; the sitemap names every page once.
CLOSED = (
    "/activites/?", "/activites.ics?", "/activites/nouveautes.xml?", "/associations/?", "/lieux/?", "/programme/?",
    "/espace/", "/service/", "/gestion/", "/connexion/", "/deconnexion/", "/compte/", "/mon-compte/", "/inscriptions/",
    "/invitations/", "/toujours-vrai/", "/proposition/", "/proches/", "/gardien/", "/agenda/", "/alertes/", "/envoyer/",
    "/preferences/", "/demo/",
)  # fmt: skip


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every address in one file, or the list of the files when there are too many."""
    counts = addresses.total()
    if sum(counts.values()) > addresses.CHUNK:
        files = [f"{settings.PUBLIC_URL}/sitemap-{each.kind}-{each.number}.xml" for each in addresses.chunks(counts)]
        return _xml(request, "cms/sitemap_index.xml", {"files": files})
    return _xml(request, "cms/sitemap.xml", {"rows": [row for kind in counts for row in addresses.rows(kind)]})


@require_safe
def sitemap_part(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    if kind not in addresses.KINDS or not 1 <= number <= 1_000 or not (rows := addresses.rows(kind, number)):
        raise Http404
    return _xml(request, "cms/sitemap.xml", {"rows": rows})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in CLOSED),
        "",
        f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _xml(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    response = render(request, template, context, content_type="application/xml; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    return response
