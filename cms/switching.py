"""From one association to another without losing one's place."""

from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode

from django.urls import Resolver404, resolve, reverse

from directory.models import Association

KEPT = ("periode",)  # what was asked of a page and means the same for another association
ANSWERS_ONLY = ("events:schedule_preview", "directory:team_answer")  # nothing to open there


def same_page(here: str, association: Association) -> str:
    """The same page of this association; of a page about one thing, the page of all such things; otherwise its home.

    `here` is an address of the workspace, as a person may have changed it: what cannot be read leads home.
    """
    home = reverse("cms:association_home", args=[association.slug])
    here, _mark, asked = here.partition("?")
    kept = urlencode([pair for pair in parse_qsl(asked) if pair[0] in KEPT])
    parts = whole = here.split("/")[3:] if here.startswith("/espace/") else []
    while parts:
        try:
            found = resolve(home + "/".join(parts))
        except Resolver404:
            found = None
        if found and found.kwargs == {"association": association.slug} and found.view_name not in ANSWERS_ONLY:
            address = reverse(found.view_name, kwargs=found.kwargs)
            return f"{address}?{kept}" if kept and parts == whole else address
        parts = [*parts[:-2], ""] if parts[-1] == "" else [*parts[:-1], ""]
        if parts == [""]:
            break
    return home


def of(here: str, associations: Iterable[Association]) -> Association | None:
    """The association whose page this is, among these."""
    return next((each for each in associations if here.startswith(f"/espace/{each.slug}/")), None)
