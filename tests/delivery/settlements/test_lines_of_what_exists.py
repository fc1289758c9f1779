"""A line of what is not there is refused by one check a statement, as foreign keys would refuse it."""

import pytest
from django.db import IntegrityError, connection, transaction
from tests.factories.delivery import AFTER, OCTOBER, SEPTEMBER, closed_month, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.replay import replayed

from sotszakaz.delivery.settlements.actions import begin_closing
from sotszakaz.delivery.settlements.models import Accrual
from sotszakaz.delivery.settlements.statements import ACCRUE
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db
COLUMNS = (
    "municipality_id, closing_id, contract_id, register_id, month, regulation_id, completeness, certificate_amount,"
    " released_amount, certificate_units, released_units, person_hours, released_person_hours"
)
NOBODY = 10**12


@replayed
def september():
    at = market()
    contract(at)
    marked_sheet(at.group)
    closed_month(at)


@pytest.fixture
def line():
    """The only line; its register takes more of them for the test."""
    september()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET ROLE NONE")
        cursor.execute("ALTER TABLE settlements_accrual DISABLE TRIGGER in_open_register")
    return Accrual.objects.get()


def copy(line, **changes):
    """The line once more, of October."""
    said = {"month": OCTOBER, **changes}
    picked = ", ".join("%s" if (name := each.strip()) in said else name for each in COLUMNS.split(","))
    values = [said[name] for each in COLUMNS.split(",") if (name := each.strip()) in said]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO settlements_accrual ({COLUMNS}) SELECT {picked} FROM settlements_accrual WHERE id = %s",
            [*values, line.pk],
        )


def test_a_line_of_what_is_there_is_written(line):
    copy(line)

    assert Accrual.objects.filter(month=OCTOBER).exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"contract_id": NOBODY},
        {"month": OCTOBER.replace(year=2030)},
        {"closing_id": NOBODY},
        {"register_id": NOBODY},
        {"regulation_id": NOBODY},
        {"municipality_id": NOBODY},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_line_of_what_is_not_there_is_refused(line, changes):
    with pytest.raises(IntegrityError, match="do not exist"), transaction.atomic():
        copy(line, **changes)


def delete(table, pk):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {'contract_id' if table.endswith('month') else 'id'} = %s", [pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    ("table", "of"),
    [
        ("settlements_monthclosing", "closing_id"),
        ("settlements_paymentregister", "register_id"),
        ("enrolments_contract", "contract_id"),
        ("enrolments_contractmonth", "contract_id"),
        ("regulations_regulation", "regulation_id"),
    ],
)
def test_what_lines_point_to_is_never_deleted(line, table, of):
    with pytest.raises(IntegrityError):
        delete(table, getattr(line, of))


def test_a_lane_ends_where_no_contract_is_left():
    """The loop of portions stands on this answer."""
    at = market()
    signed = contract(at)
    marked_sheet(at.group)
    closing = begin_closing(municipality_id=at.municipality.pk, month=SEPTEMBER, by=SYSTEM, on=AFTER)
    with connection.cursor() as cursor:

        def charged(after):
            cursor.execute(ACCRUE, [closing.pk, after, 5, None, [], 0, 1])
            return cursor.fetchone()

        assert charged(0) == (1, signed.pk)
        assert charged(0) == (0, signed.pk)
        assert charged(signed.pk) == (0, None)
