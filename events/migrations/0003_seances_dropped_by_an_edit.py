from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0002_calendar_fragments_by_venue")]

    operations = [
        migrations.AddField("occurrence", "is_dropped", models.BooleanField(default=False)),
    ]
