"""How a closing that was begun charges its contracts: corrections, lines by portions in lanes, registers (ADR 0017)."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import date
from typing import Any

from django.db import connection, transaction

from sotszakaz.delivery.settlements import registers
from sotszakaz.delivery.settlements.models import MonthClosing
from sotszakaz.delivery.settlements.statements import ACCRUE, CORRECT, STALE
from sotszakaz.foundation.calendar import next_month
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.kernel.regulations.working_days import days_off_between

PORTION = 800
"""Contracts a transaction: what a booking may have to wait for."""
LANES = 4
"""Agreements of a long closing are dealt out to so many lanes, each of which is charged by one at a time."""
TOGETHER = 2
"""So many lanes are charged at once, while registers of those that are charged are formed."""
TOGETHER_FROM = 2_000
"""A closing of so many contracts is long; carried on by the worker, it has its lanes charged at once."""


def steps_of(closing: MonthClosing, *, together: bool) -> Iterator[None]:
    """Corrections of earlier months, lines of this one, registers; each pause is between two transactions."""
    stale, back = stale_of(closing), days_off_of(closing, back=1)
    for start in range(0, len(stale), PORTION):
        write_portion(CORRECT, closing, stale[start : start + PORTION], closing.closed_by_id, back)
        yield
    days_off = days_off_of(closing)
    if together:
        _charge_together(closing, days_off)
    else:
        for lane in range(lanes_of(closing)):
            yield from _charge(closing, days_off, lane)
    yield from _form(closing, range(lanes_of(closing)))


def lanes_of(closing: MonthClosing) -> int:
    """The same for everybody who carries the closing on."""
    return LANES if is_long(closing) else 1


def is_long(closing: MonthClosing) -> bool:
    """Is it worth several sessions at once."""
    return closing.planned >= TOGETHER_FROM


def _charge(closing: MonthClosing, days_off: list[date], lane: int) -> Iterator[None]:
    """Lines of one lane, portion by portion."""
    after: int | None = 0
    while after is not None:
        said = (after, PORTION, closing.closed_by_id, days_off, lane, lanes_of(closing))
        lines, last = write_portion(ACCRUE, closing, *said)
        after = last if last != after else None
        if lines:
            yield


def _form(closing: MonthClosing, of: Iterable[int]) -> Iterator[None]:
    """Registers of these lanes, some at a time."""
    for lane in of:
        while registers.form_portion(closing, lane, lanes_of(closing)):
            yield


def _charge_together(closing: MonthClosing, days_off: list[date]) -> None:
    """Lanes by threads with sessions of their own: while one waits for the accounts of all, another counts.

    Registers of a lane are formed as soon as it is charged.
    """

    def charge(lane: int) -> int:
        try:
            with acting_for(closing.municipality_id):
                deque(_charge(closing, days_off, lane), maxlen=0)
        finally:
            connection.close()
        return lane

    with ThreadPoolExecutor(TOGETHER) as threads:
        for charged in as_completed([threads.submit(charge, lane) for lane in range(lanes_of(closing))]):
            deque(_form(closing, [charged.result()]), maxlen=0)


def write_portion(statement: str, closing: MonthClosing, *values: Any) -> tuple[int, int | None]:
    """One statement of the closing in its own transaction: how much it did, and where to go on (None: it is over)."""
    with transaction.atomic(durable=True), judged(MonthClosing), connection.cursor() as cursor:
        cursor.execute(statement, [closing.pk, *values])
        first, second = cursor.fetchone()
    return first, second


def days_off_of(closing: MonthClosing, *, back: int = 0) -> list[date]:
    """Public holidays of the month, and of the whole year before it where earlier months are counted too."""
    start = date(closing.month.year - 1, closing.month.month, 1) if back else closing.month
    return sorted(days_off_between(closing.municipality_id, start, next_month(closing.month)))


def stale_of(closing: MonthClosing) -> list[int]:
    """Lines of closed months whose facts have changed since: they are counted anew."""
    with connection.cursor() as cursor:
        cursor.execute(STALE, [closing.pk])
        found: list[int] = cursor.fetchone()[0]
    return found
