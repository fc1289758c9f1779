"""The schema is migrated once a run; every worker's database is a copy of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import psycopg
from django.core.management import call_command
from django.db import connection
from django.db.migrations.state import ModelState, ProjectState
from django.db.models.fields import NOT_PROVIDED
from psycopg import sql
from psycopg.conninfo import make_conninfo

UNFINISHED = "test_sotszakaz_unfinished"
ONE_AT_A_TIME = 189


def ensure_template(name: str) -> str:
    """The name of the migrated database: the first worker makes it, the others wait."""
    parts = connection.settings_dict
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    url = make_conninfo(**{name: parts[known] for name, known in names.items()}, dbname="postgres")
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        if owner.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            owner.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(UNFINISHED)))
            owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(UNFINISHED)))
            migrate(UNFINISHED)
            owner.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*map(sql.Identifier, (UNFINISHED, name))))
    return name


def migrate(name: str) -> None:
    """Bring that database to the last migration."""
    connection.close()
    with mock.patch.dict(connection.settings_dict, NAME=name):
        with quick_states():
            call_command("migrate", verbosity=0, interactive=False)
        connection.close()


@contextmanager
def quick_states() -> Iterator[None]:
    """Django makes all related models anew for each new model, field and constraint; here only what is new is made.

    Nine tenths of the time of migrating go there. The SQL is the same: it is written from the model that changed.
    """
    with (
        mock.patch.object(ProjectState, "add_model", _add_model),
        mock.patch.object(ProjectState, "add_field", _add_field),
        mock.patch.object(ProjectState, "_append_option", _append_option),
    ):
        yield


def _add_model(self: Any, state: ModelState) -> None:
    key = state.app_label, state.name_lower
    self.models[key] = state
    if self._relations is not None:
        self.resolve_model_relations(key)
    if "apps" in self.__dict__:
        self.apps.render_multiple([state])


def _add_field(self: Any, app_label: str, model_name: str, name: str, field: Any, preserve_default: bool) -> None:
    key = app_label, model_name
    if not preserve_default:
        field = field.clone()
        field.default = NOT_PROVIDED
    self.models[key].fields[name] = field
    if self._relations is not None:
        self.resolve_model_field_relations(key, name, field)
    if "apps" in self.__dict__:
        field.clone().contribute_to_class(self.apps.get_model(*key), name)


def _append_option(self: Any, app_label: str, model_name: str, option: str, added: Any) -> None:
    options = self.models[app_label, model_name].options
    options[option] = [*options[option], added]
    if "apps" in self.__dict__:
        meta = self.apps.get_model(app_label, model_name)._meta
        setattr(meta, option, [*getattr(meta, option), added])
