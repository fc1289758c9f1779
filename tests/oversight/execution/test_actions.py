"""The report on execution is formed from settlements and from facts that people enter."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from tests.factories import execution, ordering
from tests.factories.delivery import OCTOBER, SEPTEMBER, closed_month, columns, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.kernel import adopted, member
from tests.factories.replay import replayed

from sotszakaz.delivery.attendance.states import SessionState
from sotszakaz.delivery.settlements.actions import reopen_sheet
from sotszakaz.foundation.errors import NotAllowed
from sotszakaz.foundation.money import round_kopecks
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Operator, SupportCentre
from sotszakaz.ordering.catalogue.states import AwardMethod
from sotszakaz.ordering.social_orders.actions import approve_order, begin_change, remove_volume, set_quality
from sotszakaz.ordering.social_orders.models import SocialOrder
from sotszakaz.oversight.execution import errors
from sotszakaz.oversight.execution.actions import enter_fact, form_report, preview_report, remove_fact
from sotszakaz.oversight.execution.certified import sum_up
from sotszakaz.oversight.execution.models import ExecutionReport, OutsideFact
from sotszakaz.oversight.execution.printing import QualityFact, content_of
from sotszakaz.oversight.execution.selectors import execution_on
from sotszakaz.oversight.execution.verify import CHECKS

pytestmark = pytest.mark.django_db

AS_OF, ON = execution.AS_OF, execution.ON
OVER, AFTER = date(2027, 1, 15), date(2027, 1, 20)
"""The year is over: shortfalls are judged."""


@pytest.fixture
@replayed
def at():
    """A municipality where September is settled and a volume goes by assignment."""
    here = market()
    contract(here, here.child())
    marked_sheet(here.group)
    closed_month(here)
    execution.order_by_assignment(here.municipality)
    return here


def form(at, reasons, quality=None, by=None, *, as_of=OVER, on=AFTER):
    return form_report(
        municipality_id=at.municipality.pk,
        year=2026,
        as_of=as_of,
        reasons=reasons,
        quality=quality or {},
        by=by or member(Operator, at.municipality),
        on=on,
    )


def reasons_of(at, words="Год не закончен"):
    return {each.key: words for each in execution_on(at.municipality.pk, 2026, OVER, AFTER).lines}


def test_the_report_is_formed_as_it_was_seen(at):
    person = member(Operator, at.municipality)
    lines = execution_on(at.municipality.pk, 2026, OVER, AFTER).lines
    asked = {"municipality_id": at.municipality.pk, "year": 2026, "as_of": OVER, "quality": {}, "by": person}
    asked |= {"reasons": {each.key: "Год не закончен" for each in lines}, "on": AFTER}

    seen = preview_report(**asked)
    assert not ExecutionReport.objects.exists()

    assert content_of(form_report(**asked).document_id) == seen


def test_the_report_tells_settlements_and_entered_facts_by_service_and_by_provider(at):
    execution.outside_fact(at.municipality)
    accrued = at.group.contracts.get().accruals.get()

    said = content_of(form(at, reasons_of(at)).document_id)

    rows = {(row.service.code, row.award_method): row for row in said.rows}
    settled = rows[(at.group.part.programme.service.code, "certificate")]
    assert (settled.actual_hours, settled.actual_amount) == (accrued.person_hours, accrued.certificate_amount)
    assert settled.actual_recipients == 1
    assigned = rows[(ordering.TECHNICAL, "assignment")]
    assert (assigned.deviation_percent, assigned.excess_percent) == (Decimal("-20.00"), Decimal("8.00"))
    assert assigned.reason == "Год не закончен"
    assert {(each.inn, each.person_hours) for each in said.providers} == {
        (at.record.organisation.inn, accrued.person_hours),
        (execution.INN, Decimal("80.00")),
    }
    assert (said.periodicity, said.order_status) == ("за год", 2)


def test_a_corrected_month_is_told_as_its_lines_stand_and_agrees_with_the_ledger(at):
    signed = at.group.contracts.get()
    wanted = {"municipality_id": at.municipality.pk, "group_id": at.group.pk, "month": SEPTEMBER}
    reopen_sheet(reason="Ошибка в табеле.", by=SYSTEM, **wanted, on=AFTER)
    marked_sheet(at.group, cancelled=2)
    marked_sheet(at.group, OCTOBER)
    closed_month(at, OCTOBER)
    assert signed.accruals.count() == 4

    [told] = execution_on(at.municipality.pk, 2026, OVER, AFTER).delivered

    assert told.amount == sum(each.certificate_amount for each in signed.accruals.all())
    assert told.amount * 100 == balance_of(signed.agreement_account_id).spent
    assert told.person_hours * 100 == balance_of(signed.volume_account_id).spent
    assert told.recipients == 1


def test_while_the_year_goes_on_a_shortfall_is_told_without_a_reason(at):
    said = content_of(form(at, {}, as_of=AS_OF, on=ON).document_id)

    assert said.periodicity == "за 9 месяцев"
    assert [each.deviation_percent for each in said.rows if each.award_method == "assignment"] == [Decimal("-100.00")]
    assert {(each.excess_percent, each.reason) for each in said.rows} == {(Decimal(0), "")}


def test_a_month_that_has_not_ended_on_the_day_is_not_told(at):
    execution.outside_fact(at.municipality)

    before = execution_on(at.municipality.pk, 2026, date(2026, 9, 30), ON)

    assert before.delivered == ()


def not_charged(at, day, on=ON):
    """Person-hours and roubles of the one provider that journals tell beyond whole months; totals change no figure."""
    by_lines = execution_on(at.municipality.pk, 2026, day, on)
    sum_up(at.municipality.pk)
    assert execution_on(at.municipality.pk, 2026, day, on) == by_lines
    found = by_lines.not_charged
    return [(each.person_hours, each.amount) for each in found]


def test_a_day_within_a_month_tells_its_classes_apart_from_what_the_ledger_has(at):
    signed = at.group.contracts.get()
    marked_sheet(at.group, OCTOBER, cancelled=1)
    day = date(2026, 10, 15)
    classes = columns(at.group, OCTOBER)
    held = [each for each in classes[1:] if each.day < day]
    share = sum(each.planned.hours for each in held) / sum(each.planned.hours for each in classes)
    planned = signed.months.get(month=OCTOBER)

    told = execution_on(at.municipality.pk, 2026, day, ON)

    assert sum(each.amount for each in told.delivered) * 100 == balance_of(signed.agreement_account_id).spent
    assert not_charged(at, day) == [
        (round_kopecks(planned.person_hours * share), round_kopecks(planned.certificate_amount * share))
    ]
    taught = at.group.part.programme.service
    line = next(each for each in told.lines if (each.service, each.method) == (taught, AwardMethod.CERTIFICATE))
    assert (line.not_charged_hours, line.person_hours) == (not_charged(at, day)[0][0], told.delivered[0].person_hours)
    said = content_of(form(at, reasons_of(at), as_of=day, on=ON).document_id)
    assert [(each.person_hours, each.amount) for each in said.not_charged] == not_charged(at, day)


def test_a_whole_month_that_is_not_closed_tells_what_its_closing_then_charges(at):
    marked_sheet(at.group, OCTOBER, cancelled=2)
    november = date(2026, 11, 1)
    before = not_charged(at, november)

    closed_month(at, OCTOBER)

    line = at.group.contracts.get().accruals.get(month=OCTOBER)
    assert before == [(line.person_hours, line.certificate_amount)]
    assert not_charged(at, november) == []


def test_a_year_whose_last_months_are_not_closed_asks_no_reason_for_what_was_taught():
    here = market(person_hours=Decimal(68))
    signed = contract(here, here.child())
    for month in signed.months.values_list("month", flat=True):
        marked_sheet(here.group, month, on=AFTER)
    closed_month(here)

    line, *others = sorted(
        execution_on(here.municipality.pk, 2026, OVER, AFTER).lines, key=lambda each: each.gap.excess
    )
    row = next(
        each
        for each in content_of(form(here, {each.key: "Не заявлялись." for each in others}).document_id).rows
        if each.service.code == here.group.part.programme.service.code
    )

    assert line.service == here.group.part.programme.service
    assert line.person_hours < signed.person_hours == line.person_hours + line.not_charged_hours
    assert (row.actual_hours, row.not_charged_hours) == (line.person_hours, line.not_charged_hours)
    assert (row.deviation_percent, row.reason) == (Decimal(0), "")


def test_the_share_of_a_month_is_rounded_as_its_closing_rounds_it(at):
    signed = at.group.contracts.get()
    marked_sheet(at.group, OCTOBER, cancelled=1)
    dear, classes = Decimal(1_000_000), len(columns(at.group, OCTOBER))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET ROLE NONE")
        cursor.execute("ALTER TABLE enrolments_contractmonth DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE enrolments_contractmonth SET certificate_amount = %s, price = %s + parent_amount "
            "WHERE contract_id = %s AND month = %s",
            [dear, dear, signed.pk, OCTOBER],
        )
    share = Decimal(classes - 1) / classes

    [(_, amount)] = not_charged(at, date(2026, 11, 1))

    assert amount == round_kopecks(dear * share.quantize(Decimal("0.000001"))) != round_kopecks(dear * share)


def test_a_month_without_classes_is_told_when_it_is_over_as_its_closing_charges_it(at):
    at.group.slots.all().delete()
    assert not_charged(at, date(2026, 10, 31)) == []
    before = not_charged(at, date(2026, 11, 1))

    closed_month(at, OCTOBER)

    line = at.group.contracts.get().accruals.get(month=OCTOBER)
    assert before == [(line.person_hours, line.certificate_amount)]
    assert line.certificate_amount > 0


def test_a_month_whose_classes_all_fell_out_of_the_plan_is_told_as_nothing_as_its_closing_charges_it(at):
    adopted(at.municipality, starts_on=OCTOBER, quarantine_counting="not_planned")
    marked_sheet(at.group, OCTOBER, cancelled=len(columns(at.group, OCTOBER)), why=SessionState.QUARANTINE)
    before = not_charged(at, date(2026, 11, 1))

    closed_month(at, OCTOBER)

    assert before == []
    assert at.group.contracts.get().accruals.get(month=OCTOBER).certificate_amount == 0


def test_an_earlier_month_is_told_by_its_own_rules_and_not_by_those_of_the_day(at):
    november = date(2026, 11, 1)
    adopted(at.municipality, starts_on=november, counting_policy="by_attendance", quarantine_counting="as_held")
    signed = at.group.contracts.get()
    marked_sheet(at.group, OCTOBER, cancelled=1, why=SessionState.QUARANTINE, absent={signed.pk: 2})
    before = not_charged(at, november)

    closed_month(at, OCTOBER)

    line = signed.accruals.get(month=OCTOBER)
    assert line.completeness < 1
    assert before == [(line.person_hours, line.certificate_amount)]


def test_by_attendance_a_day_tells_what_each_child_attended(at):
    adopted(at.municipality, starts_on=OCTOBER, counting_policy="by_attendance")
    signed = at.group.contracts.get()
    marked_sheet(at.group, OCTOBER, absent={signed.pk: 1})
    november = date(2026, 11, 1)

    [(hours, _)] = not_charged(at, november)
    closed_month(at, OCTOBER)

    assert hours == signed.accruals.get(month=OCTOBER).person_hours < signed.months.get(month=OCTOBER).person_hours


def test_a_report_without_a_reason_of_an_excess_is_refused(at):
    with pytest.raises(errors.ReasonMissing, match=r"по муниципальному заданию|по социальному сертификату"):
        form(at, reasons_of(at, " "))


def test_quality_is_told_and_its_excess_needs_a_reason(at):
    order = SocialOrder.objects.get(municipality=at.municipality, state="approved")
    change = begin_change(order_id=order.pk, reason="Качество", by=order.drafted_by, on=ON)
    said = {"indicator": "Доля довольных", "unit": "процент", "value": "90", "permitted_percent": Decimal(5)}
    set_quality(order_id=change.pk, service_id=ordering.service().pk, by=change.drafted_by, on=ON, **said)
    approve_order(order_id=change.pk, by=order.approved_by, on=ON)
    [indicator] = execution_on(at.municipality.pk, 2026, AS_OF, ON).quality
    reasons = reasons_of(at)

    with pytest.raises(errors.QualityMissing):
        form(at, reasons)
    with pytest.raises(errors.ReasonMissing):
        form(at, reasons, {indicator.pk: QualityFact("81")})
    report = form(at, reasons, {indicator.pk: QualityFact("81", "Мало ответов")})

    [row] = content_of(report.document_id).quality
    assert (row.actual, row.deviation_percent, row.excess_percent) == ("81", Decimal("-10.00"), Decimal("5.00"))


def test_what_the_order_has_no_more_is_told_outside_it_and_rows_sum_up_to_all(at):
    execution.outside_fact(at.municipality)
    order = SocialOrder.objects.get(municipality=at.municipality, state="approved")
    change = begin_change(order_id=order.pk, reason="Задания нет", by=order.drafted_by, on=ON)
    volume = change.volumes.get(award_method=AwardMethod.ASSIGNMENT)
    remove_volume(order_id=change.pk, volume_id=volume.pk, by=change.drafted_by)
    approve_order(order_id=change.pk, by=order.approved_by, on=ON)

    told = execution_on(at.municipality.pk, 2026, AS_OF, ON)
    said = content_of(form(at, reasons_of(at)).document_id)

    [outside] = [each for each in told.lines if each.volume is None]
    assert (outside.service, outside.method) == (volume.service, AwardMethod.ASSIGNMENT)
    assert (outside.person_hours, outside.gap.deviation) == (Decimal(80), None)
    [row] = [each for each in said.rows if each.is_outside_order]
    assert (row.service.code, row.actual_hours, row.planned_hours, row.deviation_percent, row.reason) == (
        volume.service.code,
        Decimal(80),
        0,
        None,
        "",
    )
    [provider] = [each for each in said.providers if each.is_outside_order]
    assert (provider.inn, provider.person_hours) == (execution.INN, Decimal(80))
    for figure, of_provider in (("actual_hours", "person_hours"), ("actual_amount", "amount")):
        rows = sum(getattr(each, figure) for each in said.rows)
        assert rows == sum(getattr(each, of_provider) for each in said.providers) > 0
    [[fact]] = [[each for each in told.delivered if each.method == AwardMethod.CERTIFICATE]]
    assert sum(each.person_hours for each in told.lines) == fact.person_hours + 80


def test_forming_the_same_day_again_makes_the_next_version(at):
    first = execution.report(at.municipality)
    execution.outside_fact(at.municipality)

    again = execution.report(at.municipality)

    assert again == first
    assert latest_version(first.document_id).version == 2
    assert all(find_offenders(check).passed for check in CHECKS)


def test_a_report_is_not_of_the_future_and_not_without_an_order(at):
    with pytest.raises(errors.ReportOfFuture):
        execution_on(at.municipality.pk, 2026, date(2026, 11, 3), ON)
    with pytest.raises(errors.NoOrder):
        execution_on(at.municipality.pk, 2025, date(2025, 11, 3), ON)


def test_a_report_and_facts_are_for_those_who_edit(at):
    reader = member(SupportCentre, at.municipality)
    with pytest.raises(NotAllowed):
        form(at, {}, by=reader)
    with pytest.raises(NotAllowed):
        execution.outside_fact(at.municipality, by=reader)


def test_a_fact_entered_again_replaces_the_earlier_one_and_can_be_removed(at):
    execution.outside_fact(at.municipality)
    fact = execution.outside_fact(at.municipality, person_hours=Decimal(81))
    assert OutsideFact.objects.get().person_hours == 81

    remove_fact(fact_id=fact.pk, by=fact.entered_by)

    assert not OutsideFact.objects.exists()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"month": date(2026, 11, 1)}, errors.FactOfFuture),
        ({"inn": "7707083894"}, errors.WrongInn),
        ({"award_method": AwardMethod.COMPETITION}, errors.NotOrdered),
    ],
)
def test_a_fact_is_refused(at, changes, refusal):
    by = member(Operator, at.municipality)

    with pytest.raises(refusal):
        enter_fact(municipality_id=at.municipality.pk, fact=execution.fact_said(**changes), by=by, on=ON)
