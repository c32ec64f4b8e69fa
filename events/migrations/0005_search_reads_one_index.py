"""A search finds in one index all that it asks of a séance; the index of the bare key was never needed."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0004_parts_of_the_week")]

    operations = [
        migrations.RemoveIndex("occurrence", "occurrence_of_activity"),
        migrations.AddIndex(
            "occurrence",
            models.Index(
                fields=["activity", "starts_at"], include=["week_part", "is_dropped"], name="occurrence_of_activity"
            ),
        ),
        migrations.AlterField(
            "occurrence",
            "activity",
            models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="occurrences",
                to="events.activity",
            ),
        ),
    ]  # fmt: skip
