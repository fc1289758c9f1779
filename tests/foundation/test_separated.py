"""Lists as text in columns."""

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

from sotszakaz.foundation.separated import write_text
from sotszakaz.foundation.spreadsheets import Column

COLUMNS = [Column("Что"), Column("Сколько")]


def test_values_are_written_as_people_here_write_them():
    row = [date(2026, 11, 5), Decimal("1234.50")]

    assert write_text(COLUMNS, [row]).decode("utf-8-sig").splitlines() == ["Что;Сколько", "05.11.2026;1234,50"]


def test_a_moment_is_told_by_the_clock_of_the_reader_and_nothing_is_empty(settings):
    settings.TIME_ZONE = "UTC"
    row = [datetime(2026, 11, 5, 12, 30, tzinfo=UTC), None]

    assert "05.11.2026" in write_text(COLUMNS, [row]).decode("utf-8-sig").splitlines()[1]


def test_text_never_becomes_a_formula():
    assert '\'=1+1;"а;б"' in write_text(COLUMNS, [["=1+1", "а;б"]]).decode("utf-8-sig")
    for text in ("\n=1+1", " =1+1", "\N{NO-BREAK SPACE}+1", "\t1", "\r1"):
        [_, row] = csv.reader(
            StringIO(write_text(COLUMNS, [[text, ""]]).decode("utf-8-sig"), newline=""), delimiter=";"
        )
        assert row[0] == f"'{text}"
    assert "\n а" in write_text(COLUMNS, [[" а", ""]]).decode("utf-8-sig")
