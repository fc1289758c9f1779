"""How much a file may ask of us. A real act is 60 KB of text and 40 pages; each limit is many times that.

What only counts is checked before the work is done. What cannot be counted beforehand (a .pdf may unpack to anything)
runs in a process with a limit of time and memory.
"""

from typing import Final

MEGABYTE: Final = 1024 * 1024

FILE_BYTES: Final = 20 * MEGABYTE
"""The whole file. Text of an act takes well under 1 MB; the rest is room for a coat of arms and scanned stamps."""

TEXT_CHARACTERS: Final = 3_000_000
"""Plain text, and text of one .rtf: about a thousand pages."""

XML_BYTES: Final = 16 * MEGABYTE
"""One unpacked part of .docx or .odt: an act of 40 pages takes 0.5 MB."""

XML_TAGS: Final = 400_000
"""Tags in one part: a tree takes about 150 bytes an element, so bytes alone do not bound memory."""

ARCHIVE_MEMBERS: Final = 4_000
"""Members of a .docx or .odt: only a few are opened, but the list itself takes memory."""

BLOCKS: Final = 20_000
"""Paragraphs and tables."""

PARAGRAPH_CHARACTERS: Final = 20_000
"""Where a sentence that goes on from line to line is taken to have ended."""

CELL_LINES: Final = 200
"""Lines of one cell in a table written a row a line."""

CELLS: Final = 100_000
COLUMNS: Final = 63
"""The widest table a word processor makes."""

REPEATS: Final = 256
"""How far one run of repeated blanks, cells or rows is unrolled in .odt."""

DEPTH: Final = 200
"""Nesting of groups, lists and tables."""

PDF_PAGES: Final = 120

CHILD_CPU_SECONDS: Final = 15
"""Work of the process that reads one file. An act of 40 pages takes it 0.2 seconds, as .pdf two."""

CHILD_SECONDS: Final = 45
"""Its time by the clock: a busy machine gives a process a third of a processor."""

CHILD_MEMORY_BYTES: Final = 768 * MEGABYTE
"""Address space of that process, interpreter and libraries included."""

RTF_TOKENS: Final = 1_000_000
"""Control words, groups and runs of text: an act of 40 pages takes 0.2 million, LibreOffice's three a letter."""
