"""Inside of the process that opens one scan that calls itself a picture: bounded in time and memory.

Takes the file on standard input; prints JSON: what is wrong with it, empty when it decodes to its last point.
"""

import io
import json
import sys
from typing import Final

from PIL import Image

from sotszakaz.foundation.bounded import bound_myself

MOST_POINTS: Final = 80_000_000
"""A sheet of A3 at 600 dots an inch has 70 million."""
CPU_SECONDS: Final = 10
MEMORY_BYTES: Final = 1024 * 1024 * 1024
TOO_LARGE: Final = "в снимке слишком много точек"
BROKEN: Final = "файл повреждён"
SMALLER: Final = (1600, 1600)


def what_is_wrong(content: bytes, *, most_points: int = MOST_POINTS) -> str:
    """«файл повреждён», «в снимке слишком много точек», or nothing."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > most_points:
                return TOO_LARGE
            picture.draft("RGB", SMALLER)  # a JPEG is read to its end all the same, into less memory
            picture.load()
    except MemoryError:
        return TOO_LARGE
    except Exception:
        return BROKEN
    return ""


def main() -> None:
    bound_myself(memory_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS)
    json.dump({"why": what_is_wrong(sys.stdin.buffer.read())}, sys.stdout)


if __name__ == "__main__":
    main()
