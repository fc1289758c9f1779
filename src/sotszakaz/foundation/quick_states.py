"""Migrations as quick as their SQL: Django makes all related models anew for each change of a model, here only what is
new is made, or the one model that changes.

Nine tenths of the time of a first start went there. The SQL is the same: it is written from the model that changed.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.db.migrations.state import ModelState, ProjectState
from django.db.migrations.utils import field_is_referenced
from django.db.models.fields import NOT_PROVIDED


@contextmanager
def quick_states() -> Iterator[None]:
    """While migrations run, the state of the project changes by what each operation says."""
    with (
        mock.patch.object(ProjectState, "add_model", _add_model),
        mock.patch.object(ProjectState, "add_field", _add_field),
        mock.patch.object(ProjectState, "alter_field", _alter_field),
        mock.patch.object(ProjectState, "remove_field", _alone(ProjectState.remove_field)),
        mock.patch.object(ProjectState, "_append_option", _append_option),
        mock.patch.object(ProjectState, "_remove_option", _alone(ProjectState._remove_option)),  # type: ignore[attr-defined]
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


def _alone(change: Callable[..., None]) -> Callable[..., None]:
    """That change of Django's own; afterwards the changed model is made anew without those related to it."""

    def changed(self: Any, *args: Any) -> None:
        with mock.patch.object(ProjectState, "reload_model", _make_anew):
            change(self, *args)

    return changed


def _make_anew(self: Any, app_label: str, model_name: str, delay: bool = False) -> None:
    self.is_delayed = True  # others still name the model as it was: code that runs in a migration gets all made anew
    if "apps" in self.__dict__:
        self.apps.render_multiple([self.models[app_label, model_name]])


_ALTER = ProjectState.alter_field


def _alter_field(self: Any, app_label: str, model_name: str, name: str, field: Any, preserve_default: bool) -> None:
    """Foreign keys follow the type of the field that they name: then all that is related is made anew after all."""
    is_named = field_is_referenced(self, (app_label, model_name), (name, field))
    change = _ALTER if is_named else _alone(_ALTER)
    change(self, app_label, model_name, name, field, preserve_default)
