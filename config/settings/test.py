"""Speed: everything in memory except the database, which is the real thing."""

import os

from config.database import configuration

from .base import *  # noqa: F403 - settings modules build on one another by star import
from .base import VAR

SECRET_KEY = "tests-only"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
DEMO = False
TOWN_SIRET = "21130056100019"
DATABASES = {"default": configuration(VAR / "test-postgres", lasting=False)}
DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"  # no test waits for the disk
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "papers": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CELERY_BROKER_URL = os.environ.get("CELERY_BROKER_URL") or "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {}
NOTIFICATIONS_EMAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
OFFERS_SMS = True
NOTIFICATIONS_LONG_SMS_RAISES = True
SEARCH_KEEPS_NAMES = 0  # each question reads the names anew
HALLS_NEED_INSURANCE = False  # the tests of papers say it when they need it
VISITS_WRITTEN_AFTER = 0  # no thread of its own: a test writes what it counted
