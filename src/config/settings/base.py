"""Settings common to every way of running. Nothing here reads a secret: dev, prod and test add theirs."""

import os
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

from config.launch.places import PROJECT

SRC = PROJECT / "src"

ROOMS = {
    "kernel": ["municipalities", "users", "regulations", "documents", "ledger", "notices", "signatures"],
    "ordering": ["acts", "catalogue", "decisions", "plans", "working_group", "social_orders", "procedures"],
    "supply": ["providers", "agreements", "programmes"],
    "demand": ["children", "certificates", "admission", "waiting", "enrolments", "allocation"],
    "delivery": ["attendance", "settlements", "unusual"],
    "oversight": [
        "analysis",
        "communication",
        "execution",
        "indicators",
        "parameters",
        "surveys",
        "complaints",
        "quality",
    ],
    "outside": ["exchange", "demonstration"],
}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_cotton",
    "django_htmx",
    "procrastinate.contrib.django",
    "sotszakaz.foundation",
    *(f"sotszakaz.{room}.{app}" for room, apps in ROOMS.items() for app in apps),
    "sotszakaz.web",
]

MIDDLEWARE = [
    "sotszakaz.web.sharing.SharedPages",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "sotszakaz.web.middleware.security_headers",
    "sotszakaz.web.middleware.acting",
    "sotszakaz.web.middleware.login_required",
    "sotszakaz.web.middleware.refusals",
    "sotszakaz.web.busy.BusyPages",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SRC / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "sotszakaz.web.components.words",
                "sotszakaz.web.components.controls",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "sotszakaz.web.context.person",
            ],
        },
    }
]
COTTON_DIR = "components"
COTTON_ISOLATE_BY_DEFAULT = True  # a component sees what it is given, not the page around it

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = ["sotszakaz.kernel.users.backend.PeopleBackend"]
LOGIN_URL = "portal:login"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "ru"
USE_I18N = True  # Django's own words in Russian; ours are written in Russian at once
USE_TZ = True
TIME_ZONE = "Europe/Moscow"  # a municipality has its own; this one is for those who have none

STATIC_URL = "/static/"
STATICFILES_DIRS = [SRC / "static"]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
SESSION_ENGINE = "sotszakaz.kernel.users.sessions"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "sotszakaz.web.returning.form_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # an attendance sheet of a month is one form
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "sotszakaz.web.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

TEST_RUNNER = "django.test.runner.DiscoverRunner"
FORMAT_MODULE_PATH = None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"without_keys": {"()": "config.logs.WithoutKeys"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_keys"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

LICENCE_REGISTER_FOLDER = (
    Path(os.environ["LICENCE_REGISTER_FOLDER"]) if "LICENCE_REGISTER_FOLDER" in os.environ else None
)
"""Where files of the register of licences are dropped; the newest is asked. None: no register is asked."""
LICENCE_REGISTER_URL = os.environ.get("LICENCE_REGISTER_URL", "")
"""The https address from which the file is fetched once a day into that folder; empty: people drop it."""

SHARED_PAGES = Path(os.environ["SOTSZAKAZ_SHARED_PAGES"]) if "SOTSZAKAZ_SHARED_PAGES" in os.environ else None
FRESH_SECONDS = 1.0  # how long a page of the catalogue may be shared; free places on it are never older

CLOSING_SECONDS = 2.0
"""So long a page closes a month; what takes longer the worker carries on, and the page shows how far it is."""

ANSWER_SECONDS = 0
"""How long a statement may stay without an answer before its session is given up (see its engine); 0: no bound."""

TICKET_LIFETIME = timedelta(minutes=20)
"""How long a quote may be booked as it was shown; after it the page asks to quote anew."""

GATE_URL = ""
"""Where browsers post tickets; without a gate the page's own form books."""

TRUSTED_PROXIES: tuple[IPv4Network | IPv6Network, ...] = ()
"""Networks of our own proxies: what they say of the client's address (`X-Forwarded-For`) is believed."""

NOTICES = ""
"""What else carries notices to families besides their feed: "email", or nothing."""

SIGNATURE_CODES = ""
"""What carries codes of simple signatures: "email", "sms", or nothing."""
SIGNATURE_CODES_ON_SCREEN = False
"""Show a person's code on the page where nothing carries it: for demonstrations only."""
EMAIL_TIMEOUT = 10  # seconds
SMS_URL = SMS_BODY = SMS_AUTHORIZATION = ""
