"""Wake the worker after a commit. A hint only: without it, the next round of the calendar finds what is due."""

import logging
from time import monotonic

from celery import current_app
from kombu import Connection

log = logging.getLogger(__name__)

TASK = "notifications.tasks.deliver_due"
SILENCE = 30.0  # seconds without trying after a failure: a lost broker must not slow each request
# One quick try: left alone, the transports try again for several seconds while a person waits.
HURRIED = {"max_retries": 0, "connect_retries_timeout": 1, "socket_connect_timeout": 1, "socket_timeout": 1}

_silent_until = 0.0


def wake() -> None:
    """Ask for the letters that are due."""
    hurry(TASK)


def hurry(task: str, *arguments: int) -> None:
    """Send a task, or say in the log that the broker is away. Never raises, never waits long."""
    global _silent_until  # noqa: PLW0603 - one memory per process is the point
    if monotonic() < _silent_until:
        return
    try:
        with _hurried_connection() as connection:
            current_app.send_task(
                task, args=arguments, connection=connection, expires=60, retry=False, ignore_result=True
            )
    except Exception as error:  # noqa: BLE001 - each transport has its own errors; none may break the request
        _silent_until = monotonic() + SILENCE
        log.warning("broker away (%s): %s waits for the next round", type(error).__name__, task)


def _hurried_connection() -> Connection:
    options = {**current_app.conf.broker_transport_options, **HURRIED}
    return current_app.connection(connect_timeout=1, transport_options=options)
