"""The worker's calendar names tasks that exist, and no round can pile up behind a stopped worker."""

import pytest
from celery.schedules import crontab

from config.celery import app


@pytest.mark.parametrize("line", app.conf.beat_schedule)
def test_each_line_names_a_task_that_exists(line: str) -> None:
    app.loader.import_default_modules()

    assert app.conf.beat_schedule[line]["task"] in app.tasks


@pytest.mark.parametrize("line", app.conf.beat_schedule)
def test_a_round_expires_before_the_next_one(line: str) -> None:
    entry = app.conf.beat_schedule[line]
    period = 86_400 if isinstance(entry["schedule"], crontab) else entry["schedule"]

    assert entry["options"]["expires"] < period


def test_a_worker_takes_one_task_at_a_time_and_says_when_it_is_done() -> None:
    assert (app.conf.task_acks_late, app.conf.worker_prefetch_multiplier) == (True, 1)
