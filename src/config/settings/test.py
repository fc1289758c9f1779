"""For tests: tests/conftest.py starts a throw-away PostgreSQL and sets DATABASE_URL before Django is set up."""

import os

from config.settings._environment import database
from config.settings.base import *  # noqa: F403 — settings modules build on one another
from config.settings.base import TEMPLATES as _TEMPLATES

DEBUG = False
SECRET_KEY = "only-for-tests-" + "0" * 32
PUBLIC_URL = "http://testserver"
ALLOWED_HOSTS = ["*"]
DATABASES = {"default": database(os.environ.get("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none"))}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # speed: tests log in hundreds of times


class UndefinedVariable(str):
    """An undefined template variable is a mistake, not an empty string."""

    __slots__ = ()

    def __mod__(self, missing: object) -> str:
        raise AssertionError(f"В шаблоне нет переменной: {missing}")

    def __contains__(self, part: object) -> bool:
        return part == "%s" or super().__contains__(str(part))


_TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable("%s")  # type: ignore[index]

FRESH_SECONDS = 0.0  # a test sees what it has just done
CLOSING_SECONDS = 60.0  # and does not ask how fast the machine is
