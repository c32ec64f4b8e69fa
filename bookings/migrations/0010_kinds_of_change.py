from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bookings", "0009_caretakers")]

    operations = [
        migrations.AlterField(
            model_name="decision",
            name="kind",
            field=models.CharField(
                choices=[
                    ("decided", "decided by the service"),
                    ("withdrawn", "withdrawn by the association"),
                    ("released", "given back by the association"),
                    ("closed", "changed by a closure"),
                    ("accepted", "proposal accepted by the association"),
                    ("declined", "proposal declined by the association"),
                    ("expired", "proposal left without an answer"),
                    ("moved", "moved by the service"),
                    ("shortened", "shortened by the service"),
                    ("swapped", "swapped by the service"),
                    ("copied", "copied to other dates by the service"),
                    ("freed", "given back by the service"),
                ],
                default="decided",
                max_length=10,
                verbose_name="kind",
            ),
        ),
    ]
