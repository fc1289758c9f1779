"""For whom a session acts: told once, and anew whenever it may have been forgotten."""

from typing import Any

import pytest
from django.db import connection, transaction

from sotszakaz.foundation.tenancy import SETTING, act_for, ensure_acting_for

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nobody_afterwards() -> Any:
    yield
    act_for([])


def acting() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting(%s, true), '')", [SETTING])
        return str(cursor.fetchone()[0])


def test_a_session_that_acts_for_them_already_is_not_told_again(django_assert_num_queries: Any) -> None:
    ensure_acting_for([7, 3])

    with django_assert_num_queries(0):
        ensure_acting_for([3, 7])

    assert acting() == "3,7"


def test_a_session_of_another_person_is_told() -> None:
    ensure_acting_for([3])
    ensure_acting_for([])
    assert acting() == ""

    act_for([4])
    ensure_acting_for([3])
    assert acting() == "3"


def test_what_a_transaction_took_back_is_told_again() -> None:
    ensure_acting_for([3])
    with transaction.atomic():
        ensure_acting_for([4])
        transaction.set_rollback(True)

    ensure_acting_for([4])

    assert acting() == "4"


def test_a_new_connection_is_told() -> None:
    ensure_acting_for([3])
    connection.close()

    ensure_acting_for([3])

    assert acting() == "3"
