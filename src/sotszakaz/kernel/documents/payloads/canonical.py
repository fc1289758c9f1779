"""Canonical JSON: the same facts are always the same bytes, whatever machine or version of a library wrote them.

Keys are sorted, there is no white space, letters are UTF-8 as they are, decimals are strings with a point, days are
ISO dates. There are no floats.
"""

import hashlib
import json
from typing import Any

from pydantic import BaseModel


def plain(part: BaseModel) -> dict[str, Any]:
    """The part as plain JSON values; decimals and days become strings."""
    return part.model_dump(mode="json")


def canonical(facts: dict[str, Any]) -> str:
    """The canonical JSON of plain values. Raises TypeError for anything that is not plain, floats included."""
    _refuse_floats(facts)
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def sha256_of(text: str) -> str:
    """Hexadecimal SHA-256 of the text's UTF-8 bytes."""
    return hashlib.sha256(text.encode()).hexdigest()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("a float has no canonical spelling")
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in parts:
        if not isinstance(part, str):  # nearly all are
            _refuse_floats(part)
