"""Primary keys taken from the sequences in blocks, so that rows can name one another before they are written."""

from collections.abc import Iterator

from django.db import connection, models

BLOCK = 1_000


def keys_of(model: type[models.Model]) -> Iterator[int]:
    """Free keys in rising order; those left over are lost. Nobody else may be writing into the table."""
    table = connection.ops.quote_name(model._meta.db_table)
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
            (sequence,) = cursor.fetchone()
            cursor.execute("SELECT nextval(%s::regclass)", [sequence])
            (first,) = cursor.fetchone()
            cursor.execute("SELECT setval(%s::regclass, %s)", [sequence, first + BLOCK - 1])
        yield from range(first, first + BLOCK)
