"""Who saved the form of an activity last, and when: told to whoever had it open meanwhile."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("events", "0025_places_are_planned_once"),
    ]

    operations = [
        migrations.AddField("activity", "edited_at", models.DateTimeField(blank=True, editable=False, null=True)),
        migrations.AddField(
            "activity",
            "edited_by",
            models.ForeignKey(
                blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL,
                related_name="+", to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]  # fmt: skip
