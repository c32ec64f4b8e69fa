"""What the database believes about the size of its tables while the town is being laid out."""

from django.db import connection


def look_again() -> None:
    """Have the database look at what this transaction wrote, which nothing else does before it ends.

    Without it the planner may believe the tables empty, and one look-up reads them whole, each time.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
