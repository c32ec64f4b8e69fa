"""Secrets come from the environment; a missing one stops the start with one clear line (docs/running.md)."""

import os
from urllib.parse import urlsplit

from config.environment import listed, options, refuse, required

TOLD = required("SECRET_KEY", "DATABASE_URL", "ALLOWED_HOSTS", "PUBLIC_URL", "CELERY_BROKER_URL")

from config.database import configuration  # noqa: E402 - what is missing must be said before anything is read

from .base import *  # noqa: E402, F403 - settings modules build on one another by star import
from .base import CACHES, STORAGES, VAR  # noqa: E402

if os.environ.get("DEMO", "0") != "0":
    refuse("production does not start with DEMO: its sign-in page lets anybody in")
if len(TOLD["SECRET_KEY"]) < 50:
    refuse("SECRET_KEY is too short: 50 characters or more are needed")
if urlsplit(TOLD["PUBLIC_URL"]).scheme != "https":
    refuse("PUBLIC_URL must start with https://")
if (gateway := os.environ.get("SMS_GATEWAY_URL")) and urlsplit(gateway).scheme != "https":
    refuse("SMS_GATEWAY_URL must start with https://")
if (token := os.environ.get("SMS_INBOUND_TOKEN", "")) and not (len(token) >= 20 and token.isalnum()):
    refuse("SMS_INBOUND_TOKEN must be a secret of 20 letters and digits or more")
if token and not os.environ.get("SMS_SENDER", "").lstrip("+").isdigit():
    refuse("SMS_SENDER must be a number that people can answer when SMS_INBOUND_TOKEN is set")

DEBUG = False
DEMO = False
SECRET_KEY = TOLD["SECRET_KEY"]
SECRET_KEY_FALLBACKS = listed(os.environ.get("SECRET_KEY_FALLBACKS", ""))
ALLOWED_HOSTS = listed(TOLD["ALLOWED_HOSTS"])
CSRF_TRUSTED_ORIGINS = [TOLD["PUBLIC_URL"].rstrip("/")]
DATABASES = {"default": configuration(VAR / "postgres")}

# --- Behind a front server that speaks https: it must set this header itself and drop the visitor's ---
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # the balancer asks without https
SECURE_HSTS_SECONDS = int(os.environ.get("HSTS_SECONDS", "31536000"))
SECURE_HSTS_INCLUDE_SUBDOMAINS = os.environ.get("HSTS_SUBDOMAINS", "1") == "1"
SECURE_HSTS_PRELOAD = SECURE_HSTS_INCLUDE_SUBDOMAINS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("PROXY_COUNT", "1"))

# --- Several machines: what one of them counts, all must know ---
counted_by = os.environ.get("CACHE_URL", TOLD["CELERY_BROKER_URL"])
if not counted_by.startswith(("redis", "unix")):
    refuse("production needs CACHE_URL, a Redis, when the broker is none: limits must be counted once for all machines")
CACHES["default"] = {
    "BACKEND": "django.core.cache.backends.redis.RedisCache",
    "LOCATION": counted_by,
    "KEY_PREFIX": "martigues",
}

# --- Pictures: another storage by setting (S3 and the like), when its package is installed ---
if backend := os.environ.get("MEDIA_STORAGE"):
    STORAGES = STORAGES | {"default": {"BACKEND": backend}}

# --- Papers: their own storage, with options that keep it private; never the one of the pictures ---
if backend := os.environ.get("PAPERS_STORAGE"):
    STORAGES = STORAGES | {"papers": {"BACKEND": backend, "OPTIONS": options("PAPERS_STORAGE_OPTIONS")}}

from config.logs import LOGGING  # noqa: E402, F401 - Django reads it from here
