"""What is true everywhere. Each section says what it rules; the environment decides the rest."""

import os
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from config.queue import transport_options

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR = Path(os.environ.get("VAR_FOLDER") or BASE_DIR / "var")  # what the product writes

# --- The town: another town runs the product under its own name by changing these ---
PRODUCT_NAME = os.environ.get("PRODUCT_NAME", "Martigues & Co")
PRODUCT_LOGO = os.environ.get("PRODUCT_LOGO", "")  # an address of this site, or a static path; empty: the drawn quay
TOWN_NAME = os.environ.get("TOWN_NAME", "Martigues")
TOWN_INSEE_CODES = tuple(os.environ.get("TOWN_INSEE_CODES", "13056").split(","))
TOWN_SIRET = os.environ.get("TOWN_SIRET", "")  # told in the published helps in kind
TOWN_POSTCODE = os.environ.get("TOWN_POSTCODE", "13500")
TOWN_POSITION = (43.405, 5.048)
SCHOOL_ZONE = os.environ.get("SCHOOL_ZONE", "B")
SERVICE_NAME = os.environ.get("SERVICE_NAME", "Service vie associative")
SERVICE_PHONE = os.environ.get("SERVICE_PHONE", "04 65 71 00 12")
SERVICE_EMAIL = os.environ.get("SERVICE_EMAIL", "vie-associative@exemple.test")
SERVICE_HOURS = os.environ.get("SERVICE_HOURS", "lundi – vendredi, 9 h – 12 h, 13 h 30 – 17 h")
SERVICE_ANSWER_DAYS = 10  # how long the service gives itself to answer a slot request
HALL_HOURS = ("08:00", "22:00")  # shown for every hall until the town gives the hours of each
RECOURSE_COURT = os.environ.get("RECOURSE_COURT", "tribunal administratif de Marseille")  # named in every refusal
PUBLIC_URL = os.environ.get("PUBLIC_URL", "http://127.0.0.1:8000")  # absolute links in letters and feeds
CALENDAR_DOMAIN = os.environ.get(
    "CALENDAR_DOMAIN", "martigues-et-co.exemple.test"
)  # right side of every UID; never changes

# --- Applications: each floor imports those below it only (docs/house.md) ---
INSTALLED_APPS = [
    "cms",
    "bookings",
    "events",
    "directory",
    "notifications",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "cms.apps.QuietAdminConfig",  # wagtail.admin without its own mails
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "recurrence",
    "csp",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.ChosenLanguageMiddleware",
    "config.middleware.NoNulMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "directory.views.drawn_again.DrawnAgainMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.ContentPolicyMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.town",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": ["template_partials.templatetags.partials"],
        },
    }
]

# --- What is drawn is kept in each process: to ask another machine for it would take as long as drawing it ---
FRAGMENTS = "template_fragments"  # the name that Django's tag `cache` looks for
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3_000  # a table of activities has 1,000 lines, each with a box or two to tick

CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    FRAGMENTS: {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": FRAGMENTS,
        "OPTIONS": {"MAX_ENTRIES": 5_000},  # of 2 kB or so
    },
}

# --- Language and time: French first; moments in UTC, rules in the town's wall-clock time ---
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Europe/Paris"
USE_TZ = True

