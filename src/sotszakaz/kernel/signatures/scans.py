"""Is a file a harmless scan: a picture that can be seen, or a PDF in which nothing runs.

Each is opened in a process with bounds of time and memory. A picture is decoded to its last point (`picture_child`). A
PDF is walked whole (`scan_child`): scripts, actions that start something, attached files, forms with programs and
encrypted files are refused by name. That takes a second at times, so ask before the transaction and never inside it.
"""

from sotszakaz.foundation.bounded import OutOfBounds, ask_bounded
from sotszakaz.kernel.signatures.errors import ScanRefused

LIMIT_MB = 20
LIMIT = LIMIT_MB * 1024 * 1024
SECONDS = 20.0
"""How long a file may be looked through, whatever else the machine does."""

JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"
STARTS = {b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG, b"%PDF-": PDF}
_PICTURE = "sotszakaz.kernel.signatures.picture_child"
_CHILDREN = {JPEG: _PICTURE, PNG: _PICTURE, PDF: "sotszakaz.kernel.signatures.scan_child"}


def media_type_of(content: bytes) -> str:
    """The kind of the scan. Raises ScanRefused."""
    if len(content) > LIMIT:
        raise _refused("файл слишком большой")
    media_type = next((kind for start, kind in STARTS.items() if content.startswith(start)), None)
    if media_type is None:
        raise _refused("это не PDF, не JPEG и не PNG")
    try:
        why = ask_bounded(_CHILDREN[media_type], content, seconds=SECONDS)["why"]
    except OutOfBounds as error:
        raise _refused("его не удалось просмотреть за отведённое время") from error
    if why:
        raise _refused(why)
    return media_type


def _refused(why: str) -> ScanRefused:
    return ScanRefused(field="file", why=why, limit=LIMIT_MB)
