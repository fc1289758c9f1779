"""A face value changes within its period: corrections are entries of the ledger with their cause."""

from datetime import date

import pytest
from tests.factories import schemes
from tests.factories.kernel import member
from tests.factories.schemes import VALUE
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates import errors
from sotszakaz.demand.certificates.actions import change_face_value
from sotszakaz.demand.certificates.actions import recalculation as module
from sotszakaz.demand.certificates.selectors import preview_change
from sotszakaz.demand.certificates.states import Recalculation, SchemeUnit
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.kernel.ledger.selectors import balance_of, list_entries
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Head, Operator

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Municipality:
    return schemes.home()


def totals(*periods) -> list[int]:
    """Face values, each of them what lies on its account."""
    for each in periods:
        each.refresh_from_db()
        assert balance_of(each.account_id).total == each.face_value
    return [each.face_value for each in periods]


@pytest.mark.parametrize("asked", [VALUE + 200_00, VALUE - 200_00])
def test_unused_certificates_follow_and_used_ones_stay(home, asked):
    value = schemes.category(home)
    unused, used = (schemes.value_of(schemes.certificate(home)) for _ in range(2))
    schemes.book(used, 100_00)

    count = change_face_value(value_id=value.pk, amount=asked, by=member(Head, home), on=TODAY)

    assert count == 1
    assert totals(unused, used) == [asked, VALUE]
    assert schemes.given(value) == (2, asked + VALUE)


def test_all_certificates_follow_but_not_below_what_is_used(home):
    value = schemes.category(home, reach=Recalculation.ALL)
    unused, little, much = (schemes.value_of(schemes.certificate(home)) for _ in range(3))
    schemes.book(little, 100_00)
    schemes.book(much, 700_00)

    count = change_face_value(value_id=value.pk, amount=400_00, by=SYSTEM, on=TODAY)

    assert count == 3
    assert totals(unused, little, much) == [400_00, 400_00, 700_00]
    assert balance_of(much.account_id).free == 0


def test_a_correction_names_its_cause_and_the_next_child_gets_the_new_value(home):
    value = schemes.category(home)
    period = schemes.value_of(schemes.certificate(home))

    change_face_value(value_id=value.pk, amount=VALUE + 1, by=SYSTEM, on=date(2026, 10, 5))

    posting = list_entries(period.account_id)[0].posting
    assert (posting.cause_type, posting.cause_id) == ("certificates.facevalue", value.pk)
    assert posting.happened_on == date(2026, 10, 5)
    assert totals(schemes.value_of(schemes.certificate(home))) == [VALUE + 1]


def test_preview_says_what_the_change_would_do_and_writes_nothing(home):
    value = schemes.category(home, total=3 * VALUE)
    periods = [schemes.value_of(schemes.certificate(home)) for _ in range(3)]
    schemes.book(periods[0], 1)

    preview = preview_change(value, VALUE + 100, TODAY)

    assert (preview.count, preview.kept, preview.difference) == (2, 1, 200)
    assert (preview.left, preview.fits) == (0, False)
    assert preview_change(value, VALUE - 100, TODAY).fits
    assert totals(*periods) == [VALUE] * 3


def test_change_face_value_refuses_more_than_the_limit_of_the_sum(home):
    value = schemes.category(home, total=2 * VALUE)
    period = schemes.value_of(schemes.certificate(home))
    schemes.certificate(home)

    with pytest.raises(errors.SumLimitShort, match=r"нужно 2\s₽.*осталось 0\s₽"):
        change_face_value(value_id=value.pk, amount=VALUE + 1_00, by=SYSTEM, on=TODAY)

    value.refresh_from_db()
    assert (value.amount, totals(period)) == (VALUE, [VALUE])


def test_lowering_lets_those_who_wait_in(home, django_capture_on_commit_callbacks):
    value = schemes.category(home, total=2 * VALUE)
    certificates = [schemes.certificate(home) for _ in range(4)]

    with django_capture_on_commit_callbacks(execute=True):
        change_face_value(value_id=value.pk, amount=VALUE // 2, by=SYSTEM, on=TODAY)

    assert totals(*(schemes.value_of(each) for each in certificates)) == [VALUE // 2] * 4
    assert schemes.given(value) == (4, 2 * VALUE)


def test_a_booking_between_looking_and_posting_makes_it_look_again(home, monkeypatch):
    value = schemes.category(home, reach=Recalculation.ALL)
    period = schemes.value_of(schemes.certificate(home))
    look = module.selectors.corrections
    looks = []

    def look_then_somebody_books(*arguments):
        found = look(*arguments)
        if not looks:
            looks.append(found)
            schemes.book(period, 900_00)
        return found

    monkeypatch.setattr(module.selectors, "corrections", look_then_somebody_books)

    change_face_value(value_id=value.pk, amount=500_00, by=SYSTEM, on=TODAY)

    # The test books in the same transaction, so the booking is undone with the first attempt.
    assert totals(period) == [500_00]
    assert len(looks) == 1


def test_a_recalculation_that_never_comes_to_rest_is_refused(home, monkeypatch):
    value = schemes.category(home)
    period = schemes.value_of(schemes.certificate(home))
    look = module.selectors.corrections

    def look_then_somebody_books(*arguments):
        found = look(*arguments)
        schemes.book(period, VALUE)
        return found

    monkeypatch.setattr(module.selectors, "corrections", look_then_somebody_books)

    with pytest.raises(errors.RecalculationDisturbed):
        change_face_value(value_id=value.pk, amount=VALUE - 1, by=SYSTEM, on=TODAY)


def test_change_face_value_asks_for_the_right_and_for_more_than_zero(home):
    value = schemes.category(home)

    with pytest.raises(NotAllowed):
        change_face_value(value_id=value.pk, amount=1, by=member(Operator, home), on=TODAY)
    with pytest.raises(NotFound):
        change_face_value(value_id=value.pk + 1000, amount=1, by=SYSTEM, on=TODAY)
    with pytest.raises(ConstraintViolated, match="Номинал больше нуля"):
        change_face_value(value_id=value.pk, amount=0, by=SYSTEM, on=TODAY)


def test_weekly_norms_change_from_the_month_of_the_day(home):
    value = schemes.category(home, unit=SchemeUnit.HOURS_PER_WEEK, amount=12_00)
    period = schemes.value_of(schemes.certificate(home))

    change_face_value(value_id=value.pk, amount=16_00, by=SYSTEM, on=date(2026, 9, 20))

    norms = dict(period.months.values_list("month__month", "norm"))
    assert {month: norm for month, norm in norms.items() if norm == 16_00}.keys() == {9, 10, 11, 12}
    assert norms[8] == 12_00
    assert all(balance_of(month.account_id).total == month.norm for month in period.months.all())
    assert schemes.given(value) == (1, 16_00)
