"""How much a template may ask of us. A real one is 30 KB and three pages; each limit is many times that."""

from typing import Final

MEGABYTE: Final = 1024 * 1024
FILE_BYTES: Final = 5 * MEGABYTE
MEMBERS: Final = 400
UNPACKED_BYTES: Final = 20 * MEGABYTE
"""All parts together when unpacked."""
XML_TAGS: Final = 200_000
PICTURES_BYTES: Final = MEGABYTE
PICTURE_SIDE: Final = 4000
"""Pixels."""
LOOP_DEPTH: Final = 3
BLOCKS: Final = 20_000
CPU_SECONDS: Final = 20
SECONDS: Final = 45
MEMORY_BYTES: Final = 768 * MEGABYTE
