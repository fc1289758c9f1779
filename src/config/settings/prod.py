"""A running installation: `script/server` and any real one."""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from config.settings._environment import (
    database,
    json_template,
    networks,
    one_of,
    outgoing_address,
    required,
    whole,
)
from config.settings.base import *  # noqa: F403 — settings modules build on one another
from config.settings.base import SRC

DEBUG = False
SECRET_KEY = required("SOTSZAKAZ_SECRET_KEY", "секрет установки, не короче 32 знаков.")
PUBLIC_URL = os.environ.get("SOTSZAKAZ_PUBLIC_URL", "http://127.0.0.1:8000")
SIGNATURE_CODES_ON_SCREEN = os.environ.get("SOTSZAKAZ_CODES_ON_SCREEN") == "1"
SIGNATURE_CODES = one_of("SOTSZAKAZ_CODES", ("", "email", "sms"))
NOTICES = one_of("SOTSZAKAZ_NOTICES", ("", "email"))
TRUSTED_PROXIES = networks("SOTSZAKAZ_TRUSTED_PROXIES")
GATE_URL = os.environ.get("SOTSZAKAZ_GATE_URL", "")
TICKET_LIFETIME = timedelta(minutes=whole("SOTSZAKAZ_TICKET_MINUTES", 20, low=1, high=24 * 60))
ANSWER_SECONDS = whole("SOTSZAKAZ_ANSWER_SECONDS", 0, low=0, high=3600)
_public = urlsplit(PUBLIC_URL)
ALLOWED_HOSTS = [_public.hostname or "127.0.0.1", "127.0.0.1", "localhost"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _public.scheme == "https"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _public.scheme == "https" else None

DATABASES = {"default": database(required("DATABASE_URL", "адрес базы данных PostgreSQL для роли приложения."))}

if "email" in (SIGNATURE_CODES, NOTICES):
    DEFAULT_FROM_EMAIL = required("SOTSZAKAZ_MAIL_FROM", "от чьего имени уходят письма.")
    if _folder := os.environ.get("SOTSZAKAZ_MAIL_FOLDER"):  # a demonstration: letters are files
        EMAIL_BACKEND, EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", _folder
    else:
        EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        EMAIL_HOST = required("SOTSZAKAZ_MAIL_HOST", "почтовый сервер, через который уходят письма.")
        EMAIL_PORT = whole("SOTSZAKAZ_MAIL_PORT", 587, low=1, high=65535)
        EMAIL_USE_SSL = EMAIL_PORT == 465
        EMAIL_USE_TLS = not EMAIL_USE_SSL and EMAIL_HOST not in ("127.0.0.1", "localhost")
        EMAIL_HOST_USER = os.environ.get("SOTSZAKAZ_MAIL_USER", "")
        EMAIL_HOST_PASSWORD = os.environ.get("SOTSZAKAZ_MAIL_PASSWORD", "")
if SIGNATURE_CODES == "sms":
    SMS_URL = outgoing_address("SOTSZAKAZ_SMS_URL", "адрес шлюза оператора сообщений.")
    SMS_BODY = json_template("SOTSZAKAZ_SMS_BODY", ("{phone}", "{text}"))
    SMS_AUTHORIZATION = os.environ.get("SOTSZAKAZ_SMS_AUTHORIZATION", "")

STATIC_ROOT = Path(os.environ.get("SOTSZAKAZ_STATIC", SRC.parent / "var" / "static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static_files.KnownAddresses"},
}
