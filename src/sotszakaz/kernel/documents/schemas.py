"""JSON Schemas of documents, one a kind: what other systems may rely on when they read a version.

Made from the typed payloads, so that they cannot tell another story. They describe the present schema number; a version
of an earlier number lacks the fields that came later, and every such field may be left out here too.
"""

from functools import cache
from typing import Any

from sotszakaz.kernel.documents.codes import ALPHABET, LENGTH
from sotszakaz.kernel.documents.envelope import SCHEMA
from sotszakaz.kernel.documents.kinds import KINDS
from sotszakaz.kernel.documents.payloads.part_titles import PARTS, title_of_field
from sotszakaz.kernel.documents.payloads.titles import TITLES
from sotszakaz.kernel.documents.states import DocumentKind

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DROPPED = ("description", "default")


@cache
def schema_of(kind: DocumentKind) -> dict[str, Any]:
    """The schema of a whole version of this kind, with Russian titles; `$id` is relative to the site."""
    payload = KINDS[kind].payload
    content = payload.model_json_schema(mode="serialization")
    parts = {name: _titled(name, part) for name, part in content.pop("$defs", {}).items()}
    return {
        "$schema": DIALECT,
        "$id": f"/schemas/{kind}.json",
        "title": str(kind.label),
        "type": "object",
        "additionalProperties": False,
        "properties": {**_envelope(kind), "content": {**_titled(payload.__name__, content), "title": "Содержание"}},
        "required": [*_envelope(kind), "content"],
        "$defs": parts,
    }


def _envelope(kind: DocumentKind) -> dict[str, Any]:
    day = {"type": "string", "format": "date"}
    line = {"type": "string", "minLength": 1}
    said: dict[str, dict[str, Any]] = {
        "schema": {"type": "integer", "minimum": 1, "maximum": SCHEMA},
        "kind": {"const": str(kind)},
        "number": {"type": "string", "pattern": rf"^{KINDS[kind].prefix}-\d+/\d{{4}}$"},
        "formed_on": day,
        "version": {"type": "integer", "minimum": 1},
        "version_formed_on": day,
        "municipality": line,
        "title": line,
        "check_code": {"type": "string", "pattern": f"^[{ALPHABET}]{{{LENGTH}}}$"},
    }
    return {name: {"title": TITLES[name], **rule} for name, rule in said.items()}


def _titled(name: str, part: dict[str, Any]) -> dict[str, Any]:
    """A part with Russian titles instead of names of our code, without our remarks."""
    titled = {key: value for key, value in part.items() if key not in _DROPPED}
    if name in PARTS:
        titled["title"] = PARTS[name]
    if "properties" in part:
        titled["properties"] = {
            field: {**_bare(rule), "title": title_of_field(name, field)} for field, rule in part["properties"].items()
        }
    return titled


def _bare(rule: dict[str, Any]) -> dict[str, Any]:
    """The rule of a field without our remarks; exact decimals are strings with two places (`payloads.base`)."""
    bare = {key: value for key, value in rule.items() if key not in _DROPPED}
    if "anyOf" in bare:
        bare["anyOf"] = [_bare(each) for each in bare["anyOf"]]
    return bare
