"""Inside of the process that opens the PDF of a signed act: bounded in time and memory.

Takes the file on standard input; prints JSON: what is wrong with it, empty when nothing is. The same is refused as in
a scan, but an act printed from Word has marks of its structure and so many more objects.
"""

import json
import sys
from typing import Final

from sotszakaz.foundation.bounded import bound_myself
from sotszakaz.kernel.signatures.scan_child import MEMORY_BYTES, TOO_COMPLEX, what_is_wrong

MOST_OBJECTS: Final = 400_000
CPU_SECONDS: Final = 15


def main() -> None:
    bound_myself(memory_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS)
    why = what_is_wrong(sys.stdin.buffer.read(), most_objects=MOST_OBJECTS)
    json.dump({"why": "файл устроен сложнее, чем бывает акт" if why == TOO_COMPLEX else why}, sys.stdout)


if __name__ == "__main__":
    main()
