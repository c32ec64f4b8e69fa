"""A venue's feed shows only what is held there: fragments are kept per venue. The table is a cache: made anew."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial"), ("events", "0001_initial")]

    operations = [
        migrations.DeleteModel("CalendarFragment"),
        migrations.CreateModel(
            name="CalendarFragment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.IntegerField(default=-1)),
                ("digest", models.CharField(default="", max_length=32)),
                ("body", models.BinaryField(default=b"")),
                ("changed_at", models.DateTimeField()),
                ("activity", models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="fragments", to="events.activity"
                )),
                ("venue", models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="directory.venue"
                )),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("venue", None)), fields=("activity",), name="fragment_whole_once"
                    ),
                    models.UniqueConstraint(fields=("activity", "venue"), name="fragment_once_per_venue"),
                ],
            },
        ),
    ]  # fmt: skip
