"""Inside of the process that reads one file: bounded in time and memory, because a file may ask for any amount of both.

Takes the format as the argument and the file on standard input; prints JSON: the blocks, or a refusal by its code.
"""

import json
import resource
import sys
from collections.abc import Callable, Mapping
from typing import Any

from sotszakaz.ordering.acts.errors import ActTooSlow, UnreadableAct
from sotszakaz.ordering.acts.source import Paragraph, Table
from sotszakaz.ordering.acts.sources import limits
from sotszakaz.ordering.acts.sources.bounds import checked
from sotszakaz.ordering.acts.sources.packing import pack

Loader = Callable[[bytes], list[Paragraph | Table]]


def serve(loaders: Mapping[str, Loader]) -> None:
    kind = sys.argv[1]
    resource.setrlimit(resource.RLIMIT_AS, (limits.CHILD_MEMORY_BYTES, limits.CHILD_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CHILD_CPU_SECONDS, limits.CHILD_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer: dict[str, Any] = {"blocks": pack(checked(loaders[kind](sys.stdin.buffer.read())))}
    except UnreadableAct as refusal:
        answer = {"refusal": refusal.code, "fields": refusal.fields}
    except (MemoryError, RecursionError):
        answer = {"refusal": ActTooSlow.code, "fields": {"format": f".{kind}"}}
    json.dump(answer, sys.stdout)
