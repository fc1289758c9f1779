"""The rows behind a figure; of a share each says whether it is counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from sotszakaz.foundation.spreadsheets import Column
from sotszakaz.foundation.word_tables import said
from sotszakaz.oversight.indicators.counting import Behind
from sotszakaz.oversight.indicators.measures import Listing
from sotszakaz.oversight.indicators.table import Row

COUNTED = Column("Подходит", width=12)


def columns_of(listing: Listing, row: Row) -> tuple[Column, ...]:
    return (*listing.columns, COUNTED) if row.is_share else listing.columns


def lines_of(listing: Listing, row: Row, behind: Sequence[Behind]) -> list[Sequence[Any]]:
    """Values by the columns; those that are counted first."""
    if not row.is_share:
        return list(listing.rows([each.subject_id for each in behind]))
    fit = [each.subject_id for each in behind if each.is_counted]
    rest = [each.subject_id for each in behind if not each.is_counted]
    counted, others = listing.rows(fit) if fit else (), listing.rows(rest) if rest else ()
    return [*((*line, "да") for line in counted), *((*line, "нет") for line in others)]


@dataclass(frozen=True, slots=True)
class Line:
    """A row as a page shows it: the titles of the columns with the words, and where the thing itself is."""

    cells: list[tuple[str, str]]
    address: str = ""


def spoken_lines(listing: Listing, row: Row, behind: Sequence[Behind]) -> list[Line]:
    columns, lines = columns_of(listing, row), lines_of(listing, row, behind)
    known = listing.page and len(lines) == len(behind)
    addresses = [reverse(f"office:{listing.page}", args=[each.subject_id]) if known else "" for each in behind]
    return [
        Line([(column.title, said(column.kind, value)) for column, value in zip(columns, line, strict=True)], address)
        for line, address in zip(lines, addresses, strict=False)
    ]
