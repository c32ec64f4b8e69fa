from django.db import models


class CalendarFragment(models.Model):
    """The VEVENT lines of one activity, written once and joined into every feed that shows it.

    `digest` is the hash of `body`; a feed's ETag is the hash of its ordered digests.
    """

    activity = models.OneToOneField(
        "events.Activity", models.CASCADE, related_name="fragment", primary_key=True
    )
    digest = models.CharField(max_length=32)
    body = models.BinaryField()
    changed_at = models.DateTimeField()
