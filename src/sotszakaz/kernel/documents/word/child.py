"""Inside of the process that reads one uploaded template: bounded in time and memory.

Takes one line of JSON (schema, required fields, a sample version) and the file on standard input; prints JSON: the
fields shown and the sample as blocks, or a refusal by its code.
"""

import base64
import json
import resource
import sys
from typing import Any

from sotszakaz.kernel.documents.word import limits
from sotszakaz.kernel.documents.word.blocks import blocks_of, ensure_subset
from sotszakaz.kernel.documents.word.fields import ensure_fields, sources_of
from sotszakaz.kernel.documents.word.filling import fill
from sotszakaz.kernel.documents.word.package import ensure_safe
from sotszakaz.kernel.documents.word.refusals import TemplateRefused, TemplateTooSlow


def examine(asked: dict[str, Any], data: bytes) -> dict[str, Any]:
    """Everything that a template must pass, in the order in which people can mend it."""
    ensure_safe(data)
    ensure_subset(data)
    shown = ensure_fields(sources_of(data), asked["schema"], asked["required"])
    filled = fill(data, asked["version"], asked["printed"], base64.b64decode(asked["square"]))
    ensure_subset(filled)
    return {"shown": sorted(shown), "blocks": blocks_of(filled)}


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY_BYTES, limits.MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CPU_SECONDS, limits.CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    asked = json.loads(sys.stdin.buffer.readline())
    try:
        answer = examine(asked, sys.stdin.buffer.read())
    except TemplateRefused as refusal:
        answer = {"refusal": refusal.code, "fields": refusal.fields}
    except (MemoryError, RecursionError):
        answer = {"refusal": TemplateTooSlow.code, "fields": {}}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
