"""Comfort: an embedded database, the demo town, readable errors."""

import os

from config.database import configuration

from .base import *  # noqa: F403 - settings modules build on one another by star import
from .base import VAR

DEBUG = os.environ.get("DEBUG", "1") == "1"
DEMO = os.environ.get("DEMO", "0") == "1"
SECRET_KEY = os.environ.get("SECRET_KEY", "development-only-never-in-production")
ALLOWED_HOSTS = ["*"]
DATABASES = {"default": configuration(VAR / "postgres")}
SERVES_MEDIA = True
TOWN_SIRET = os.environ.get("TOWN_SIRET", "21130056100019")
CSRF_TRUSTED_ORIGINS = ["http://127.0.0.1:8000", "http://localhost:8000"]

# Without a mail server nothing leaves: letters are read at /demo/courrier/
if "EMAIL_HOST" not in os.environ:
    NOTIFICATIONS_EMAIL_TRANSPORT = "notifications.backends.ReadInDemoBackend"

# Text messages too are read there; one that does not fit is a mistake to be seen.
OFFERS_SMS = True
TAKES_TEXTS = True  # answered at /demo/courrier/
NOTIFICATIONS_LONG_SMS_RAISES = DEBUG
