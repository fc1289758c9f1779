from datetime import date
from decimal import Decimal

import pytest
from tests.factories import supply
from tests.factories.kernel import MunicipalityFactory, OrganisationFactory, member

from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director, GroupMember, Operator
from sotszakaz.supply.agreements import errors, selectors
from sotszakaz.supply.agreements.actions import terminate_agreement
from sotszakaz.supply.providers.actions import exclude_provider

pytestmark = pytest.mark.django_db


def on(agreement, day):
    return selectors.agreement_on(agreement.municipality_id, agreement.record.organisation_id, day)


def test_agreement_on_counts_both_days():
    agreement = supply.agreement()

    assert on(agreement, date(2026, 9, 1)) == agreement
    assert on(agreement, date(2026, 12, 31)) == agreement
    assert on(agreement, date(2026, 8, 31)) is None
    assert on(agreement, date(2027, 1, 1)) is None


def test_agreement_on_forgets_the_terminated():
    agreement = supply.agreement()
    terminate_agreement(agreement_id=agreement.pk, reason="Ошибка", by=SYSTEM, on=supply.TODAY)

    assert on(agreement, date(2026, 9, 1)) is None


def test_agreement_on_forgets_an_excluded_provider():
    agreement = supply.agreement()
    exclude_provider(record_id=agreement.record_id, ground="own_wish", reason="", by=SYSTEM, on=supply.TODAY)

    assert on(agreement, date(2026, 9, 1)) is None


def test_get_agreement_for_shows_it_to_staff_and_to_its_provider():
    agreement = supply.agreement()
    record = agreement.record

    for person in (member(Operator, record.municipality), member(Director, record.municipality, record.organisation)):
        assert selectors.get_agreement_for(person, agreement.pk) == agreement


def test_get_agreement_for_refuses_colleagues_and_hides_from_strangers():
    agreement = supply.agreement()

    for role, organisation in ((GroupMember, None), (Director, OrganisationFactory())):
        with pytest.raises(errors.NotAllowed):
            selectors.get_agreement_for(member(role, agreement.municipality, organisation), agreement.pk)
    with pytest.raises(errors.NotFound):
        selectors.get_agreement_for(member(Operator, MunicipalityFactory()), agreement.pk)
    with pytest.raises(errors.NotFound):
        selectors.get_agreement_for(member(Operator, agreement.municipality), 0)


def test_list_agreements_shows_the_municipality_all_and_a_provider_its_own():
    agreement = supply.agreement()
    other = supply.agreement(supply.record(agreement.municipality))
    municipality, organisation = agreement.municipality, agreement.record.organisation

    all_of_them = selectors.list_agreements(municipality.pk, by=member(Operator, municipality))
    own = selectors.list_agreements_of_provider(
        municipality.pk, organisation.pk, by=member(Director, municipality, organisation)
    )

    assert list(all_of_them) == [other, agreement]
    assert list(own) == [agreement]


def test_list_agreements_refuses_a_provider():
    record = supply.record()

    with pytest.raises(errors.NotAllowed):
        selectors.list_agreements(record.municipality_id, by=member(Director, record.municipality, record.organisation))


def test_budget_use_adds_up_the_active_agreements_of_the_year():
    agreement = supply.agreement(limit=Decimal(3_000_000))
    supply.agreement(supply.record(agreement.municipality), limit=Decimal(2_500_000))
    ended = supply.agreement(supply.record(agreement.municipality), limit=Decimal(1))
    terminate_agreement(agreement_id=ended.pk, reason="Ошибка", by=SYSTEM, on=supply.TODAY)

    use = selectors.budget_use(agreement.municipality_id, 2026)

    assert (use.limits, use.budget, use.excess) == (Decimal(5_500_000), Decimal(5_000_000), Decimal(500_000))


def test_budget_use_knows_no_budget_without_an_order():
    municipality = supply.decided_municipality()

    use = selectors.budget_use(municipality.pk, 2026)

    assert (use.limits, use.budget, use.excess) == (0, None, None)


def test_present_or_next_agreement_looks_ahead_and_not_back():
    autumn = supply.agreement(last_day=date(2026, 10, 31))
    winter = supply.agreement(autumn.record, first_day=date(2026, 11, 1))
    sides = (autumn.municipality_id, autumn.record.organisation_id)

    assert selectors.present_or_next_agreement(*sides, supply.TODAY) == autumn
    assert selectors.present_or_next_agreement(*sides, date(2026, 11, 1)) == winter
    assert selectors.present_or_next_agreement(*sides, date(2027, 1, 1)) is None
