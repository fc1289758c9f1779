"""A running installation: `script/server` and any real one."""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from config.settings._environment import database, required, whole
from config.settings.base import *  # noqa: F403 — settings modules build on one another
from config.settings.base import SRC

DEBUG = False
SECRET_KEY = required("SOTSZAKAZ_SECRET_KEY", "секрет установки, не короче 32 знаков.")
PUBLIC_URL = os.environ.get("SOTSZAKAZ_PUBLIC_URL", "http://127.0.0.1:8000")
SIGNATURE_CODES_ON_SCREEN = os.environ.get("SOTSZAKAZ_CODES_ON_SCREEN") == "1"
GATE_URL = os.environ.get("SOTSZAKAZ_GATE_URL", "")
TICKET_LIFETIME = timedelta(minutes=whole("SOTSZAKAZ_TICKET_MINUTES", 20, low=1, high=24 * 60))
ANSWER_SECONDS = whole("SOTSZAKAZ_ANSWER_SECONDS", 0, low=0, high=3600)
_public = urlsplit(PUBLIC_URL)
ALLOWED_HOSTS = [_public.hostname or "127.0.0.1", "127.0.0.1", "localhost"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _public.scheme == "https"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _public.scheme == "https" else None

DATABASES = {"default": database(required("DATABASE_URL", "адрес базы данных PostgreSQL для роли приложения."))}

STATIC_ROOT = Path(os.environ.get("SOTSZAKAZ_STATIC", SRC.parent / "var" / "static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
UPLOADS_FOLDER = Path(os.environ.get("SOTSZAKAZ_HOME", SRC.parent / "var")) / "uploads"
