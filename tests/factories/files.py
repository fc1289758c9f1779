"""Small files that really are what they say: scans of papers, photos, a page."""

import io

from PIL import Image
from pypdf import PdfWriter


def picture(form: str = "JPEG", *, size: tuple[int, int] = (16, 12)) -> bytes:
    """A picture of one colour that every reader opens."""
    written = io.BytesIO()
    Image.new("RGB", size, (120, 160, 200)).save(written, form)
    return written.getvalue()


def page() -> bytes:
    """A PDF of one empty page."""
    writer = PdfWriter()
    writer.add_blank_page(width=100, height=100)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


JPEG, PNG, PDF = picture("JPEG"), picture("PNG"), page()
