"""Each party says when it wants to be reminded, and may follow its séances in a calendar of its own."""

import django.db.models.deletion
from django.db import migrations, models

import events.drawing_secrets


class Migration(migrations.Migration):
    dependencies = [("events", "0014_places_are_counted_quickly")]

    operations = [
        migrations.CreateModel(
            name="OwnCalendar",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "secret",
                    models.CharField(
                        default=events.drawing_secrets.new_secret, editable=False, max_length=43, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("renewed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={"verbose_name": "own calendar", "verbose_name_plural": "own calendars"},
        ),
        migrations.AddField(
            model_name="registration",
            name="calendar",
            field=models.ForeignKey(
                blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL,
                related_name="registrations", to="events.owncalendar",
            ),
        ),
        migrations.AddField(
            model_name="registration",
            name="reminds_before",
            field=models.BooleanField(db_default=False, default=False, verbose_name="reminder two days before"),
        ),
        migrations.AddField(
            model_name="registration",
            name="reminds_morning",
            field=models.BooleanField(db_default=False, default=False, verbose_name="reminder on the day"),
        ),
    ]  # fmt: skip
