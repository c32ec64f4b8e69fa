"""A request may give back, date by date as it is granted, the hall that the activity had until then."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("bookings", "0021_a_closure_passes_over_a_rule"),
    ]

    operations = [
        migrations.AddField(
            model_name="slotrequest",
            name="gives_back",
            field=models.BooleanField(default=False, verbose_name="gives the former hall back once granted"),
        ),
    ]
