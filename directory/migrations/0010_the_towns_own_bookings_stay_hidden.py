"""The association in whose name agents book directly is never shown, and nobody speaks for it."""

from django.db import migrations, models

HIDE = "UPDATE directory_association SET state = 'draft' WHERE slug = 'reservations-de-la-ville' AND state <> 'draft'"
GUARD = """
CREATE FUNCTION town_has_no_team() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM directory_association WHERE id = NEW.association_id AND slug = 'reservations-de-la-ville'
    ) THEN
        RAISE EXCEPTION 'nobody speaks for the town''s own bookings'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'town_has_no_team';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER town_has_no_team BEFORE INSERT ON directory_membership
    FOR EACH ROW EXECUTE FUNCTION town_has_no_team();
"""
UNGUARD = """
DROP TRIGGER town_has_no_team ON directory_membership;
DROP FUNCTION town_has_no_team();
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0009_departments_and_agents")]

    operations = [
        migrations.RunSQL(HIDE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="association",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug", "reservations-de-la-ville"), _negated=True)
                | models.Q(("state", "draft")),
                name="association_of_the_town_is_hidden",
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
