from django.db import models


class Outlook(models.Model):
    """What a search reads of a published activity: one short row, so that a whole town is read in no time.

    Nobody writes here: the database keeps these rows, by triggers on séances, activities, associations
    and venues (migrations 0009, 0033 and 0036), with the function `look_ahead(activities, since)`. They hold what the
    séances from `since` on say. As time passes `next_start` is left behind: a search then asks the séances
    themselves for that row, and `events.tasks.look_ahead` writes it anew a few minutes later. So an answer
    never depends on when the rows were written.

    Four sets of weeks of the calendar answer any dates without a look at the séances. Bit n stands for the n-th week
    (from Monday, in the town's time) after `first_week`, counted from Monday 5 January 1970, the week of `next_start`; there
    are `WEEKS`. In the `whole_weeks` every one of the `parts` is met, in the `broken_weeks` some but not all, in the others
    nothing; the open ones say so of the `open_parts`.

    `parts` are the parts of the week at which séances are held, cancelled ones included (`events.week`);
    `open_parts` those at which there is a place left; hours of the clock are in `events.models.Stretch`. `facts` are the bits of
    `events.search.bits`. Without a venue that has a position, the middle of the neighbourhood stands for
    it: `is_rough`.
    """

    WEEKS = 63

    activity = models.OneToOneField("events.Activity", models.CASCADE, primary_key=True, related_name="outlook")
    theme = models.ForeignKey(
        "directory.Theme", models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    neighbourhood = models.ForeignKey(
        "directory.Neighbourhood", models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    since = models.DateTimeField(null=True)
    next_start = models.DateTimeField()
    last_start = models.DateTimeField()
    parts = models.IntegerField()
    open_parts = models.IntegerField()
    first_week = models.IntegerField(default=0, db_default=0)
    whole_weeks = models.BigIntegerField(default=0, db_default=0)
    broken_weeks = models.BigIntegerField(default=0, db_default=0)
    open_whole_weeks = models.BigIntegerField(default=0, db_default=0)
    open_broken_weeks = models.BigIntegerField(default=0, db_default=0)
    facts = models.IntegerField()
    age_min = models.PositiveSmallIntegerField()
    age_max = models.PositiveSmallIntegerField()
    cents = models.IntegerField(null=True)
    opens_at = models.DateTimeField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    is_rough = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["next_start", "activity"], name="outlook_by_next_start")]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.next_start:%Y-%m-%d %H:%M}"
