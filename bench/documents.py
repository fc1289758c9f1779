"""Documents a second: certificates set as PDF, and what their signatures cost.

    pdf          a thousand social certificates with their squares, beside as many empty pages (bench/documents_pdf.py)
    gost-verify  one process judging ГОСТ signatures, beside libcrypto alone (bench/documents_signatures.py)
    gost-batch   the worker's job that judges a thousand signed documents again, beside `gost-verify`

What each limit leaves out, and what `failures` counts, stands at the head of those modules.
"""

from collections.abc import Iterator

from bench import documents_pdf, documents_signatures
from bench.rows import Row


def run(seconds: float) -> Iterator[Row]:
    """The rows above, in that order."""
    yield documents_pdf.row()
    yield from documents_signatures.rows(seconds)
