"""Many rows at once, by COPY: the quickest way into PostgreSQL, and one that keeps no row in memory."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from psycopg import sql


def copy_in(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write the rows into the model's table in the current transaction; their number.

    `columns` are column names; values are given as PostgreSQL wants them (Jsonb for JSON). Columns
    left out take the database's default, so every field without one must be named.
    """
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    number = 0
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
            number += 1
    return number


def look_again() -> None:
    """Have the database look at what this transaction wrote, which nothing else does before it ends.

    Without it the planner may believe the tables empty, and one look-up reads them whole, each time. Only those
    tables: a look at everything would hold, to the end of the transaction, the catalogues that all databases of
    a server share, and two towns laid at once would wait for one another.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT relid::regclass::text FROM pg_stat_xact_user_tables WHERE n_tup_ins > 0 ORDER BY relid")
        if written := [name for (name,) in cursor.fetchall()]:
            cursor.execute(f"ANALYZE {', '.join(written)}")
