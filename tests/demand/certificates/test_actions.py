from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from tests.factories import demand
from tests.factories.kernel import MunicipalityFactory, UserFactory, adopted, member
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates import errors
from sotszakaz.demand.certificates.actions import (
    confirm_child,
    grant_values,
    open_certificates,
    register_child,
    set_funding_scheme,
)
from sotszakaz.demand.certificates.models import CertificateAccount, CertificatePeriod, SocialCertificate
from sotszakaz.demand.certificates.rules import is_certificate_number
from sotszakaz.demand.certificates.selectors import certificate_of, certificates_of, list_children, scheme_on
from sotszakaz.demand.certificates.states import AccountState, SchemeUnit
from sotszakaz.demand.children.errors import TooYoungForCertificate
from sotszakaz.demand.children.states import ChildCategory, ChildState, Relation
from sotszakaz.demand.enrolments.suspending import suspend_certificate
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.ledger.states import AccountStatus
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.access import SYSTEM, memberships_of
from sotszakaz.kernel.users.roles import Finance, Head, Operator

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Municipality:
    """A municipality with default rules and a scheme in roubles that the session acts for."""
    municipality = MunicipalityFactory(oktmo="45123000")
    act_for([municipality.pk])
    adopted(municipality)
    demand.scheme(municipality)
    return municipality


def test_confirm_child_opens_a_certificate_and_grants_its_face_value(home: Municipality) -> None:
    child, clerk = demand.pending_child(home), member(Operator, home)

    account = confirm_child(child_id=child.pk, by=clerk, on=TODAY)

    child.refresh_from_db()
    certificate = certificate_of(child, TODAY)
    assert certificate is not None
    assert certificate.balance is not None
    assert (child.state, child.confirmed_by, child.is_confirmed_by_rule) == (ChildState.CONFIRMED, clerk, False)
    assert (certificate.account, certificate.account.state) == (account, AccountState.VALUED)
    assert (certificate.unit, certificate.balance.free) == (SchemeUnit.RUB, demand.FACE_VALUE)
    assert is_certificate_number(account.number)
    assert account.number.startswith("45")


def test_confirm_child_grants_hours_where_the_scheme_counts_in_hours() -> None:
    at = demand.market(unit=SchemeUnit.HOUR)

    certificate = certificate_of(at.child(), TODAY)

    assert certificate is not None
    assert certificate.balance is not None
    assert (certificate.unit, certificate.balance.unit, certificate.balance.free) == ("hour", "hour", demand.HOURS)


def test_confirm_child_of_a_category_without_value_opens_a_record(home: Municipality) -> None:
    certificate = certificate_of(demand.child(home, category=ChildCategory.ORPHAN), TODAY)

    assert certificate is not None
    assert certificate.account.state == AccountState.RECORD
    assert certificate.period is None


def test_confirm_child_asks_for_the_right(home: Municipality) -> None:
    child = demand.pending_child(home)

    with pytest.raises(NotAllowed):
        confirm_child(child_id=child.pk, by=member(Finance, home), on=TODAY)
    with pytest.raises(NotFound):
        confirm_child(child_id=child.pk, by=UserFactory(), on=TODAY)


def test_confirm_child_opens_one_certificate_only(home: Municipality) -> None:
    child = demand.child(home)

    with pytest.raises(MoveRefused):
        confirm_child(child_id=child.pk, by=SYSTEM, on=TODAY)


def test_confirm_child_refuses_without_a_scheme() -> None:
    bare = MunicipalityFactory()
    act_for([bare.pk])
    adopted(bare)
    child = demand.pending_child(bare)

    with pytest.raises(errors.NoScheme):
        confirm_child(child_id=child.pk, by=SYSTEM, on=TODAY)

    child.refresh_from_db()
    assert child.state == ChildState.PENDING


def test_confirm_child_judges_the_age_by_the_rules_of_the_day(home: Municipality) -> None:
    child = demand.pending_child(home)
    adopted(home, starts_on=date(2026, 1, 1), min_age=11)

    with pytest.raises(TooYoungForCertificate):
        confirm_child(child_id=child.pk, by=SYSTEM, on=TODAY)


def test_register_child_makes_a_parent_of_the_municipality_and_confirms_by_the_rule(home: Municipality) -> None:
    adopted(home, starts_on=date(2026, 1, 1), child_confirmation="by_rule")
    parent = UserFactory()
    memberships_of(parent)

    child = demand.pending_child(home, by=parent)

    assert (child.state, child.is_confirmed_by_rule) == (ChildState.CONFIRMED, True)
    assert [each.role.name for each in memberships_of(parent)] == ["parent"]
    assert CertificateAccount.objects.filter(child=child).exists()


def test_register_child_by_the_rule_leaves_a_child_without_snils_to_a_clerk(home: Municipality) -> None:
    adopted(home, starts_on=date(2026, 1, 1), child_confirmation="by_rule")

    assert demand.pending_child(home, snils="").state == ChildState.PENDING


