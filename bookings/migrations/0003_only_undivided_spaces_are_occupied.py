"""A hall with parts is held by holding its parts: no row of occupation may name it.

Two guards, because the sentence can be broken from two sides: occupying a space that has parts, and
giving parts to a space that is occupied. Each locks the space before it looks, so that two
transactions at the same second cannot pass one another.
"""

from django.db import migrations

GUARD_OCCUPANCY = """
CREATE FUNCTION occupancy_only_of_undivided_spaces() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM directory_space WHERE id IN (SELECT space_id FROM held) ORDER BY id FOR KEY SHARE;
    IF EXISTS (SELECT 1 FROM directory_space part JOIN held ON part.parent_id = held.space_id) THEN
        RAISE EXCEPTION 'only undivided spaces can be occupied'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'occupancy_only_of_undivided_spaces';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER occupancy_inserted AFTER INSERT ON bookings_occupancy
    REFERENCING NEW TABLE AS held
    FOR EACH STATEMENT EXECUTE FUNCTION occupancy_only_of_undivided_spaces();
CREATE TRIGGER occupancy_updated AFTER UPDATE ON bookings_occupancy
    REFERENCING NEW TABLE AS held
    FOR EACH STATEMENT EXECUTE FUNCTION occupancy_only_of_undivided_spaces();
"""
UNGUARD_OCCUPANCY = """
DROP TRIGGER occupancy_updated ON bookings_occupancy;
DROP TRIGGER occupancy_inserted ON bookings_occupancy;
DROP FUNCTION occupancy_only_of_undivided_spaces();
"""
GUARD_SPACE = """
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
UNGUARD_SPACE = """
DROP TRIGGER space_divided ON directory_space;
DROP FUNCTION space_divided_only_when_free();
"""


class Migration(migrations.Migration):
    dependencies = [("bookings", "0002_links_and_exclusion"), ("directory", "0001_initial")]

    operations = [
        migrations.RunSQL(GUARD_OCCUPANCY, UNGUARD_OCCUPANCY),
        migrations.RunSQL(GUARD_SPACE, UNGUARD_SPACE),
    ]
