"""Migrations as quick as their SQL: Django makes all related models anew for each new model, field and constraint, here
only what is new is made.

Nine tenths of the time of a first start went there. The SQL is the same: it is written from the model that changed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.db.migrations.state import ModelState, ProjectState
from django.db.models.fields import NOT_PROVIDED


@contextmanager
def quick_states() -> Iterator[None]:
    """While migrations run, the state of the project grows by what each operation adds."""
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
