"""The history of a request cannot be edited. Emptying the whole table (TRUNCATE) stays possible, for
tests and for laying the demonstration town anew."""

from django.db import migrations

GUARD = """
CREATE FUNCTION decision_is_never_rewritten() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a decision is never changed nor deleted'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_is_never_rewritten';
END $$;
CREATE TRIGGER decision_kept BEFORE UPDATE OR DELETE ON bookings_decision
    FOR EACH ROW EXECUTE FUNCTION decision_is_never_rewritten();
"""
UNGUARD = """
DROP TRIGGER decision_kept ON bookings_decision;
DROP FUNCTION decision_is_never_rewritten();
"""


class Migration(migrations.Migration):
    dependencies = [("bookings", "0003_only_undivided_spaces_are_occupied")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
