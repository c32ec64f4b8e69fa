"""A date that a closure rehouses may pass over a rule of the other venue, with a reason that is kept."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bookings", "0020_what_is_late_is_out")]

    operations = [
        migrations.AddField(
            "closurechoice", "over", models.CharField("why a rule is passed over", max_length=300, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            "closurechoice",
            models.CheckConstraint(
                condition=models.Q(over="") | models.Q(answer="rehouse"), name="closure_choice_passes_over_when_rehoused"
            ),
        ),
    ]
