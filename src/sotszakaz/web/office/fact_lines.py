"""Rows behind the value of a factor, in words."""

from collections.abc import Sequence, Set

from django.urls import reverse

from sotszakaz.foundation.spreadsheets import Column
from sotszakaz.foundation.word_tables import said
from sotszakaz.oversight.analysis.selectors.behind import Line
from sotszakaz.web.office.indicator_lines import Line as Spoken


def spoken(columns: Sequence[Column], line: Line, known: Set[str]) -> Spoken:
    """The row with the address of its page when the reader may open it, of the pages `known`."""
    address = reverse(f"office:{line.page}", args=[line.page_id]) if line.page in known else ""
    cells = [(column.title, said(column.kind, value)) for column, value in zip(columns, line.values, strict=True)]
    return Spoken(cells, address)
