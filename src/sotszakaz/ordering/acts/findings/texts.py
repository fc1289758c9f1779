"""All texts of an act with their places, for rules that look at words."""

from collections.abc import Iterator

from sotszakaz.ordering.acts.reading.words import squeeze
from sotszakaz.ordering.acts.source import ActSource, Paragraph, Place


def texts_of(source: ActSource) -> Iterator[tuple[str, Place]]:
    """Paragraphs and cells in order, each on one line."""
    for index, block in enumerate(source.blocks):
        if isinstance(block, Paragraph):
            yield block.text, source.place(index)
            continue
        for row, cells in enumerate(block.rows):
            for column, cell in enumerate(cells):
                if cell.text:
                    yield squeeze(cell.text), source.place(index, row, column)
