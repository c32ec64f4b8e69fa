"""The counts of places are planned once by each connection, and for the few séances that they are asked of.

PostgreSQL plans a function's questions anew at its first five calls, which took ten times as long as counting; and it
took `seance_places` to answer for a thousand séances, so that whoever joined its answer read all séances of the town.
"""

from django.db import migrations

PLANNED_ONCE = """
ALTER FUNCTION seance_places(bigint[]) ROWS 10 SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION recount_places(bigint[]) SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION guard_places(bigint, bigint[]) SET plan_cache_mode = force_generic_plan;
"""
AS_BEFORE = """
ALTER FUNCTION guard_places(bigint, bigint[]) RESET plan_cache_mode;
ALTER FUNCTION recount_places(bigint[]) RESET plan_cache_mode;
ALTER FUNCTION seance_places(bigint[]) ROWS 1000 RESET plan_cache_mode;
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0024_answers_by_text_message")]

    operations = [migrations.RunSQL(PLANNED_ONCE, AS_BEFORE)]
