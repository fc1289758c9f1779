"""Reading the environment: a missing variable stops the start and says what to set."""

import os
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

PATIENCE = {
    "connect_timeout": "5",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",  # milliseconds
}
"""How long a server that has vanished is waited for; a URL may say otherwise."""


def required(name: str, what: str) -> str:
    """The variable's value; without it the start stops with a sentence."""
    value = os.environ.get(name)
    if not value:
        raise ImproperlyConfigured(f"Не задана переменная {name}: {what} Обычно её задаёт script/server.")
    return value


def whole(name: str, default: int, *, low: int, high: int) -> int:
    """A whole number of the variable, or the default; anything else stops the start with a sentence."""
    value = os.environ.get(name, str(default))
    if not (value.isascii() and value.isdecimal() and low <= int(value) <= high):
        raise ImproperlyConfigured(f"Переменная {name} — целое число от {low} до {high}, а задано «{value}».")
    return int(value)


def database(url: str) -> dict[str, Any]:
    """Django's settings of a database from a connection URL."""
    parts = {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None}
    known = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    settings: dict[str, Any] = {known[key]: parts.pop(key) for key in list(parts) if key in known}
    return {
        "ENGINE": "sotszakaz.foundation.postgres",
        **settings,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**PATIENCE, **parts},
    }
