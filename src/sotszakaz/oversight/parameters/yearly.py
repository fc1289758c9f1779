"""The part of a scenario that falls into one budget year: what an order of that year says."""

from dataclasses import dataclass

from sotszakaz.ordering.catalogue.states import AwardMethod
from sotszakaz.oversight.parameters.rules import Estimate, Row, Service


@dataclass(frozen=True, slots=True)
class YearRow:
    """Hundredths and kopecks of the year."""

    service: Service
    method: AwardMethod
    recipients: int
    hours: int
    amount: int


def rows_of_year(found: Estimate, year: int) -> list[YearRow]:
    """Rows with anything in the year. Children are those of the whole period: they study in each part of it."""
    places = [place for place, part in enumerate(found.parts) if part.year == year]
    rows = [_of_year(row, places) for row in found.rows]
    return [row for row in rows if row.hours or row.amount]


def _of_year(row: Row, places: list[int]) -> YearRow:
    return YearRow(
        service=row.service,
        method=row.method,
        recipients=row.recipients,
        hours=sum(row.hours_by_part[place] for place in places),
        amount=sum(row.amount_by_part[place] for place in places),
    )
