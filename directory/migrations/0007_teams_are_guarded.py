"""A team keeps somebody in charge, or the service is told; its history cannot be edited; visits count from today.

The guard waits for the end of the transaction, so that a hand-over may be written in any order; it holds
the association first, so that two people in charge who leave at the same second are looked at one after the other.
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION team_keeps_somebody_in_charge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.role <> 'responsable' OR OLD.accepted_at IS NULL OR OLD.ended_at IS NOT NULL THEN
        RETURN NULL;
    END IF;
    PERFORM 1 FROM directory_association WHERE id = OLD.association_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN  -- the association itself goes
        RETURN NULL;
    END IF;
    IF NOT EXISTS (
        SELECT FROM directory_membership WHERE association_id = OLD.association_id AND role = 'responsable'
            AND accepted_at IS NOT NULL AND ended_at IS NULL
    ) AND NOT EXISTS (
        SELECT FROM directory_teammatter
        WHERE association_id = OLD.association_id AND kind = 'nobody' AND settled_at IS NULL
    ) THEN
        RAISE EXCEPTION 'nobody would be in charge of association %, and the service is not told', OLD.association_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'team_keeps_somebody_in_charge';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER team_kept AFTER UPDATE OR DELETE ON directory_membership
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION team_keeps_somebody_in_charge();
"""
UNGUARD = """
DROP TRIGGER team_kept ON directory_membership;
DROP FUNCTION team_keeps_somebody_in_charge();
"""

HISTORY = """
CREATE FUNCTION team_step_is_never_rewritten() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the history of a team is never changed nor deleted'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'team_step_is_never_rewritten';
END $$;
CREATE TRIGGER team_step_kept BEFORE UPDATE OR DELETE ON directory_teamstep
    FOR EACH ROW EXECUTE FUNCTION team_step_is_never_rewritten();
"""
UNHISTORY = """
DROP TRIGGER team_step_kept ON directory_teamstep;
DROP FUNCTION team_step_is_never_rewritten();
"""

# Nothing tells who came before: nobody is called silent for days that were not counted.
FROM_TODAY = "UPDATE directory_membership SET seen_on = CURRENT_DATE WHERE accepted_at IS NOT NULL AND ended_at IS NULL"


class Migration(migrations.Migration):
    dependencies = [("directory", "0006_teams")]

    operations = [
        migrations.RunSQL(FROM_TODAY, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD, UNGUARD),
        migrations.RunSQL(HISTORY, UNHISTORY),
    ]
