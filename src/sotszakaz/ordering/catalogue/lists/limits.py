"""How much a file of the list may ask of us; the whole federal list is far below each limit."""

from typing import Final

MEGABYTE: Final = 1024 * 1024
UNPACKED_BYTES: Final = 120 * MEGABYTE
"""All parts of an .xlsx together, as its own directory announces them; a part that lies is cut there."""
MEMBERS: Final = 1_000
ROWS: Final = 500_000
COLUMNS: Final = 80
CELL: Final = 4_000
"""Characters of one cell that are kept."""
