"""Documents: certificates set as PDF with their squares, and what signatures cost (`documents_signatures`)."""

import importlib
import importlib.util
from collections.abc import Iterator

from bench import documents_pdf
from bench.rows import Row


def run(seconds: float) -> Iterator[Row]:
    """The rows `pdf`, then those of signatures."""
    yield documents_pdf.row()
    if importlib.util.find_spec("bench.documents_signatures"):
        yield from importlib.import_module("bench.documents_signatures").rows(seconds)
