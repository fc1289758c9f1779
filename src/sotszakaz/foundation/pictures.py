"""A stranger's photo drawn anew: small enough to keep, and without what the camera wrote into it (place, device, time).

It is opened in a process of its own (`picture_child`), so a picture made to break its reader breaks only that.
"""

from base64 import b64decode
from dataclasses import dataclass
from typing import Final

from sotszakaz.foundation.bounded import OutOfBounds, ask_bounded
from sotszakaz.foundation.errors import Refusal

MEDIA_TYPE: Final = "image/jpeg"
LIMIT_MB: Final = 15
LIMIT: Final = LIMIT_MB * 1024 * 1024
SECONDS: Final = 20.0
STARTS: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_CHILD: Final = "sotszakaz.foundation.picture_child"


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG of ours with nothing in it but what is seen."""

    content: bytes
    width: int
    height: int


class NotAPicture(Refusal):
    """The file cannot be shown."""

    code = "not_a_picture"
    template = "Фото не принято: {why}. Пришлите снимок JPEG или PNG не больше {limit} МБ."


def redraw(content: bytes) -> Picture:
    """The photo without its metadata, upright, its longer side at most 1600 points. Raises NotAPicture.

    Takes a moment, so ask before the transaction and never inside it.
    """
    if len(content) > LIMIT:
        raise _refused("файл слишком большой")
    if not content.startswith(STARTS):
        raise _refused("это не JPEG и не PNG")
    try:
        drawn = ask_bounded(_CHILD, content, seconds=SECONDS)
    except OutOfBounds as error:
        raise _refused("его не удалось открыть за отведённое время") from error
    if "content" not in drawn:
        raise _refused("файл повреждён или слишком сложен")
    return Picture(b64decode(drawn["content"]), drawn["width"], drawn["height"])


def _refused(why: str) -> NotAPicture:
    return NotAPicture(field="photo", why=why, limit=LIMIT_MB)
