"""The product's worker with a quick sweep, so that a test need not wait half a minute."""

from config.celery import app, every

app.conf.beat_schedule = {"letters": every("notifications.tasks.deliver_due", 1.0, expires=2)}
