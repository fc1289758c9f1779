"""The typesetter: one a process, made once.

A template gets strings and can reach nothing else: no network, no packages, no files but the templates.
"""

import threading
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path

import fontpkg
import typst

from sotszakaz.kernel.documents import glyphs

TEMPLATES = Path(__file__).parent / "templates"
FAMILY = "PT Serif"
_one_at_a_time = threading.Lock()


def print_pdf(template: str, inputs: Mapping[str, str], *, on: date) -> bytes:
    """PDF/A-2b of the template, dated `on`: the same inputs are always the same bytes."""
    midnight = datetime.combine(on, time(), tzinfo=UTC)
    with _one_at_a_time:
        printed = _compiler().compile(
            input=str(TEMPLATES / template),
            format="pdf",
            sys_inputs=dict(inputs),
            pdf_standards="a-2b",
            timestamp=midnight,
        )
    assert isinstance(printed, bytes)
    return printed


def printable(text: str) -> str:
    """The text without what the font lacks, for PDF/A refuses it."""
    return glyphs.only(text, _coverage())


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    folder = fontpkg.path(FAMILY).parent
    return typst.Compiler(root=str(TEMPLATES), font_paths=[str(folder)], ignore_system_fonts=True)


@lru_cache(maxsize=1)
def _coverage() -> frozenset[str]:
    return glyphs.printable_by([fontpkg.path(FAMILY), fontpkg.path(FAMILY, weight=700)])
