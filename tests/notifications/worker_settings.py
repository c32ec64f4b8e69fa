"""Settings of the real worker that tests kill: a real mail server, a short lease, its own queue."""

import os
from pathlib import Path

from config.queue import transport_options
from config.settings.test import *  # noqa: F403 - settings modules build on one another by star import

NOTIFICATIONS_EMAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
NOTIFICATIONS_LEASE_SECONDS = 3
CELERY_BROKER_URL = os.environ.get("CELERY_BROKER_URL", "") or "filesystem://"
CELERY_BROKER_TRANSPORT_OPTIONS = transport_options(CELERY_BROKER_URL, Path(os.environ["WORKER_FOLDER"]))
CELERY_TASK_DEFAULT_QUEUE = os.environ["WORKER_QUEUE"]
