"""For `make bench`: the development town on a database of its own, served as production serves it."""

import os

from .development import *  # noqa: F403 - settings modules build on one another by star import
from .development import BASE_DIR, DATABASES, MIDDLEWARE, ROOT_URLCONF, TEMPLATES

DEBUG = False
DEMO = False
BENCH_BESIDE = str(DATABASES["default"]["NAME"])  # the configured database; the bench's own ones are made beside it
DATABASES["default"]["NAME"] = os.environ.get("BENCH_DATABASE", "bench_run")
BENCH_URLS = ROOT_URLCONF
ROOT_URLCONF = "cms.benching.urls"
MIDDLEWARE = ["cms.benching.counting.CountingMiddleware", *MIDDLEWARE]
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], BASE_DIR / "cms" / "benching" / "templates"]
CELERY_BROKER_URL = "memory://"  # nobody delivers the letters of a measure
CELERY_BROKER_TRANSPORT_OPTIONS = {}
