"""Choices of a field that are known only when its form is made."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms


def offer(form: forms.BaseForm, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Let the field be chosen from these: values with their words, or titles with groups of such pairs."""
    _choosing(form, name).choices = list(choices)


def offered(form: forms.BaseForm, name: str) -> list[tuple[Any, Any]]:
    """What the field is chosen from."""
    return list(cast("Iterable[tuple[Any, Any]]", _choosing(form, name).choices))


def _choosing(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    return field
