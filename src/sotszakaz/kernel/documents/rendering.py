"""Printing a version: canonical JSON in, PDF/A-2b out, always the same bytes for the same version and address.

The typesetter is made once a process. A template gets four strings besides the document and can reach nothing else:
no network, no packages, no files but the templates.
"""

import io
import threading
from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path

import fontpkg
import segno
import typst
from django.conf import settings

from sotszakaz.kernel.documents import glyphs
from sotszakaz.kernel.documents.codes import in_groups
from sotszakaz.kernel.documents.kinds import KINDS
from sotszakaz.kernel.documents.models import DocumentVersion
from sotszakaz.kernel.documents.states import DocumentKind

TEMPLATES = Path(__file__).parent / "templates"
FAMILY = "PT Serif"
_press = threading.Lock()  # one typesetter, one document at a time


def render_pdf(version: DocumentVersion) -> bytes:
    """The version as PDF/A-2b. The codes and numbers of its document are read from the payload, not looked up."""
    document = version.document
    url = check_url(document.check_code)
    inputs = {
        "document": glyphs.only(version.payload, _printable()),
        "url": url,
        "qr": qr_svg(url),
        "code": in_groups(document.check_code),
        "sha256": version.payload_sha256,
    }
    template = TEMPLATES / KINDS[DocumentKind(document.kind)].template
    midnight = datetime.combine(version.formed_on, time(), tzinfo=UTC)
    with _press:
        printed = _compiler().compile(
            input=str(template), format="pdf", sys_inputs=inputs, pdf_standards="a-2b", timestamp=midnight
        )
    assert isinstance(printed, bytes)
    return printed


def file_name(version: DocumentVersion) -> str:
    """«СС-12-2026.pdf»: safe in every file system."""
    return version.document.full_number.replace("/", "-") + ".pdf"


def check_url(code: str) -> str:
    """The address at which everybody may check the document."""
    return f"{settings.PUBLIC_URL.rstrip('/')}/check/{code}/"


def qr_svg(url: str) -> str:
    """The address as a QR code, drawn in the units of its modules."""
    drawn = io.BytesIO()
    segno.make(url, error="m", micro=False).save(
        drawn, kind="svg", border=0, xmldecl=False, svgclass=None, lineclass=None
    )
    return drawn.getvalue().decode()


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    folder = fontpkg.path(FAMILY).parent
    return typst.Compiler(root=str(TEMPLATES), font_paths=[str(folder)], ignore_system_fonts=True)


@lru_cache(maxsize=1)
def _printable() -> frozenset[str]:
    return glyphs.printable_by([fontpkg.path(FAMILY), fontpkg.path(FAMILY, weight=700)])
