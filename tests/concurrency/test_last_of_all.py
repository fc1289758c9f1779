"""The last kopeck and the last hour of a certificate, wanted twice at the same moment; and what quotes alone would do.

The races of enrolment, where each is tested, and where its twin shows what comes without the guard:

last seat                 test_booking                 test_booking
last kopeck, last hour    here                         here
cancelled twice           test_life                    test_life
accepted twice            test_life                    test_life_twins
expired while accepted    test_life                    test_life_twins
promoted by two workers   test_life                    test_life
merged while booked       test_merging                 test_merging
one key, two clients      test_life                    test_life_twins
"""

from dataclasses import replace

import pytest
from tests.concurrency.test_booking import at_once, post_at_once, quoted
from tests.factories import demand
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.enrolments.booking import Verdict
from sotszakaz.demand.enrolments.quotes import Quote, quote
from sotszakaz.foundation.money import to_units
from sotszakaz.kernel.ledger.selectors import balance_of

pytestmark = pytest.mark.django_db(transaction=True)

ENOUGH_FOR_ONE = [
    pytest.param(SchemeUnit.RUB, 12_240_00, id="kopecks"),
    pytest.param(SchemeUnit.HOUR, 68_00, id="hours"),
    pytest.param(SchemeUnit.HOURS_PER_WEEK, 4_00, id="hours a week"),
]


def two_parts(unit: SchemeUnit, value: int) -> tuple[demand.Market, list[Quote]]:
    """A certificate that pays to its last unit for either of two parts, and the quotes for both."""
    at = demand.market(unit=unit, value=value)
    child = at.child()
    offers = at_once(
        at.municipality.pk,
        [
            lambda group=group: quote(child_id=child.pk, group_id=group.pk, by=child.added_by, on=TODAY)
            for group in (at.group, at.other_group())
        ],
    )
    return at, offers


@pytest.mark.parametrize(("unit", "value"), ENOUGH_FOR_ONE)
def test_the_last_of_a_certificate_pays_for_one_of_two_parts(unit: SchemeUnit, value: int) -> None:
    at, offers = two_parts(unit, value)
    bookings = [replace(quoted(each.child, each.group), live_seen=None) for each in offers]

    verdicts = post_at_once(at, bookings)

    assert sorted(verdicts) == [Verdict.POSTED, Verdict.REFUSED]
    accounts = set(bookings[0].month_account_ids) or {bookings[0].accounts.certificate}
    assert {(balance_of(pk).free, balance_of(pk).held) for pk in accounts} == {(0, value)}


@pytest.mark.parametrize(("unit", "value"), ENOUGH_FOR_ONE)
def test_without_the_ledger_quotes_made_at_once_would_spend_it_twice(unit: SchemeUnit, value: int) -> None:
    _, offers = two_parts(unit, value)

    assert [each.obstacles for each in offers] == [[], []]
    for each in offers:
        assert each.terms is not None
        paid = to_units(each.terms.certificate_amount) if unit == SchemeUnit.RUB else each.terms.certificate_units
        assert paid >= value  # and both together twice as much
