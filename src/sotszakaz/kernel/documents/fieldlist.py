"""The list of fields that a Word template may show, with their Russian titles."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sotszakaz.kernel.documents.payloads.titles import TITLES
from sotszakaz.kernel.documents.schemas import schema_of
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.documents.word.fields import DOCUMENT, PRINTED
from sotszakaz.kernel.documents.word.plans import REQUIRED

PRINTED_TITLES = {"qr": "Квадратный код проверки", "check_url": "Адрес проверки", "sha256": "Контрольная сумма"}
DEPTH = 4


@dataclass(frozen=True, slots=True)
class Field:
    """A field by its path; `is_list` is walked by a loop, what is under it belongs to each of its rows."""

    path: str
    title: str
    is_list: bool
    is_required: bool


def fields_of(kind: DocumentKind) -> list[Field]:
    """All fields of the kind in the order of the schema, those of the heading first."""
    schema = schema_of(kind)
    required = set(REQUIRED[kind])
    heading = [(f"document.{name}", TITLES[name], False) for name in DOCUMENT]
    printed = [(f"document.{name}", PRINTED_TITLES[name], False) for name in PRINTED]
    content = list(_walk(schema["properties"]["content"], schema["$defs"], "", "", DEPTH))
    return [Field(path, title, is_list, path in required) for path, title, is_list in (*heading, *printed, *content)]


def _walk(
    part: dict[str, Any], parts: dict[str, Any], above: str, titles: str, depth: int
) -> Iterator[tuple[str, str, bool]]:
    for name, rule in part["properties"].items():
        path, title = above + name, titles + rule["title"]
        inner = _part(rule.get("items", rule), parts)
        is_list = "items" in rule
        if inner is None or "properties" not in inner:
            yield path, title, is_list
            continue
        if is_list:
            yield path, title, True
        if depth:
            yield from _walk(inner, parts, f"{path}.", f"{title}: ", depth - 1)


def _part(rule: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any] | None:
    for each in rule.get("anyOf", [rule]):
        if "$ref" in each:
            found: dict[str, Any] = parts[each["$ref"].rpartition("/")[2]]
            return found
    return None
