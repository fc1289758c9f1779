from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.factories import supply
from tests.factories.kernel import MunicipalityFactory, OrganisationFactory, member

from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director, GroupMember, Operator
from sotszakaz.ordering.plans.evidence import Asked
from sotszakaz.supply.providers import actions, errors, selectors
from sotszakaz.supply.providers.models import ProviderApplication
from sotszakaz.supply.providers.plan_proofs import prove_registry, prove_selection

pytestmark = pytest.mark.django_db


def standing(thing):
    return selectors.standing_of(municipality_id=thing.municipality_id, organisation_id=thing.organisation_id)


def test_standing_of_follows_the_provider_from_nothing_to_the_registry():
    municipality, organisation = supply.decided_municipality(), OrganisationFactory()
    before = selectors.standing_of(municipality_id=municipality.pk, organisation_id=organisation.pk)
    waiting = supply.application(municipality, organisation)
    while_it_waits = standing(waiting)
    record = actions.accept_provider(application_id=waiting.pk, by=SYSTEM, on=supply.TODAY)

    assert (before.application, before.record, before.may_apply) == (None, None, True)
    assert (while_it_waits.application, while_it_waits.record, while_it_waits.may_apply) == (waiting, None, False)
    assert (standing(waiting).record, standing(waiting).may_apply) == (record, False)


def test_standing_of_lets_the_refused_and_the_excluded_apply():
    refused = supply.application()
    actions.refuse_provider(application_id=refused.pk, ground="mismatch", reason="", by=SYSTEM, on=supply.TODAY)
    excluded = supply.record(refused.municipality)
    actions.exclude_provider(record_id=excluded.pk, ground="own_wish", reason="", by=SYSTEM, on=supply.TODAY)

    assert standing(refused).may_apply
    assert standing(excluded).may_apply


def test_list_applications_puts_the_most_urgent_on_top():
    municipality = supply.decided_municipality()
    decided = [supply.record(municipality, on=day).application for day in (date(2026, 7, 1), date(2026, 7, 20))]
    calm = supply.application(municipality, on=date(2026, 8, 10))
    urgent = supply.application(municipality, on=date(2026, 8, 3))

    listed = selectors.list_applications(municipality.pk, by=member(Operator, municipality))

    assert list(listed) == [urgent, calm, *reversed(decided)]


def test_list_records_shows_the_registry_by_number():
    municipality = supply.decided_municipality()
    records = [supply.record(municipality), supply.record(municipality)]

    assert list(selectors.list_records(municipality.pk, by=member(Operator, municipality))) == records


@pytest.mark.parametrize("listing", [selectors.list_applications, selectors.list_records])
def test_lists_are_for_staff_with_the_right(listing):
    record = supply.record()
    director = member(Director, record.municipality, record.organisation)

    for person in (director, member(GroupMember, record.municipality)):
        with pytest.raises(errors.NotAllowed):
            listing(record.municipality_id, by=person)
    with pytest.raises(errors.NotFound):
        listing(record.municipality_id, by=member(Operator, MunicipalityFactory()))


def test_applications_and_records_are_seen_by_staff_and_their_provider():
    record = supply.record()
    director = member(Director, record.municipality, record.organisation)

    for person in (director, member(Operator, record.municipality)):
        assert selectors.get_record_for(person, record.pk) == record
        assert selectors.get_application_for(person, record.application_id) == record.application


@pytest.mark.parametrize("getter", [selectors.get_application_for, selectors.get_record_for])
def test_applications_and_records_are_hidden_from_strangers(getter):
    record = supply.record()
    pk = record.pk if getter is selectors.get_record_for else record.application_id

    with pytest.raises(errors.NotAllowed):
        getter(member(Director, record.municipality, OrganisationFactory()), pk)
    with pytest.raises(errors.NotFound):
        getter(member(Operator, MunicipalityFactory()), pk)
    with pytest.raises(errors.NotFound):
        getter(member(Operator, record.municipality), 0)


def test_the_registry_proves_the_period_in_which_a_provider_came_and_no_other():
    first = supply.record()
    home, day, year = first.municipality_id, first.included_on, timedelta(days=365)

    assert prove_registry(Asked(home, day, None, None)).subject == first
    assert prove_registry(Asked(home, day + year, day - year, day)).subject == first
    assert prove_registry(Asked(home, day + year, day + timedelta(days=1), day + year)) is None


def test_selection_is_proved_by_the_first_accepted_application_of_the_period():
    first = supply.record()
    application = ProviderApplication.objects.get(municipality=first.municipality_id)
    assert application.decided_at is not None
    home, day = first.municipality_id, application.decided_at.astimezone(ZoneInfo("Europe/Moscow")).date()
    before, after = day - timedelta(days=1), day + timedelta(days=1)

    assert prove_selection(Asked(home, day, day, day)).subject == application
    assert prove_selection(Asked(home, after, after, None)) is None
    assert prove_selection(Asked(home, before, None, before)) is None


def test_an_application_that_waits_proves_no_selection():
    waiting = supply.application(supply.decided_municipality(), OrganisationFactory())

    assert prove_selection(Asked(waiting.municipality_id, supply.TODAY, None, None)) is None
