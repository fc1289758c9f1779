"""Inside of the process that draws one uploaded photo anew: bounded in time and memory.

Takes the file on standard input; prints JSON: the new JPEG, or nothing when the file is no picture.
"""

import io
import json
import sys
from base64 import b64encode
from typing import Any, Final

from PIL import Image, ImageOps

from sotszakaz.foundation.bounded import bound_myself

LONGER_SIDE: Final = 1600
MOST_POINTS: Final = 60_000_000
QUALITY: Final = 82
CPU_SECONDS: Final = 10
MEMORY_BYTES: Final = 1024 * 1024 * 1024


def drawn_anew(content: bytes) -> dict[str, Any]:
    """Only the points of the picture go into the new one, so no metadata can."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as photo:
            if photo.width * photo.height > MOST_POINTS:
                return {}
            photo.draft("RGB", (LONGER_SIDE, LONGER_SIDE))
            upright = ImageOps.exif_transpose(photo)
            upright.thumbnail((LONGER_SIDE, LONGER_SIDE))
            points = upright.convert("RGB")
    except Exception:
        return {}
    bare = Image.new("RGB", points.size)
    bare.paste(points)
    written = io.BytesIO()
    bare.save(written, "JPEG", quality=QUALITY)
    return {"content": b64encode(written.getvalue()).decode(), "width": bare.width, "height": bare.height}


def main() -> None:
    bound_myself(memory_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS)
    json.dump(drawn_anew(sys.stdin.buffer.read()), sys.stdout)


if __name__ == "__main__":
    main()
