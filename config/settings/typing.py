"""For the type checker alone: everything is described, nothing is started."""

from .base import *  # noqa: F403 - settings modules build on one another by star import

SECRET_KEY = "typing-only"
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "typing"}}
