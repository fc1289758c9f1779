"""Whether formed documents are what their published schemas promise."""

import json
from functools import cache

from jsonschema import Draft202012Validator

from sotszakaz.kernel.documents.models import DocumentVersion
from sotszakaz.kernel.documents.schemas import schema_of
from sotszakaz.kernel.documents.states import DocumentKind


@cache
def validator(kind: str) -> Draft202012Validator:
    schema = schema_of(DocumentKind(kind))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def kinds_that_fit() -> set[str]:
    """The kinds of all versions in sight; a version that does not fit the schema of its kind raises."""
    kinds = set()
    for kind, payload in DocumentVersion.objects.order_by("pk").values_list("document__kind", "payload"):
        validator(kind).validate(json.loads(payload))
        kinds.add(kind)
    return kinds
