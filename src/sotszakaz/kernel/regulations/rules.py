"""Pure checks of a set of parameters."""

from collections.abc import Mapping
from typing import Any

from sotszakaz.kernel.regulations.errors import AgesCrossed, ParameterInvalid, ParameterUnknown
from sotszakaz.kernel.regulations.parameters import CATALOGUE, Parameter

Stored = dict[str, Any]


def ensure_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of known keys as plain JSON. Raises ParameterUnknown or ParameterInvalid, named by its key."""
    checked = {}
    for key, raw in values.items():
        definition = CATALOGUE.get(key)
        if definition is None:
            raise ParameterUnknown(key=key)
        if not definition.is_valid(raw):
            raise ParameterInvalid(field=key, title=definition.title, given=raw, expected=definition.expected)
        checked[key] = definition.to_json(definition.parse(raw))
    return checked


def defaults() -> dict[str, Stored]:
    """Every parameter of the catalogue with its default, as stored."""
    return {
        key: {
            "value": definition.to_json(definition.default),
            "clause": definition.source,
            "confirmed": definition.is_confirmed,
        }
        for key, definition in CATALOGUE.items()
    }


def known(parameters: Mapping[str, Stored]) -> dict[str, Stored]:
    """Without parameters that were retired since: a version that was adopted keeps them, the next one does not."""
    return {key: stored for key, stored in parameters.items() if key in CATALOGUE}


def ensure_ages(parameters: Mapping[str, Stored]) -> None:
    """The right to a certificate must last at least a year."""
    minimum = parameters[Parameter.MIN_AGE.key]["value"]
    maximum = parameters[Parameter.MAX_AGE.key]["value"]
    if maximum <= minimum:
        raise AgesCrossed(field=Parameter.MAX_AGE.key, minimum=minimum, maximum=maximum)
