"""Random deeds over a scheme: whatever is asked in whatever order, the limits hold exactly what was given."""

import contextlib
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import schemes
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.actions import (
    change_face_value,
    lapse_ended,
    promote_waiting,
    set_limits,
    withdraw_value,
)
from sotszakaz.demand.certificates.models import CertificateAccount, CertificatePeriod, ValueQueueEntry
from sotszakaz.demand.certificates.rules import Limits
from sotszakaz.demand.certificates.selectors import list_categories
from sotszakaz.demand.certificates.states import PeriodState, QueueState, Recalculation
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.ledger.selectors import balances_of
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db

AFTER = date(2027, 1, 1)
WHICH = st.integers(0, 5)
AMOUNT = st.integers(1, 4).map(lambda step: step * 100_00)
DEEDS = st.one_of(
    st.tuples(st.just("add")),
    st.tuples(
        st.just("limit"), st.none() | st.integers(0, 4), st.none() | st.integers(0, 12).map(lambda n: n * 100_00)
    ),
    st.tuples(st.just("book"), WHICH, AMOUNT),
    st.tuples(st.just("withdraw"), WHICH),
    st.tuples(st.just("change"), AMOUNT),
    st.tuples(st.just("promote")),
    st.tuples(st.just("lapse")),
)


class Story:
    """One category and the deeds that are done to it; a refused deed changes nothing."""

    def __init__(self, reach: Recalculation) -> None:
        self.home = schemes.home()
        self.value = schemes.category(self.home, amount=300_00, reach=reach)

    def do(self, deed: tuple) -> None:
        name, *said = deed
        with contextlib.suppress(Refusal):
            getattr(self, name)(*said)

    def add(self) -> None:
        schemes.certificate(self.home)

    def limit(self, number: int | None, total: int | None) -> None:
        set_limits(value_id=self.value.pk, limits=Limits(number, total), by=SYSTEM, on=TODAY)

    def book(self, which: int, amount: int) -> None:
        period = CertificatePeriod.objects.filter(state=PeriodState.ACTIVE).order_by("pk")[which : which + 1].first()
        if period is not None:
            schemes.book(period, amount, key=str(balances_of([period.account_id])[period.account_id].held))

    def withdraw(self, which: int) -> None:
        account = CertificateAccount.objects.order_by("pk")[which : which + 1].first()
        if account is not None:
            withdraw_value(child_id=account.child_id, reason="Выбыл", by=SYSTEM, on=TODAY)

    def change(self, amount: int) -> None:
        change_face_value(value_id=self.value.pk, amount=amount, by=SYSTEM, on=TODAY)

    def promote(self) -> None:
        promote_waiting(municipality_id=self.home.pk, on=TODAY)

    def lapse(self) -> None:
        lapse_ended(municipality_id=self.home.pk, on=AFTER)

    def ensure_sound(self) -> None:
        periods = list(CertificatePeriod.objects.order_by("pk"))
        balances = balances_of(period.account_id for period in periods)
        assert [balances[period.account_id].total for period in periods] == [each.face_value for each in periods]
        [category] = list_categories(self.value.scheme)
        assert category.number.held == sum(period.state != PeriodState.WITHDRAWN for period in periods)
        assert category.total.held == sum(period.face_value for period in periods)
        self.value.refresh_from_db()
        for limit, balance in ((self.value.number_limit, category.number), (self.value.sum_limit, category.total)):
            assert limit is None or balance.held + balance.free == limit
        in_force = {period.certificate_id for period in periods if period.state == PeriodState.ACTIVE}
        waiting = set(ValueQueueEntry.objects.filter(state=QueueState.WAITING).values_list("certificate_id", flat=True))
        assert not in_force & waiting
        assert set(CertificateAccount.objects.filter(state="valued").values_list("pk", flat=True)) == in_force


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(reach=st.sampled_from(Recalculation), deeds=st.lists(DEEDS, min_size=6, max_size=14))
def test_limits_hold_what_was_given_after_any_deeds(reach: Recalculation, deeds: list[tuple]) -> None:
    story = Story(reach)

    for deed in [("add",), ("add",), *deeds]:
        story.do(deed)

    story.ensure_sound()