# --- Accounts: a code sent by e-mail; a password is optional ---
AUTH_USER_MODEL = "directory.Person"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
CSRF_FAILURE_VIEW = "directory.views.kept.too_long"
LOGIN_REDIRECT_URL = "directory:signpost"
ACCOUNT_ADAPTER = "directory.entering.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900  # seconds
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True}  # nine digits, three tries each
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_RATE_LIMITS = {"request_login_code": "20/m/ip,3/m/key,15/h/key"}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password is told by a letter
ACCOUNT_FORMS = {
    "login": "directory.entering_forms.AskForCodeForm",
    "confirm_login_code": "directory.entering_forms.CodeForm",
    "set_password": "directory.entering_forms.ChoosePasswordForm",
    "change_password": "directory.entering_forms.ReplacePasswordForm",
}
WAGTAIL_PASSWORD_RESET_ENABLED = False
ACCOUNT_EMAIL_VERIFICATION = "none"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# --- Pages ---
WAGTAIL_SITE_NAME = PRODUCT_NAME
WAGTAILADMIN_BASE_URL = PUBLIC_URL
WAGTAILADMIN_LOGIN_URL = "/gestion/entree/"  # agents sign in like everybody: cms.views.door
WAGTAIL_FRONTEND_LOGIN_URL = "/connexion/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # no picture is asked of another site
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", "Français")]
WAGTAILIMAGES_IMAGE_MODEL = "cms.Picture"
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = [("fr", "Français")]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 64_000_000  # more than phones send; unfolded in memory that is 200 MB
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "french"}}
TAGGIT_CASE_INSENSITIVE = True

# --- Teams of associations, in days unless said otherwise ---
TEAM_SILENT_DAYS = int(os.environ.get("TEAM_SILENT_DAYS", "60"))  # without a visit: the team and the service are asked
INVITATION_DAYS = int(os.environ.get("INVITATION_DAYS", "14"))
CLAIM_CODE_HOURS = int(os.environ.get("CLAIM_CODE_HOURS", "24"))  # the code sent to the declared address
UNUSED_ACCOUNT_DAYS = 7  # an account made for a claim or an invitation that nobody went on with is forgotten

# --- « Toujours vrai ? », in days since the team last said that all is right; each step is announced before ---
STILL_TRUE_EVERY = int(os.environ.get("STILL_TRUE_EVERY", "30"))  # from one letter to the next
STILL_TRUE_AHEAD = 35  # the séances that the letter lists
STILL_TRUE_LINKS = 30  # how long the links of a letter are good
STILL_TRUE_FLAGGED = int(os.environ.get("STILL_TRUE_FLAGGED", "75"))
STILL_TRUE_GREYED = int(os.environ.get("STILL_TRUE_GREYED", "120"))
STILL_TRUE_UNLISTED = int(os.environ.get("STILL_TRUE_UNLISTED", "180"))
STILL_TRUE_NOTICE = int(os.environ.get("STILL_TRUE_NOTICE", "14"))  # between the announcement of a step and the step

# --- Files ---
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "config.libraries.LibraryFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MEDIA_URL = "/media/"
SERVES_MEDIA = False  # pictures come from the front server or from S3; see docs/running.md
MEDIA_ROOT = VAR / "media"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "papers": {"BACKEND": "directory.private_files.PrivateFiles", "OPTIONS": {"location": VAR / "papers"}},
    "staticfiles": {"BACKEND": "config.storage.TownStaticFiles"},
}

# --- Papers of associations: private files, never under MEDIA_ROOT ---
PAPERS_MAX_MB = int(os.environ.get("PAPERS_MAX_MB", "10"))
PAPERS_EXPECTED = ("insurance", "statutes", "board")  # an association that has them all is in order
PAPERS_EXPIRE_SOON = 60  # days before the end at which the service and the team see it coming
PAPERS_REMINDERS = (60, 30, 7)  # days before the end at which the team gets a letter
HALLS_NEED_INSURANCE = os.environ.get("HALLS_NEED_INSURANCE", "1") == "1"  # without one, no new request

# --- Maps: the background comes from a tile server, asked only by pages that show a map ---
TILE_URL = os.environ.get("TILE_URL", "https://tile.openstreetmap.org/{z}/{x}/{y}.png")
TILE_ATTRIBUTION = os.environ.get(
    "TILE_ATTRIBUTION", '© <a href="https://www.openstreetmap.org/copyright">OpenStreetMap</a>'
)
TILE_MAX_ZOOM = int(os.environ.get("TILE_MAX_ZOOM", "19"))

