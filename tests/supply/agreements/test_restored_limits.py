"""The data migration that gives agreements older than the rows of their limit one row, where it can be told."""

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from tests.factories import supply
from tests.factories.kernel import adopted
from tests.supply.agreements.test_amending import MILLION, offer
from tests.verification import verify

from sotszakaz.supply import agreements
from sotszakaz.supply.agreements import selectors
from sotszakaz.supply.agreements.actions import making

pytestmark = pytest.mark.django_db

SQL = Path(agreements.__file__).parent / "sql" / "0008_restore_limits.sql"


@pytest.fixture
def old(monkeypatch):
    """Makes agreements as they were made before the rows."""
    monkeypatch.setattr(making, "_with_dues", lambda record, terms: terms)
    return supply.agreement.__wrapped__


def restore():
    with connection.cursor() as cursor:
        cursor.execute(SQL.read_text(encoding="utf-8"))


def test_an_agreement_within_a_year_gets_its_sum_by_the_code_of_the_order(old):
    agreement = old()
    assert selectors.dues_of(agreement) == ()

    restore()
    restore()

    [due] = selectors.dues_of(agreement)
    assert (due.year, due.amount, due.is_restored) == (2026, 2 * MILLION, True)
    assert (due.not_earlier, due.not_later) == (date(2026, 9, 1), date(2026, 12, 31))
    assert due.code == selectors.budget_line_for(agreement.municipality_id, 2026).code
    assert verify()[-1].endswith("0 failed")


def test_a_limit_that_was_amended_is_restored_in_the_edition_that_brought_it(old):
    agreement = old()
    adopted(agreement.municipality, starts_on=supply.TODAY, amendment_needs_signatures=False)
    amendment = offer(agreement)

    restore()

    assert [row.amount for row in amendment.limits.all()] == [3 * MILLION]
    assert verify()[-1].endswith("0 failed")


def test_nobody_invents_how_a_limit_of_several_years_is_split(old):
    agreement = old(last_day=date(2027, 12, 31))

    restore()

    assert selectors.dues_of(agreement) == ()
