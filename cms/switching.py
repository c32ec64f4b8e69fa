"""From one association to another without losing one's place."""

from collections.abc import Iterable

from django.urls import Resolver404, resolve, reverse

from directory.models import Association


def same_page(here: str, association: Association) -> str:
    """The same page of this association; of a page about one thing, the page of all such things; otherwise its home.

    `here` is an address of the workspace, as a person may have changed it: what cannot be read leads home.
    """
    home = reverse("cms:association_home", args=[association.slug])
    parts = here.split("/")[3:] if here.startswith("/espace/") else []
    while parts:
        try:
            found = resolve(home + "/".join(parts))
        except Resolver404:
            found = None
        if found and set(found.kwargs) == {"association"} and found.kwargs["association"] == association.slug:
            return reverse(found.view_name, kwargs=found.kwargs)
        parts = [*parts[:-2], ""] if parts[-1] == "" else [*parts[:-1], ""]
        if parts == [""]:
            break
    return home


def of(here: str, associations: Iterable[Association]) -> Association | None:
    """The association whose page this is, among these."""
    return next((each for each in associations if here.startswith(f"/espace/{each.slug}/")), None)
