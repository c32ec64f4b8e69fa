from django.db import models
from django.db.models import Q


class CalendarFragment(models.Model):
    """The VEVENT lines of one activity, written once and joined into every feed that shows them.

    Without venue: all its séances. With one: only those held in that venue, for the venue's feed.
    `digest` is the hash of `body`; a feed's ETag is the hash of its ordered digests. A fragment is
    up to date when `sequence` is that of its activity.
    """

    activity = models.ForeignKey("events.Activity", models.CASCADE, related_name="fragments")
    venue = models.ForeignKey("directory.Venue", models.CASCADE, null=True, related_name="+")
    sequence = models.IntegerField(default=-1)
    digest = models.CharField(max_length=32, default="")
    body = models.BinaryField(default=b"")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity"], condition=Q(venue=None), name="fragment_whole_once"),
            models.UniqueConstraint(fields=["activity", "venue"], name="fragment_once_per_venue"),
        ]
