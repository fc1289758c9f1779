"""Is a file a harmless scan: a picture, or a PDF in which nothing runs.

A picture is told by its first bytes. A PDF is walked whole by pypdf in bounded steps: scripts, actions that start
something, attached files, forms with programs and encrypted files are refused by name.
"""

import io
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.errors import PdfReadError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject

from sotszakaz.kernel.signatures.errors import ScanRefused

LIMIT_MB = 20
LIMIT = LIMIT_MB * 1024 * 1024
MOST_OBJECTS = 50_000

PICTURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
RUNS = {"/JavaScript", "/Launch", "/RichMedia", "/Movie", "/Sound", "/ImportData", "/SubmitForm", "/GoToE"}
NAMES = {"/JS", "/JavaScript", "/AA", "/EmbeddedFiles", "/EmbeddedFile", "/XFA", "/RichMediaContent"}
BROKEN = (
    PyPdfError,
    PdfReadError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    RecursionError,
    AttributeError,
    OSError,
)


def media_type_of(content: bytes) -> str:
    """The kind of the scan. Raises ScanRefused."""
    if len(content) > LIMIT:
        raise _refused("файл слишком большой")
    for start, media_type in PICTURES.items():
        if content.startswith(start):
            return media_type
    if not content.startswith(b"%PDF-"):
        raise _refused("это не PDF, не JPEG и не PNG")
    _ensure_nothing_runs(content)
    return "application/pdf"


def _ensure_nothing_runs(content: bytes) -> None:
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise _refused("файл зашифрован")
        if not len(reader.pages):
            raise _refused("в файле нет страниц")
        for each in _dictionaries(reader.trailer):
            found = _what_runs(each)
            if found:
                raise _refused(f"в файле есть то, что запускается при открытии ({found})")
    except BROKEN as error:
        raise _refused("файл повреждён") from error


def _what_runs(part: DictionaryObject) -> str:
    names = NAMES & set(part)
    if names:
        return min(names)
    action = str(part.get("/S", ""))
    return action if action in RUNS else ""


def _dictionaries(start: PdfObject) -> Iterator[DictionaryObject]:
    """Every dictionary that can be reached; a file with more objects than a scan has is refused."""
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
        if count > MOST_OBJECTS:
            raise _refused("файл устроен сложнее, чем бывает скан")
        if isinstance(part, DictionaryObject):
            yield part
            waiting.extend(part.raw_get(name) for name in part)
        elif isinstance(part, ArrayObject):
            waiting.extend(part)


def _refused(why: str) -> ScanRefused:
    return ScanRefused(field="file", why=why, limit=LIMIT_MB)
