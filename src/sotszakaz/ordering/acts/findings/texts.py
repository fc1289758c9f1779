"""All texts of an act with their places, for rules that look at words."""

from collections.abc import Iterator

from sotszakaz.ordering.acts.reading.bounds import PASSAGE
from sotszakaz.ordering.acts.reading.words import squeeze
from sotszakaz.ordering.acts.source import ActSource, Paragraph, Place


def texts_of(source: ActSource) -> Iterator[tuple[str, Place]]:
    """Paragraphs and cells in order, each on one line, as far as the grammar reads them."""
    tables = 0
    for index, block in enumerate(source.blocks):
        if isinstance(block, Paragraph):
            yield block.text[:PASSAGE], Place(index)
            continue
        for row, cells in enumerate(block.rows):
            for column, cell in enumerate(cells):
                if cell.text:
                    yield squeeze(cell.text[:PASSAGE]), Place(index, row, column, table=tables)
        tables += 1
