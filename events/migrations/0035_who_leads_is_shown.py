from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0034_relatives_of_all_registrations")]

    operations = [
        migrations.AddField(
            model_name="activity",
            name="shows_leader",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="who leads it is shown to everybody"
            ),
        ),
    ]
