"""Files of the official list: opened, bounded, read row by row and judged, whatever is inside."""

from sotszakaz.ordering.catalogue.lists.judging import judge_rows
from sotszakaz.ordering.catalogue.lists.reading import count_rows, read_rows

__all__ = ["count_rows", "judge_rows", "read_rows"]
