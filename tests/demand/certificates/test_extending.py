"""Hours beyond a weekly norm: the second account of every month, from its grant to its end."""

from datetime import date

import pytest
from tests.demand.test_verify import finding, offend
from tests.factories import demand, extra
from tests.factories.extra import SEPTEMBER, WEEK, free, held, limits
from tests.factories.kernel import member
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.actions import (
    change_face_value,
    lapse_ended,
    withdraw_value,
)
from sotszakaz.demand.certificates.errors import ValueInUse
from sotszakaz.demand.certificates.extending import count_otherwise, extensions_of, extra_rule_on, give_extra_hours
from sotszakaz.demand.certificates.models import CertificateMonth, CertificatePeriod, FaceValue, FundingScheme
from sotszakaz.demand.certificates.selectors import certificate_of
from sotszakaz.demand.certificates.states import Recalculation
from sotszakaz.demand.enrolments.suspending import suspend_certificate
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.ledger.states import AccountStatus
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Operator

pytestmark = pytest.mark.django_db

IN_OCTOBER = date(2026, 10, 12)


def months_of(child):
    return CertificateMonth.objects.filter(period__certificate__child=child).order_by("month")


def scheme_of(at):
    return FundingScheme.objects.get(municipality=at.municipality)


def test_a_norm_is_granted_with_the_hours_beyond_it_where_the_rules_give_some():
    at = extra.market(norm=12_00, extra=4_00)
    child = at.child()

    assert free(child) == (12_00, 16_00)
    assert {(each.norm, each.extra) for each in months_of(child)} == {(12_00, 4_00)}
    assert certificate_of(child, date(2026, 9, 12)).extra == 4_00
    assert extra.unsound() == []


def test_without_hours_beyond_it_a_norm_has_one_account_a_month():
    at = extra.market(norm=12_00, extra=0)
    months = months_of(at.child())

    assert {each.extended_account_id for each in months} == {None}
    assert extensions_of([each.account_id for each in months], municipality_id=at.municipality.pk) == {}


