"""Figures of registers: a year begins at midnight by the clock of the municipality, a child counts once."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.factories import supply
from tests.factories.demand import contract, market
from tests.factories.kernel import OrganisationFactory
from tests.factories.procedures import issued

from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.ordering.procedures.states import Procedure
from sotszakaz.oversight.indicators import counting
from sotszakaz.oversight.indicators.counting import Figure, span_on
from sotszakaz.oversight.indicators.coverage import coverage_on
from sotszakaz.oversight.indicators.measures import measure_of, register, registered
from sotszakaz.oversight.indicators.rules.quarters import quarter_of
from sotszakaz.oversight.indicators.states import Form
from sotszakaz.supply.providers.actions import apply_for_change
from sotszakaz.supply.providers.models import ProviderApplication

OCTOBER = date(2026, 10, 2)


def counted(municipality, key, on, form=Form.COUNT):
    measure = measure_of(key, form)
    span = span_on(municipality.pk, quarter_of(on), on)
    figure = counting.figures_of([span], [measure])[0][measure.name]
    if form == Form.COUNT:
        assert len(counting.rows_of(span, measure)) == figure.counted
    return figure


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("submitted_at", "year"),
    [
        (datetime(2025, 12, 31, 16, 59, tzinfo=UTC), 2025),
        (datetime(2025, 12, 31, 17, 0, tzinfo=UTC), 2026),  # midnight in Krasnoyarsk, eight in the evening in Moscow
    ],
)
def test_an_application_on_new_year_night_is_of_the_year_that_has_begun_there(submitted_at, year):
    home = supply.decided_municipality()
    home.timezone = "Asia/Krasnoyarsk"
    home.save(update_fields=["timezone"])
    act_for([home.pk])
    applied = supply.application(home)
    ProviderApplication.objects.filter(pk=applied.pk).update(submitted_at=submitted_at)

    found = {each: counted(home, "2.M", date(each, 12, 31)).counted for each in (2025, 2026)}

    assert found == {year: 1, 4051 - year: 0}


@pytest.mark.django_db
def test_a_child_with_two_contracts_counts_once_and_a_course_to_come_does_not_count():
    at = market()
    child = at.child()
    contract(at, child)
    contract(at, child, group=at.other_group())
    contract(at, at.child(), group=at.other_group(starts_on=date(2026, 10, 5)))

    assert counted(at.municipality, "3.F", OCTOBER).counted == 1
    assert counted(at.municipality, "3.F", date(2026, 10, 5)).counted == 2
    assert counted(at.municipality, "3.F", date(2026, 8, 31)).counted == 0


@pytest.mark.django_db
def test_records_of_one_child_count_once():
    at = market()
    kept, closed = at.child(), at.child()
    contract(at, kept)
    contract(at, closed)
    Child.objects.filter(pk=closed.pk).update(
        state="merged", merged_into=kept, ended_at=datetime(2026, 9, 1, tzinfo=UTC), end_reason="Одна и та же"
    )

    assert counted(at.municipality, "3.F", OCTOBER).counted == 1
    assert coverage_on(at.municipality.pk, OCTOBER).children == 1
    assert coverage_on(at.municipality.pk, OCTOBER).contracts == 2


@pytest.mark.django_db
def test_a_contract_ended_before_its_first_class_does_not_count():
    at = market()
    signed = contract(at)
    Contract.objects.filter(pk=signed.pk).update(
        ends_on=date(2026, 8, 31), notice_at=datetime(2026, 8, 20, tzinfo=UTC), ground="Отказ до начала"
    )

    assert counted(at.municipality, "3.F", OCTOBER).counted == 0


@pytest.mark.django_db
def test_a_share_counts_all_rows_and_those_that_fit():
    at = market()
    contract(at)

    municipal = counted(at.municipality, "1.F", OCTOBER, Form.SHARE)
    at.record.organisation.kind = "non_profit"
    at.record.organisation.save(update_fields=["kind"])
    other = counted(at.municipality, "1.F", OCTOBER, Form.SHARE)

    assert (municipal, other) == (Figure(1, 0, 0), Figure(1, 1, 100))


@pytest.mark.django_db
def test_a_course_that_the_family_pays_from_its_first_day_does_not_count():
    at = market()
    signed = contract(at)
    Contract.objects.filter(pk=signed.pk).update(
        own_cost_since=date(2026, 9, 1), own_cost_at=datetime(2026, 8, 25, tzinfo=UTC)
    )
    before = counted(at.municipality, "3.F", OCTOBER).counted
    Contract.objects.filter(pk=signed.pk).update(own_cost_since=date(2026, 10, 1))

    assert (before, counted(at.municipality, "3.F", OCTOBER).counted) == (0, 1)


@pytest.mark.django_db
def test_an_applicant_is_included_when_it_has_a_record_by_its_application():
    home = supply.decided_municipality()
    supply.record(home)
    supply.application(home, OrganisationFactory())
    ProviderApplication.objects.update(submitted_at=datetime(2026, 3, 1, tzinfo=UTC))

    assert counted(home, "2.M", OCTOBER).counted == 2
    assert counted(home, "2.M.1", OCTOBER).counted == 1


@pytest.mark.django_db
def test_who_applied_in_december_and_was_included_in_january_counts_in_both_years():
    home = supply.decided_municipality()
    included = supply.record(home, on=date(2026, 1, 14))
    ProviderApplication.objects.filter(pk=included.application_id).update(
        submitted_at=datetime(2025, 12, 20, tzinfo=UTC), decided_at=datetime(2026, 1, 14, tzinfo=UTC)
    )

    found = {
        year: (counted(home, "2.M", on).counted, counted(home, "2.M.1", on).counted)
        for year, on in ((2025, date(2025, 12, 31)), (2026, date(2026, 1, 14)), (2027, date(2027, 12, 31)))
    }

    assert found == {2025: (1, 0), 2026: (1, 1), 2027: (0, 0)}


@pytest.mark.django_db
def test_an_application_that_changes_a_record_is_no_application_to_enter():
    home = supply.decided_municipality()
    kept = supply.record(home, on=date(2026, 1, 14))
    ProviderApplication.objects.update(
        submitted_at=datetime(2026, 1, 12, tzinfo=UTC), decided_at=datetime(2026, 1, 14, tzinfo=UTC)
    )
    claim = supply.claim_of(kept.organisation)
    change = apply_for_change(record_id=kept.pk, claim=claim, by=SYSTEM, on=supply.TODAY)
    ProviderApplication.objects.filter(pk=change.pk).update(submitted_at=datetime(2027, 2, 1, tzinfo=UTC))
    change.refresh_from_db()

    assert change.changes_id == kept.pk
    assert counted(home, "2.M", date(2026, 12, 31)).counted == 1
    assert counted(home, "2.M", date(2027, 12, 31)).counted == 0


@pytest.mark.django_db
def test_a_child_lives_where_it_lived_on_its_last_day_of_classes():
    at, elsewhere = market(), supply.decided_municipality()
    act_for([at.municipality.pk])
    stayed, moved, back = at.child(), at.child(), at.child()
    for each in (stayed, moved, back):
        contract(at, each)
    left = {"state": "departed", "moved_to": elsewhere, "end_reason": "Переезд"}
    Child.objects.filter(pk=moved.pk).update(**left, ended_at=datetime(2026, 9, 20, tzinfo=UTC))
    Child.objects.filter(pk=back.pk).update(**left, ended_at=datetime(2026, 10, 30, tzinfo=UTC))

    found = coverage_on(at.municipality.pk, OCTOBER)

    assert {each.title: each.children for each in found.residences} == {
        at.municipality.short_name: 2,
        elsewhere.short_name: 1,
    }
    assert sum(each.children for each in found.residences) == found.children == 3
    before = coverage_on(at.municipality.pk, date(2026, 9, 15))
    assert [(each.title, each.children) for each in before.residences] == [(at.municipality.short_name, 3)]


@pytest.mark.django_db
def test_acts_of_the_package_count_by_procedure_and_a_word_needs_them_all():
    home = supply.decided_municipality()
    first = issued(home, "order", on=supply.TODAY, starts_on=supply.TODAY)
    span = span_on(home.pk, quarter_of(OCTOBER), OCTOBER)
    measure = measure_of("2.P", Form.COUNT)

    assert counted(home, "2.P", OCTOBER).counted == 1
    assert [each.subject_id for each in counting.rows_of(span, measure)] == [first.pk]
    assert measure.enough == len(Procedure)


def test_a_row_is_measured_in_one_way():
    first = registered()[0]

    register(first)

    with pytest.raises(ValueError, match="measured twice"):
        register(replace(first, version=first.version + 1))
