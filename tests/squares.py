"""The square of a printed document, read back from the picture of its page."""

import pypdfium2
import segno

MILLIMETRE = 72 / 25.4
LEFT, SIDE, FOOT = 24, 26, 22
"""The left margin, the side of the square and what the footer takes, in millimetres; see `frame.typ`."""

Modules = list[list[bool]]


def square_of(address: str) -> Modules:
    """The square of an address, as it must be printed."""
    return [[bool(module) for module in row] for row in segno.make(address, error="m", micro=False).matrix]


def printed_square(pdf: bytes, modules: int, scale: int = 6) -> Modules:
    """Module by module: it is the lowest black thing of the left column above the footer of the last page."""
    unit = scale * MILLIMETRE
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[len(document) - 1].render(scale=scale).to_pil().convert("L")
    left, side = LEFT * unit, SIDE * unit
    column = page.crop((int(left), 0, int(left + side), int(page.height - FOOT * unit)))
    top, step = column.point(lambda shade: 255 * (shade < 40)).getbbox()[3] - side, side / modules
    middles = [(number + 0.5) * step for number in range(modules)]
    return [[page.getpixel((int(left + x), int(top + y))) < 128 for x in middles] for y in middles]
