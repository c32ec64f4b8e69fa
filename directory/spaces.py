"""Which spaces are held together: a hall with parts is held by holding its smallest parts.

Two spaces are *related* when one contains the other; to hold one is to hold the other, wholly or in
part. Sisters are not related: the two halves of a hall can be given to two associations.
Each question is one query, however deep the hall is divided.
"""

from collections.abc import Iterable

from django.db.models.expressions import RawSQL

from directory.models import Space

# UNION (not UNION ALL) drops rows already met: even a loop of parents, which the database refuses, would end.
_UNDIVIDED = """
    WITH RECURSIVE down(id) AS (
        SELECT id FROM directory_space WHERE id = ANY(%s)
        UNION
        SELECT part.id FROM directory_space part JOIN down ON part.parent_id = down.id
    )
    SELECT id FROM down
    WHERE NOT EXISTS (SELECT 1 FROM directory_space part WHERE part.parent_id = down.id)
"""
_RELATED = """
    WITH RECURSIVE down(id) AS (
        SELECT %s::bigint
        UNION
        SELECT part.id FROM directory_space part JOIN down ON part.parent_id = down.id
    ), up(id, parent_id) AS (
        SELECT id, parent_id FROM directory_space WHERE id = %s
        UNION
        SELECT whole.id, whole.parent_id FROM directory_space whole JOIN up ON whole.id = up.parent_id
    )
    SELECT id FROM down UNION SELECT id FROM up
"""

_WHOLES = """
    WITH RECURSIVE up(id, parent_id) AS (
        SELECT id, parent_id FROM directory_space WHERE id = %s
        UNION
        SELECT whole.id, whole.parent_id FROM directory_space whole JOIN up ON whole.id = up.parent_id
    )
    SELECT id FROM up
"""


def undivided(space: Space) -> list[Space]:
    """The smallest parts held when `space` is held, in key order; itself when it has no parts."""
    return undivided_of([space])


def undivided_of(spaces: Iterable[Space]) -> list[Space]:
    """The smallest parts held when all these spaces are held: each once, in key order."""
    ids = [space.pk for space in spaces]
    return list(Space.objects.filter(pk__in=RawSQL(_UNDIVIDED, [ids])).order_by("pk"))  # noqa: S611 - a fixed text; values are bound


def related_ids(space: Space) -> set[int]:
    """Keys of the spaces that cannot be used while `space` is: itself, what contains it, its parts."""
    found = Space.objects.filter(pk__in=RawSQL(_RELATED, [space.pk, space.pk]))  # noqa: S611 - a fixed text; values are bound
    return set(found.order_by().values_list("pk", flat=True))


def whole_ids(space: Space) -> set[int]:
    """Keys of the space itself and of the halls that contain it."""
    found = Space.objects.filter(pk__in=RawSQL(_WHOLES, [space.pk]))  # noqa: S611 - a fixed text; values are bound
    return set(found.order_by().values_list("pk", flat=True))
