"""Inside of the process that looks through one uploaded PDF: bounded in time and memory.

Takes the file on standard input; prints JSON: what is wrong with it, empty when nothing is.
"""

import io
import json
import sys
from collections.abc import Iterator
from typing import Final

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject

from sotszakaz.foundation.bounded import bound_myself

MOST_OBJECTS: Final = 50_000
CPU_SECONDS: Final = 10
MEMORY_BYTES: Final = 512 * 1024 * 1024
TOO_COMPLEX: Final = "файл устроен сложнее, чем бывает скан"

RUNS = {
    "/JavaScript",
    "/Launch",
    "/RichMedia",
    "/Rendition",
    "/Movie",
    "/Sound",
    "/ImportData",
    "/SubmitForm",
    "/GoToE",
    "/GoToR",
}
NAMES = {"/JS", "/JavaScript", "/AA", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent"}


class _TooComplexError(Exception):
    """More objects than a scan has."""


def what_is_wrong(content: bytes, *, most_objects: int = MOST_OBJECTS) -> str:
    """«файл зашифрован», «…», or nothing: no part of the file runs when somebody opens it."""
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            return "файл зашифрован"
        if not len(reader.pages):
            return "в файле нет страниц"
        for each in _dictionaries(reader.trailer, most_objects):
            found = _what_runs(each)
            if found:
                return f"в файле есть то, что запускается при открытии ({found})"
    except (_TooComplexError, MemoryError, RecursionError):
        return TOO_COMPLEX
    except Exception:
        return "файл повреждён"
    return ""


def _what_runs(part: DictionaryObject) -> str:
    names = NAMES & set(part)
    if names:
        return min(names)
    action = str(part.get("/S", ""))
    return action if action in RUNS else ""


def _dictionaries(start: PdfObject, most: int) -> Iterator[DictionaryObject]:
    """Every dictionary that can be reached. Raises _TooComplexError."""
    waiting: list[PdfObject] = [start]
    seen: set[tuple[int, int]] = set()
    count = 0
    while waiting:
        part: PdfObject | None = waiting.pop()
        if isinstance(part, IndirectObject):
            key = (part.idnum, part.generation)
            if key in seen:
                continue
            seen.add(key)
            part = part.get_object()
        count += 1
        if count > most:
            raise _TooComplexError()
        if isinstance(part, DictionaryObject):
            yield part
            waiting.extend(part.raw_get(name) for name in part)
        elif isinstance(part, ArrayObject):
            waiting.extend(part)


def main() -> None:
    bound_myself(memory_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS)
    json.dump({"why": what_is_wrong(sys.stdin.buffer.read())}, sys.stdout)


if __name__ == "__main__":
    main()
