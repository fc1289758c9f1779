"""Tests with real transactions leave the database as migrations made it, whoever comes later."""

import pytest

from sotszakaz.kernel.regulations.models import CalendarDay


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_what_migrations_wrote_is_there_after_a_test_that_deleted_it(turn: str) -> None:
    assert CalendarDay.objects.filter(municipality=None).exists()

    CalendarDay.objects.filter(municipality=None).delete()