def test_register_child_goes_on_acting_for_whom_it_acted_before(home: Municipality) -> None:
    act_for([])

    demand.pending_child(home)

    assert not CertificateAccount.objects.exists()
    assert not list_children(home.pk, by=SYSTEM).exists()


def test_register_child_refuses_an_unknown_municipality(home: Municipality) -> None:
    with pytest.raises(NotFound):
        register_child(
            municipality_id=home.pk + 1000,
            data=demand.child_data(),
            relation=Relation.FATHER,
            consented=True,
            by=UserFactory(),
            on=TODAY,
        )


def test_open_certificates_grants_many_children_in_a_fixed_number_of_queries(
    home: Municipality, django_assert_max_num_queries: object
) -> None:
    children = [demand.pending_child(home) for _ in range(5)]

    with django_assert_max_num_queries(18):  # type: ignore[operator]
        open_certificates(children, by=SYSTEM, on=TODAY)

    found = certificates_of(children, TODAY)
    assert {each.balance.free for each in found.values() if each.balance} == {demand.FACE_VALUE}
    assert len({each.account.number for each in found.values()}) == 5


def test_suspend_certificate_stops_its_account_and_keeps_the_balance(home: Municipality) -> None:
    child = demand.child(home)

    suspend_certificate(child_id=child.pk, reason="Выбыл", by=member(Operator, home), since=TODAY, on=TODAY)

    certificate = certificate_of(child, TODAY)
    assert certificate is not None
    assert certificate.balance is not None
    assert certificate.account.state == AccountState.SUSPENDED
    assert (certificate.balance.status, certificate.balance.free) == (AccountStatus.SUSPENDED, demand.FACE_VALUE)


def test_suspend_certificate_asks_for_a_reason(home: Municipality) -> None:
    child = demand.child(home)

    with pytest.raises(errors.SuspensionReasonMissing):
        suspend_certificate(child_id=child.pk, reason=" ", by=SYSTEM, since=TODAY, on=TODAY)


def test_suspend_certificate_refuses_a_child_without_one(home: Municipality) -> None:
    child = demand.pending_child(home)

    with pytest.raises(NotFound):
        suspend_certificate(child_id=child.pk, reason="Выбыл", by=SYSTEM, since=TODAY, on=TODAY)


def test_set_funding_scheme_refuses_a_second_one_for_the_same_days(home: Municipality) -> None:
    with pytest.raises(ConstraintViolated, match="уже есть"):
        demand.scheme(home, period=DateRange(date(2026, 12, 31), date(2027, 12, 31)))


def test_set_funding_scheme_refuses_without_values(home: Municipality) -> None:
    with pytest.raises(errors.SchemeWithoutValues):
        set_funding_scheme(
            municipality_id=home.pk,
            period=DateRange(date(2027, 1, 1), date(2028, 1, 1)),
            unit=SchemeUnit.RUB,
            title="Пустая",
            values={},
            by=member(Head, home),
        )


def test_scheme_on_is_none_after_the_period(home: Municipality) -> None:
    assert scheme_on(home.pk, date(2026, 12, 31)) is not None
    assert scheme_on(home.pk, date(2027, 1, 1)) is None


def test_grant_values_renews_certificates_for_the_next_scheme_once(home: Municipality) -> None:
    child, suspended = demand.child(home), demand.child(home)
    grown = demand.child(home, birth_date=date(2008, 12, 31))
    record = demand.child(home, category=ChildCategory.ORPHAN)
    suspend_certificate(child_id=suspended.pk, reason="Выбыл", by=SYSTEM, since=TODAY, on=TODAY)
    new_year = date(2027, 1, 1)
    following = set_funding_scheme(
        municipality_id=home.pk,
        period=DateRange(new_year, date(2028, 1, 1)),
        unit=SchemeUnit.HOUR,
        title="Программа на 2027 год",
        values={ChildCategory.GENERAL: 72_00, ChildCategory.ORPHAN: 144_00},
        by=SYSTEM,
    )

    granted = [grant_values(scheme_id=following.pk, by=member(Head, home), on=new_year) for _ in range(2)]

    assert granted == [2, 0]
    found = certificates_of([child, suspended, grown, record], new_year)
    assert {pk: each.balance.free for pk, each in found.items() if each.balance} == {child.pk: 7200, record.pk: 14_400}
    assert found[record.pk].account.state == AccountState.VALUED


def test_grant_values_asks_for_the_right(home: Municipality) -> None:
    with pytest.raises(NotAllowed):
        grant_values(scheme_id=scheme_on(home.pk, TODAY).pk, by=member(Operator, home), on=TODAY)  # type: ignore[union-attr]


def test_certificates_of_another_municipality_are_not_seen(home: Municipality) -> None:
    at = demand.market()
    demand.contract(at)
    act_for([home.pk])

    for model in (CertificateAccount, CertificatePeriod, SocialCertificate):
        assert not model.objects.exists()
