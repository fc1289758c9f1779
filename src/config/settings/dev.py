"""For a developer: `script/sotszakaz runserver --settings config.settings.dev`."""

from config.settings._environment import database, required
from config.settings.base import *  # noqa: F403 — settings modules build on one another

DEBUG = True
SECRET_KEY = "only-for-development-" + "0" * 32
PUBLIC_URL = "http://127.0.0.1:8000"
ALLOWED_HOSTS = ["*"]
DATABASES = {"default": database(required("DATABASE_URL", "адрес базы данных PostgreSQL для роли приложения."))}
SIGNATURE_CODES_ON_SCREEN = True
