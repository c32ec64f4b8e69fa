"""The plan of a hall does not change while the hall is held: what was given whole stays whole.

Without this, a part added to a hall that is granted would be free, a hall that loses its last part
would look free, and a hall that becomes part of itself would have nothing left to hold. This takes
the place of the guard against dividing an occupied space, which also forbade it for uses long past.
All the parts are locked before looking, as by whoever holds them: a grant comes before or after.
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION space_with_its_wholes(space bigint) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    WITH RECURSIVE up(id) AS (
        SELECT space
        UNION
        SELECT whole.parent_id FROM up JOIN directory_space whole ON whole.id = up.id
    )
    SELECT coalesce(array_agg(id), '{}') FROM up WHERE id IS NOT NULL
$$;
CREATE FUNCTION held_hall_keeps_its_parts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wholes bigint[] := space_with_its_wholes(NEW.parent_id);
BEGIN
    IF NEW.id = ANY(wholes) THEN
        RAISE EXCEPTION 'a space cannot be part of itself'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'space_not_part_of_itself';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        wholes := wholes || space_with_its_wholes(OLD.parent_id);
    END IF;
    PERFORM 1 FROM directory_space WHERE id IN (
        WITH RECURSIVE down(id) AS (
            SELECT unnest(wholes)
            UNION
            SELECT part.id FROM down JOIN directory_space part ON part.parent_id = down.id
        )
        SELECT id FROM down
    ) ORDER BY id FOR UPDATE;
    IF EXISTS (
        SELECT 1 FROM bookings_occupancy held
        LEFT JOIN bookings_slot slot ON slot.id = held.slot_id
        LEFT JOIN bookings_closure_spaces shut ON shut.closure_id = held.closure_id
        WHERE upper(held.period) > now()
            AND (held.space_id = ANY(wholes) OR slot.space_id = ANY(wholes) OR shut.space_id = ANY(wholes))
    ) THEN
        RAISE EXCEPTION 'a hall that is held keeps its parts'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'held_hall_keeps_its_parts';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER space_part_added BEFORE INSERT ON directory_space
    FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL)
    EXECUTE FUNCTION held_hall_keeps_its_parts();
CREATE TRIGGER space_part_moved BEFORE UPDATE OF parent_id ON directory_space
    FOR EACH ROW WHEN (NEW.parent_id IS DISTINCT FROM OLD.parent_id)
    EXECUTE FUNCTION held_hall_keeps_its_parts();
DROP TRIGGER space_divided ON directory_space;
DROP FUNCTION space_divided_only_when_free();
"""
UNGUARD = """
DROP TRIGGER space_part_moved ON directory_space;
DROP TRIGGER space_part_added ON directory_space;
DROP FUNCTION held_hall_keeps_its_parts();
DROP FUNCTION space_with_its_wholes(bigint);
CREATE FUNCTION space_divided_only_when_free() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM directory_space WHERE id = NEW.parent_id FOR UPDATE;
    IF EXISTS (SELECT 1 FROM bookings_occupancy WHERE space_id = NEW.parent_id) THEN
        RAISE EXCEPTION 'a space that is occupied cannot be divided'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'space_divided_only_when_free';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER space_divided BEFORE INSERT OR UPDATE OF parent_id ON directory_space
    FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL)
    EXECUTE FUNCTION space_divided_only_when_free();
"""


class Migration(migrations.Migration):
    dependencies = [("bookings", "0005_kinds_of_decision_and_reopened_closures")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
