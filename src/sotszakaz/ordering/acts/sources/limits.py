"""How much a file may ask of us. A real act is 60 KB of text and 40 pages; each limit is tens of times that.

A file within the limits is read in under two seconds and some hundred megabytes; a file past one of them is refused
before the work is done, so a hostile upload costs what reading its first bytes costs.
"""

from typing import Final

MEGABYTE: Final = 1024 * 1024

FILE_BYTES: Final = 20 * MEGABYTE
"""The whole file. Text of an act takes well under 1 MB; the rest is room for a coat of arms and scanned stamps."""

TEXT_CHARACTERS: Final = 3_000_000
"""Plain text, and text of one .rtf: about a thousand pages."""

XML_BYTES: Final = 16 * MEGABYTE
"""One unpacked part of .docx or .odt: an act of 40 pages takes 0.5 MB."""

XML_TAGS: Final = 1_000_000
"""Tags in one part: a tree takes about 150 bytes an element, so bytes alone do not bound memory."""

ARCHIVE_MEMBERS: Final = 4_000
"""Members of a .docx or .odt: only a few are opened, but the list itself takes memory."""

BLOCKS: Final = 20_000
CELLS: Final = 100_000
COLUMNS: Final = 63
"""The widest table a word processor makes."""

REPEATS: Final = 256
"""How far one run of repeated blanks, cells or rows is unrolled in .odt."""

DEPTH: Final = 200
"""Nesting of groups, lists and tables."""

PDF_PAGES: Final = 200

PDF_SECONDS: Final = 20
"""Time of the process that reads a .pdf. An act of 40 pages takes two or three seconds of it."""

PDF_MEMORY_BYTES: Final = 1024 * MEGABYTE
"""Address space of that process, interpreter and libraries included."""

RTF_TOKENS: Final = 3_000_000
"""Control words, groups and runs of text: an act of 40 pages takes 0.2 million, LibreOffice's three a letter."""
