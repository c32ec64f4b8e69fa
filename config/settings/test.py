"""Speed: everything in memory except the database, which is the real thing."""

from .base import *  # noqa: F403 - settings modules build on one another by star import

from .base import VAR
from config.database import configuration

SECRET_KEY = "tests-only"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
DEMO = False
DATABASES = {"default": configuration(VAR / "test-postgres", lasting=False)}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
NOTIFICATIONS_EMAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
