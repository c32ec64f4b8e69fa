from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bookings", "0006_a_held_hall_keeps_its_parts")]

    operations = [
        migrations.AlterField(
            model_name="decision",
            name="kind",
            field=models.CharField(
                choices=[
                    ("decided", "decided by the service"),
                    ("withdrawn", "withdrawn by the association"),
                    ("released", "given back by the association"),
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
