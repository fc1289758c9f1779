"""A reader that asks for more memory than it may have, or for time without end: for tests of `foundation.bounded`."""

import json
import sys

from sotszakaz.foundation.bounded import bound_myself

MEGABYTE = 1024 * 1024


def main() -> None:
    bound_myself(memory_bytes=200 * MEGABYTE, cpu_seconds=1)
    asked = sys.stdin.read()
    if asked == "time":
        while True:
            pass
    try:
        bytearray(400 * MEGABYTE)
        json.dump({"memory": "enough"}, sys.stdout)
    except MemoryError:
        json.dump({"memory": "refused"}, sys.stdout)


if __name__ == "__main__":
    main()