DPO_EMAIL = os.environ.get("DPO_EMAIL", "")  # the town's data protection officer, on the page on personal data

# --- Letters: everything leaves through the outbox, in the background ---
EMAIL_BACKEND = "notifications.backends.OutboxBackend"
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", f"{PRODUCT_NAME} <{SERVICE_EMAIL}>")
BOUNCES_EMAIL = os.environ.get("BOUNCES_EMAIL", "")  # where letters that cannot be handed over come back
NOTIFICATIONS_EMAIL_TRANSPORT = os.environ.get(
    "NOTIFICATIONS_EMAIL_TRANSPORT", "django.core.mail.backends.smtp.EmailBackend"
)
NOTIFICATIONS_LEASE_SECONDS = 300  # longer than the slowest mail server takes to accept a letter
NOTIFICATIONS_KEEP_DAYS = 30  # then the words of a sent letter are emptied; that it was sent is kept
NOTIFICATIONS_QUIET_HOURS = (21, 8)  # text messages that can wait leave by day
NOTIFICATIONS_LONG_SMS_RAISES = False  # a text message that does not fit is cut at a word
# Text messages: a provider by HTTP when its address is set; without one they are kept in a file.
SMS_GATEWAY_URL = os.environ.get("SMS_GATEWAY_URL", "")
SMS_GATEWAY_TOKEN = os.environ.get("SMS_GATEWAY_TOKEN", "")
SMS_SENDER = os.environ.get("SMS_SENDER", "MARTIGUES")  # at most 11 letters and digits
NOTIFICATIONS_SMS_FILE = VAR / "sms.jsonl"
NOTIFICATIONS_SMS_CARRIER = os.environ.get("NOTIFICATIONS_SMS_CARRIER") or (
    "notifications.channels.http_sms.Carrier" if SMS_GATEWAY_URL else "notifications.channels.sms.FileCarrier"
)
OFFERS_SMS = bool(SMS_GATEWAY_URL or os.environ.get("NOTIFICATIONS_SMS_CARRIER"))  # never offered in vain
# Answers by text message: the provider posts them to /sms/recus/ with this secret; without it that address is nothing.
SMS_INBOUND_TOKEN = os.environ.get("SMS_INBOUND_TOKEN", "")
NOTIFICATIONS_SMS_READER = os.environ.get("NOTIFICATIONS_SMS_READER") or "notifications.channels.http_sms.read"
NOTIFICATIONS_TEXTS_ANSWERED_BY = "events.answering.answer"
NOTIFICATIONS_TEXTS_KEEP_DAYS = 7  # then what people wrote is erased
TAKES_TEXTS = bool(SMS_INBOUND_TOKEN)  # nobody is asked to answer a message that nobody would read
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "0") == "1"
EMAIL_TIMEOUT = 20  # seconds per exchange with the mail server; well under the lease

# --- Background work: the task hurries, the row is the promise ---
CELERY_BROKER_URL = os.environ.get("CELERY_BROKER_URL", "") or "filesystem://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS = transport_options(CELERY_BROKER_URL, VAR / "queue")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE

DEMO = False

# --- What a page may load: see config/middleware.py ---
CONTENT_SECURITY_POLICY: dict[str, dict[str, object]] = {"DIRECTIVES": {}}

# --- Calendars kept elsewhere: read from public addresses only, and from these of the town's own network ---
CALENDARS_TRUSTED = {  # CALENDARS_TRUSTED="10.0.4.7:443,10.0.4.8:8080"
    (each.rpartition(":")[0], int(each.rpartition(":")[2]))
    for each in os.environ.get("CALENDARS_TRUSTED", "").split(",")
    if each
}

# --- Visits: counted, visitors are not (events/visits.py) ---
VISITS_WRITTEN_AFTER = 10  # seconds for which a web process adds up in memory; 0: it never writes by itself

# --- Search ---
SEARCH_KEEPS_NAMES = 30  # seconds for which a web process keeps the names of themes, neighbourhoods and venues
