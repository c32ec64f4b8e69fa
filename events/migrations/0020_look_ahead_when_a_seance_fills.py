"""What a search reads of an activity is written anew when a séance fills or empties, not for each place taken."""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION seances_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE touched bigint[] := ARRAY(
    SELECT DISTINCT unnest(ARRAY[f.activity_id, o.activity_id])
    FROM fresh f JOIN old o USING (id)
    WHERE (f.activity_id, f.starts_at, f.is_dropped, f.space_id, f.has_places)
          IS DISTINCT FROM (o.activity_id, o.starts_at, o.is_dropped, o.space_id, o.has_places)
    ORDER BY 1
);
BEGIN
    IF touched <> '{}' THEN PERFORM look_ahead(touched, NULL); END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0019_relatives_get_copies")]

    operations = [migrations.RunSQL(FUNCTION, migrations.RunSQL.noop)]
