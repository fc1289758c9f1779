"""Reading the environment: a missing variable stops the start and says what to set."""

import json
import os
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

from sotszakaz.foundation.outgoing import is_safe_address

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


def one_of(name: str, values: Sequence[str]) -> str:
    """One of the values, by default the first; anything else stops the start with a sentence."""
    value = os.environ.get(name, values[0])
    if value not in values:
        known = ", ".join(f"«{each}»" for each in values)
        raise ImproperlyConfigured(f"Переменная {name} — одно из {known}, а задано «{value}».")
    return value


def outgoing_address(name: str, what: str) -> str:
    """An address to which requests go: https, or http to this machine only."""
    value = required(name, what)
    if not is_safe_address(value):
        raise ImproperlyConfigured(
            f"Переменная {name} — адрес https:// (http:// — только на эту же машину), а задано «{value}»."
        )
    return value


def json_template(name: str, places: Sequence[str]) -> str:
    """JSON in which all the places stand."""
    value = required(name, f"JSON запроса с местами {', '.join(places)}.")
    try:
        json.loads(value)
    except ValueError:
        raise ImproperlyConfigured(f"Переменная {name} — не JSON: «{value}».") from None
    for place in places:
        if place not in value:
            raise ImproperlyConfigured(f"В переменной {name} нет места {place}.")
    return value


def networks(name: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Networks or single addresses of the variable, parted by commas; anything else stops the start with a sentence."""
    found = []
    for part in filter(None, (each.strip() for each in os.environ.get(name, "").split(","))):
        try:
            found.append(ip_network(part))
        except ValueError:
            raise ImproperlyConfigured(
                f"Переменная {name} — сети через запятую, например «127.0.0.1, 10.0.0.0/8», а в ней «{part}»."
            ) from None
    return tuple(found)


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
