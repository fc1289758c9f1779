"""What stands around the content of every version: the kind, the number, the days, the check code."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sotszakaz.kernel.documents.payloads import Payload
from sotszakaz.kernel.documents.payloads.canonical import canonical, plain

SCHEMA = 2  # 1: before the papers that change or end others; its documents lack the fields that came later

NO_NUMBER = "будет присвоен"
"""What a draft says where a number is named that is given later."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a version. A draft has neither number nor code."""

    kind: str
    municipality: str
    formed_on: date
    version_formed_on: date
    version: int = 1
    number: str = ""
    check_code: str = ""


def sealed(heading: Heading, payload: Payload) -> str:
    """The canonical JSON of a version: what is kept, signed and printed."""
    facts: dict[str, Any] = {
        "schema": SCHEMA,
        "kind": heading.kind,
        "number": heading.number,
        "formed_on": heading.formed_on.isoformat(),
        "version": heading.version,
        "version_formed_on": heading.version_formed_on.isoformat(),
        "municipality": heading.municipality,
        "title": title_of(payload),
        "check_code": heading.check_code,
        "content": plain(payload),
    }
    return canonical(facts)


def title_of(payload: Payload) -> str:
    """The title for lists, as long as its column."""
    return payload.public_title()[:500]