def test_other_certificates_ask_for_no_extension(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert extensions_of([None], municipality_id=1) == {}


def test_the_rule_of_the_day_names_its_clause():
    at = extra.market(extra=4_00)

    rule = extra_rule_on(at.municipality.pk, TODAY)

    assert (rule.units, rule.clause) == (4_00, "пункт 1")


def test_withdraw_value_takes_back_both_accounts_of_every_month():
    at = extra.market()
    child = at.child()
    accounts = limits(child)

    withdraw_value(child_id=child.pk, reason="Выбыл", by=SYSTEM, on=TODAY)

    assert {balance_of(each.account_id).total for each in accounts} == {0}
    assert extra.unsound() == []


def test_withdraw_value_refuses_when_only_the_hours_beyond_the_norm_are_booked():
    at = extra.market()
    child = at.child()
    demand.application(at, child, group=extra.group(at, is_significant=True))

    assert not certificate_of(child, SEPTEMBER).is_unused
    with pytest.raises(ValueInUse, match="4"):
        withdraw_value(child_id=child.pk, reason="Выбыл", by=SYSTEM, on=TODAY)


def test_suspend_certificate_stops_both_accounts():
    at = extra.market()
    child = at.child()

    suspend_certificate(child_id=child.pk, reason="Выбыл", by=SYSTEM, since=TODAY, on=TODAY)

    assert {each.status for each in map(balance_of, (x.account_id for x in limits(child)))} == {AccountStatus.SUSPENDED}


def test_lapse_ended_takes_the_rest_of_both_accounts():
    at = extra.market()
    child = at.child()
    demand.application(at, child, group=extra.group(at, is_significant=True))
    accounts = limits(child)

    touched = [lapse_ended(municipality_id=at.municipality.pk, on=date(2027, 1, 1)) for _ in range(2)]

    norm, extended = (balance_of(each.account_id) for each in accounts)
    assert touched == [1, 0]
    assert (norm.lapsed, extended.lapsed, extended.held) == (2 * WEEK, 2 * WEEK, WEEK)
    assert extra.unsound() == []


@pytest.mark.parametrize(
    ("reach", "asked", "becomes"),
    [
        pytest.param(Recalculation.ALL, 3 * WEEK, 3 * WEEK, id="more"),
        pytest.param(Recalculation.ALL, WEEK, WEEK, id="less, for the hours beyond it hold the significant one"),
        pytest.param(Recalculation.ALL, 1, WEEK, id="not less than what is booked"),
        pytest.param(Recalculation.UNUSED, WEEK, 2 * WEEK, id="not that which is in use"),
    ],
)
def test_a_changed_norm_moves_both_accounts(reach, asked, becomes):
    at = extra.market()
    child = at.child()
    value = FaceValue.objects.get(scheme__municipality=at.municipality)
    FundingScheme.objects.filter(pk=value.scheme_id).update(recalculation=reach)
    for each in (extra.group(at, is_significant=True), extra.group(at)):
        demand.application(at, child, group=each)

    change_face_value(value_id=value.pk, amount=asked, by=SYSTEM, on=TODAY)

    assert tuple(each.total for each in limits(child)) == (becomes, becomes + WEEK)
    assert extra.unsound() == []


def test_the_hours_beyond_it_alone_keep_an_unused_value_from_being_changed():
    at = extra.market()
    child = at.child()
    demand.application(at, child, group=extra.group(at, is_significant=True))
    value = FaceValue.objects.get(scheme__municipality=at.municipality)

    assert change_face_value(value_id=value.pk, amount=WEEK, by=SYSTEM, on=TODAY) == 0


def test_give_extra_hours_opens_accounts_that_hold_what_the_norm_holds():
    at = extra.market(extra=0)
    child = at.child()
    booked = demand.contract(at, child)
    extra.give_rule(at, WEEK, since=TODAY)
    scheme = scheme_of(at)
    otherwise = count_otherwise(scheme, TODAY)

    changed = [give_extra_hours(scheme_id=scheme.pk, by=SYSTEM, on=TODAY) for _ in range(2)]

    assert (otherwise, changed, count_otherwise(scheme, TODAY)) == (1, [1, 0], 0)
    assert held(child) == (WEEK, WEEK)
    assert free(child) == (WEEK, 2 * WEEK)
    assert booked.certificate_units == 4 * WEEK
    assert extra.unsound() == []


def test_give_extra_hours_leaves_months_that_are_over():
    at = extra.market(extra=0)
    child = at.child()
    extra.give_rule(at, WEEK, since=TODAY)

    give_extra_hours(scheme_id=scheme_of(at).pk, by=SYSTEM, on=IN_OCTOBER)

    given = months_of(child).exclude(extended_account_id=None)
    assert [each.month.month for each in given] == [10, 11, 12]
    assert extra.unsound() == []


@pytest.mark.parametrize(("asked", "left"), [(3 * WEEK, 3 * WEEK), (1, 1), (0, 0)])
def test_give_extra_hours_takes_and_gives_what_nobody_uses(asked, left):
    at = extra.market()
    child = at.child()
    extra.give_rule(at, asked, since=TODAY)

    give_extra_hours(scheme_id=scheme_of(at).pk, by=SYSTEM, on=TODAY)

    assert free(child, date(2026, 10, 1)) == (2 * WEEK, 2 * WEEK + left)
    assert extra.unsound() == []


def test_give_extra_hours_leaves_what_is_booked_beyond_the_norm():
    at = extra.market()
    child = at.child()
    for is_significant in (False, False, True):
        demand.application(at, child, group=extra.group(at, is_significant=is_significant))
    extra.give_rule(at, 0, since=TODAY)

    give_extra_hours(scheme_id=scheme_of(at).pk, by=SYSTEM, on=TODAY)

    assert free(child) == (0, 0)
    assert held(child) == (2 * WEEK, 3 * WEEK)
    assert extra.unsound() == []


def test_give_extra_hours_passes_over_a_suspended_certificate():
    at = extra.market(extra=0)
    child = at.child()
    suspend_certificate(child_id=child.pk, reason="Выбыл", by=SYSTEM, since=TODAY, on=TODAY)
    extra.give_rule(at, WEEK, since=TODAY)

    assert give_extra_hours(scheme_id=scheme_of(at).pk, by=SYSTEM, on=TODAY) == 0


def test_give_extra_hours_is_for_those_who_approve_orders():
    at = extra.market()

    with pytest.raises(NotAllowed):
        give_extra_hours(scheme_id=scheme_of(at).pk, by=member(Operator, at.municipality), on=TODAY)
    with pytest.raises(NotFound):
        give_extra_hours(scheme_id=0, by=SYSTEM, on=TODAY)


def test_an_account_that_has_less_than_the_norm_and_the_hours_is_found():
    at = extra.market()
    child = at.child()
    period = CertificatePeriod.objects.get(certificate__child=child)

    months_of(child).filter(month=SEPTEMBER).update(extra=1)

    assert finding("certificates.extended").examples == (str(period.pk),)


def test_a_hold_of_the_norm_alone_is_found():
    at = extra.market()
    child = at.child()
    period = CertificatePeriod.objects.get(certificate__child=child)
    application = demand.application(at, child)
    _, extended = limits(child)

    offend(
        "ledger_entry",
        f"DELETE FROM ledger_entry WHERE posting_id = {application.posting_id} AND account_id = {extended.account_id}",
    )

    assert finding("certificates.extended_moves").examples == (str(period.pk),)
    assert finding("enrolments.postings").examples == (str(application.pk),)
