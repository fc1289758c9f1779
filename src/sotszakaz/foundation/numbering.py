"""Gapless numbers: given when a document is formed, never inside a booking (a hot row would serialise it)."""

from django.db import connection

NEXT_NUMBER = """
    INSERT INTO foundation_numberseries AS series (kind, municipality_id, year, latest) VALUES (%s, %s, %s, %s)
    ON CONFLICT ON CONSTRAINT number_series_unique DO UPDATE SET latest = series.latest + excluded.latest
    RETURNING latest
"""


def next_number(kind: str, *, municipality_id: int, year: int) -> int:
    """The next number of the series, from 1. Part of a larger transaction: a rollback leaves no gap."""
    return take_numbers(kind, municipality_id=municipality_id, year=year, count=1)[0]


def take_numbers(kind: str, *, municipality_id: int, year: int, count: int) -> range:
    """The next `count` numbers at once, for bulk work. Part of a larger transaction."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT_NUMBER, [kind, municipality_id, year, count])
        latest = int(cursor.fetchone()[0])
    return range(latest - count + 1, latest + 1)
