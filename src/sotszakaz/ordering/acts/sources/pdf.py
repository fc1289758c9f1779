"""Portable documents (.pdf) with a text layer: running text, ruled tables and two columns without rules.

Cells merged down are empty below the first; text struck out and footnotes stay where they stand on the page.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Final

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect

from sotszakaz.ordering.acts.errors import (
    ActDamaged,
    ActEncrypted,
    ActGarbled,
    ActScanned,
    ActTooLarge,
    UnreadableAct,
)
from sotszakaz.ordering.acts.source import Paragraph, Table
from sotszakaz.ordering.acts.sources import limits
from sotszakaz.ordering.acts.sources.pdf_flow import blocks_of
from sotszakaz.ordering.acts.sources.pdf_pages import Scan, compose, scan_page

_FORMAT: Final = ".pdf"
_SCANNED_BELOW: Final = 50
"""Characters a page: a scan may have the stamp of an electronic signature as text."""
_GARBLED_SHARE: Final = 0.2


def load_pdf(data: bytes) -> list[Paragraph | Table]:
    """Blocks of a .pdf with a text layer."""
    scans = list(_scan(data))
    characters = sum(scan.characters for scan in scans)
    if characters < _SCANNED_BELOW * len(scans) and any(scan.has_pictures for scan in scans):
        raise ActScanned
    if sum(scan.unmapped for scan in scans) > _GARBLED_SHARE * characters:
        raise ActGarbled
    return blocks_of(*compose(scans))


def _scan(data: bytes) -> Iterator[Scan]:
    """Pages one by one. The parser raises anything at all on damaged bytes, so anything means damage."""
    try:
        with pdfplumber.open(BytesIO(data)) as document:
            for page in document.pages:
                if page.page_number > limits.PDF_PAGES:
                    raise ActTooLarge(what="страниц", limit=limits.PDF_PAGES)
                yield scan_page(page)
                page.close()
    except (UnreadableAct, MemoryError):
        raise
    except Exception as error:
        if isinstance(error.args[0] if error.args else None, PDFPasswordIncorrect):
            raise ActEncrypted from error
        raise ActDamaged(format=_FORMAT) from error
