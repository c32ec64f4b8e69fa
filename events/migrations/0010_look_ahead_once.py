"""The rows of the activities that are there already."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("events", "0009_outlook")]

    operations = [
        migrations.RunSQL(
            "SELECT look_ahead(ARRAY(SELECT id FROM events_activity ORDER BY id), NULL)", migrations.RunSQL.noop
        )
    ]
