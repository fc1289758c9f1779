"""Is a file a harmless scan: a picture, or a PDF in which nothing runs.

A picture is told by its first bytes. A PDF is walked whole in a process with bounds of time and memory (`scan_child`):
scripts, actions that start something, attached files, forms with programs and encrypted files are refused by name. That
takes a second at times, so ask before the transaction and never inside it.
"""

from sotszakaz.foundation.bounded import OutOfBounds, ask_bounded
from sotszakaz.kernel.signatures.errors import ScanRefused

LIMIT_MB = 20
LIMIT = LIMIT_MB * 1024 * 1024
SECONDS = 20.0
"""How long a PDF may be looked through, whatever else the machine does."""

PICTURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
PDF = "application/pdf"
_CHILD = "sotszakaz.kernel.signatures.scan_child"


def media_type_of(content: bytes) -> str:
    """The kind of the scan. Raises ScanRefused."""
    if len(content) > LIMIT:
        raise _refused("файл слишком большой")
    for start, media_type in PICTURES.items():
        if content.startswith(start):
            return media_type
    if not content.startswith(b"%PDF-"):
        raise _refused("это не PDF, не JPEG и не PNG")
    try:
        why = ask_bounded(_CHILD, content, seconds=SECONDS)["why"]
    except OutOfBounds as error:
        raise _refused("его не удалось просмотреть за отведённое время") from error
    if why:
        raise _refused(why)
    return PDF


def _refused(why: str) -> ScanRefused:
    return ScanRefused(field="file", why=why, limit=LIMIT_MB)
