"""What a person says of a draft and of a signed act."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft as it is saved: `values` of parameters by key, raw; `revision` is what the person saw, None for none."""

    kind: str
    relation: str
    effective_on: date | None
    plan_item_id: int | None
    values: Mapping[str, Any]
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Signed:
    """A draft that was signed outside: its requisites and the file."""

    draft_id: int
    revision: int
    number: str
    dated_on: date
    file_name: str
    content: bytes
