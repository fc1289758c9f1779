"""Entered values with their source and history; figures of quarters are taken, and final ones stay."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from tests.factories.demand import contract, market
from tests.factories.files import PNG
from tests.factories.kernel import member
from tests.factories.ordering import indicator_said

from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.signatures.errors import ScanRefused
from sotszakaz.kernel.users.roles import GroupMember, Operator, PlatformAdministrator
from sotszakaz.oversight.indicators import actions, errors, measures, selectors
from sotszakaz.oversight.indicators.actions import (
    NewValue,
    Proof,
    enter_value,
    enter_values,
    take_all,
    take_figures,
    take_region,
    withdraw_value,
)
from sotszakaz.oversight.indicators.coverage import coverage_on
from sotszakaz.oversight.indicators.measures import Measure, registered
from sotszakaz.oversight.indicators.models import CoverageFigure, EnteredValue, QuarterFigure
from sotszakaz.oversight.indicators.selectors import open_row, region_on, table_on, years_of
from sotszakaz.oversight.indicators.states import Form, Origin, Standing, ValueWay
from sotszakaz.oversight.indicators.verify import CHECKS

pytestmark = pytest.mark.django_db

ON = date(2026, 10, 2)
SUPPORTED = indicator_said(key="1.P", title="НКО с поддержкой")
STATED = indicator_said(
    key="1.M", title="Некоммерческие организации", target={"text": "да", "kind": "state", "value": "да", "year": 2026}
)


@pytest.fixture
def at():
    return market(indicators=[indicator_said(), SUPPORTED, STATED])


def said(value=5, as_of=ON, **changes):
    return NewValue(
        **{"as_of": as_of, "kind": ValueWay.NUMBER, "source": "Отчёт № 1", "value": Decimal(value), **changes}
    )


def enter(at, key="1.P", words=None, **changes):
    facts = {"municipality_id": at.municipality.pk, "key": key, "said": words or said(), "on": ON, **changes}
    facts.setdefault("by", member(Operator, at.municipality))
    return enter_value(**facts)


def row_of(at, key, on=ON):
    return next(row for row in table_on(at.municipality.pk, on).rows if row.key == key)


def test_the_latest_said_of_a_day_counts_and_what_was_said_before_stays(at):
    enter(at, words=said(4))
    enter(at, words=said(6))
    enter(at, words=said(2, date(2026, 3, 1)))

    row = row_of(at, "1.P")

    assert (row.actual.value, row.actual.origin, row.actual.as_of) == (Decimal(6), Origin.ENTERED, ON)
    assert [(each.quarter.number, each.actual.value) for each in row.quarters] == [(1, 2), (2, 2), (3, 2), (4, 6)]
    assert len(open_row(at.municipality.pk, "1.P", ON).entered) == 3


def test_a_number_counts_within_its_year_and_a_state_until_another(at):
    enter(at, words=said(4, date(2025, 12, 31)))
    state = {"kind": ValueWay.STATE, "words": "проведена", "is_reached": True}
    enter(at, "1.M", words=said(as_of=date(2025, 12, 31), **state))

    assert row_of(at, "1.P").actual.origin == Origin.MISSING
    assert (row_of(at, "1.M").actual.words, row_of(at, "1.M").standing) == ("проведена", Standing.REACHED)


def test_an_entered_value_never_changes(at):
    entered = enter(at)

    with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
        EnteredValue.objects.filter(pk=entered.pk).update(value=9)


def test_a_file_is_kept_with_the_value_and_a_strange_one_is_refused(at):
    picture = PNG

    entered = enter(at, proof=Proof("Отчёт.png", picture))

    assert (entered.media_type, len(entered.sha256), bytes(entered.content)) == ("image/png", 64, picture)
    with pytest.raises(ScanRefused):
        enter(at, proof=Proof("Отчёт.exe", b"MZ"))


def test_a_computed_row_is_not_entered(at):
    with pytest.raises(errors.ComputedByRegistries):
        enter(at, "3.F")


def test_what_does_not_fit_the_row_is_refused(at):
    with pytest.raises(errors.WrongKind, match="число или состояние словами"):
        enter(at, words=said(kind=ValueWay.PERCENT, value=Decimal(50)))
    with pytest.raises(errors.WrongKind):
        enter(at, "1.M", words=said(1))


def test_words_in_a_row_of_numbers_are_judged_by_the_answer_with_them(at):
    enter(at, words=said(kind=ValueWay.STATE, words="проведена", is_reached=True))

    assert row_of(at, "1.P").standing == Standing.REACHED


def test_after_its_target_year_a_row_is_judged_by_the_end_of_that_year():
    one = {"text": "1", "kind": "number", "value": 1, "year": 2026}
    at = market(indicators=[indicator_said(target=one), {**SUPPORTED, "target": one}])
    signed = contract(at)
    enter(at, words=said(1))
    operator, new_year = member(Operator, at.municipality), date(2027, 1, 1)
    take_figures(municipality_id=at.municipality.pk, by=operator, on=new_year)
    Contract.objects.filter(pk=signed.pk).update(
        ends_on=date(2026, 12, 30), notice_at=datetime(2026, 12, 1, tzinfo=UTC), ground="Переезд"
    )

    computed, entered = open_row(at.municipality.pk, "3.F", new_year), row_of(at, "1.P", new_year)

    assert (computed.row.actual.value, computed.row.standing) == (0, Standing.REACHED)
    assert [each.told.quarter.title for each in computed.quarters][-2:] == ["IV квартал 2026", "I квартал 2027"]
    assert (entered.actual.origin, entered.standing) == (Origin.MISSING, Standing.REACHED)


def test_a_value_of_the_future_is_refused(at):
    with pytest.raises(errors.ValueOfFuture):
        enter(at, words=said(as_of=date(2026, 10, 3)))


def test_a_row_that_the_decision_lacks_is_not_found(at):
    with pytest.raises(NotFound):
        enter(at, "9.X")


@pytest.mark.parametrize("changes", [{"value": Decimal(-1)}, {"source": "  "}])
def test_what_cannot_be_is_refused_in_words(at, changes):
    with pytest.raises(ConstraintViolated):
        enter(at, words=said(**changes))


def test_only_who_keeps_indicators_enters_them_and_takes_figures(at):
    reader, stranger = member(GroupMember, at.municipality), member(Operator, market().municipality)
    act_for([at.municipality.pk])

    with pytest.raises(NotAllowed):
        enter(at, by=reader)
    with pytest.raises(NotFound):
        enter(at, by=stranger)
    with pytest.raises(NotAllowed):
        take_figures(municipality_id=at.municipality.pk, by=reader, on=ON)


def test_taking_writes_every_quarter_since_the_decision_and_final_ones_stay(at):
    contract(at)
    operator = member(Operator, at.municipality)

    written = take_figures(municipality_id=at.municipality.pk, by=operator, on=ON)
    again = take_figures(municipality_id=at.municipality.pk, by=operator, on=ON)

    figures = QuarterFigure.objects.filter(municipality=at.municipality, key="3.F").order_by("year", "quarter")
    this_year = {each.quarter: (each.value, each.is_final, each.as_of) for each in figures if each.year == 2026}
    assert written == figures.count() * len(registered())
    assert again == len(registered())  # the quarter that runs
    assert this_year[2] == (0, True, date(2026, 6, 30))
    assert this_year[3] == (1, True, date(2026, 9, 30))
    assert this_year[4] == (1, False, ON)
    assert [find_offenders(check).offenders for check in CHECKS] == [0, 0]


def test_on_its_last_day_a_quarter_is_not_over(at):
    operator, last_day = member(Operator, at.municipality), date(2026, 9, 30)

    take_figures(municipality_id=at.municipality.pk, by=operator, on=last_day)
    signed = contract(at)
    take_figures(municipality_id=at.municipality.pk, by=operator, on=last_day)

    figure = QuarterFigure.objects.get(municipality=at.municipality, key="3.F", quarter=3)
    assert (figure.value, figure.is_final, signed.state) == (1, False, "active")


def test_a_correction_of_the_past_is_shown_beside_the_figure_that_was_taken(at):
    signed = contract(at)
    take_figures(municipality_id=at.municipality.pk, by=member(Operator, at.municipality), on=ON)
    Contract.objects.filter(pk=signed.pk).update(
        ends_on=date(2026, 8, 31), notice_at=datetime(2026, 8, 20, tzinfo=UTC), ground="Отказ до начала"
    )

    third = next(each for each in open_row(at.municipality.pk, "3.F", ON).quarters if each.told.quarter.number == 3)

    assert (third.told.actual.value, third.now, third.differs) == (1, 0, True)


def test_a_final_figure_is_guarded_by_the_database(at):
    take_figures(municipality_id=at.municipality.pk, by=member(Operator, at.municipality), on=ON)

    with pytest.raises(IntegrityError, match="stays as it was taken"), transaction.atomic():
        QuarterFigure.objects.filter(is_final=True).update(counted=0)


def test_all_municipalities_are_taken_at_once_each_with_its_own_rows(at):
    other = market(indicators=[indicator_said()])
    act_for([at.municipality.pk])
    contract(at)
    act_for([])

    take_all(days={at.municipality.pk: ON, other.municipality.pk: ON})

    found = QuarterFigure.objects.filter(key="3.F", year=2026, quarter=4).values_list("municipality_id", "counted")
    assert dict(found) == {at.municipality.pk: 1, other.municipality.pk: 0}
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('sotszakaz.municipalities')")
        assert cursor.fetchone() == ("",)


def test_the_region_is_taken_by_who_compares_it(at):
    days = {at.municipality.pk: ON}

    written = take_region(
        municipality_id=at.municipality.pk, days=days, by=member(PlatformAdministrator, at.municipality)
    )

    assert written > 0
    with pytest.raises(NotAllowed):
        take_region(municipality_id=at.municipality.pk, days=days, by=member(Operator, at.municipality))


def test_one_form_sent_twice_is_one_value_and_with_another_number_is_refused(at):
    form = uuid4()

    first = enter(at, words=said(4, form_key=form))
    again = enter(at, words=said(4, form_key=form))

    assert again.pk == first.pk
    with pytest.raises(errors.FormSent):
        enter(at, words=said(6, form_key=form))


def test_a_value_entered_by_mistake_is_taken_back_once_with_a_reason(at):
    operator, reader = member(Operator, at.municipality), member(GroupMember, at.municipality)
    enter(at, words=said(4))
    wrong = enter(at, words=said(9))

    with pytest.raises(errors.ReasonMissing):
        withdraw_value(entered_id=wrong.pk, reason=" ", by=operator)
    with pytest.raises(NotAllowed):
        withdraw_value(entered_id=wrong.pk, reason="Не та строка", by=reader)
    withdraw_value(entered_id=wrong.pk, reason="Не та строка", by=operator)

    opened = open_row(at.municipality.pk, "1.P", ON)
    assert opened.row.actual.value == 4
    assert [each.taken_back and each.taken_back.reason for each in opened.entered] == ["Не та строка", None]
    with pytest.raises(errors.AlreadyWithdrawn):
        withdraw_value(entered_id=wrong.pk, reason="Ещё раз", by=operator)
    with pytest.raises(NotFound):
        withdraw_value(entered_id=0, reason="Не та строка", by=operator)


def test_the_table_of_a_past_day_shows_what_was_taken_for_good(at):
    signed = contract(at)
    take_figures(municipality_id=at.municipality.pk, by=member(Operator, at.municipality), on=ON)
    Contract.objects.filter(pk=signed.pk).update(
        ends_on=date(2026, 8, 31), notice_at=datetime(2026, 8, 20, tzinfo=UTC), ground="Отказ до начала"
    )

    at_the_end, in_between = (
        open_row(at.municipality.pk, "3.F", day) for day in (date(2026, 9, 30), date(2026, 9, 15))
    )

    assert (at_the_end.row.actual.value, at_the_end.figure.value, at_the_end.differs) == (1, 0, True)
    assert (in_between.row.actual.value, in_between.differs) == (0, False)
    assert row_of(at, "3.F", date(2026, 9, 30)).actual.value == 1
    assert table_on(at.municipality.pk, date(2025, 12, 31)).rows == []
    assert years_of(at.municipality.pk, ON) == [2026]


def test_a_year_that_is_over_misses_its_target_on_its_last_day():
    two = {"text": "2", "kind": "number", "value": 2, "year": 2026}
    at = market(indicators=[indicator_said(target=two)])
    contract(at)

    assert row_of(at, "3.F", date(2026, 12, 30)).standing == Standing.AT_RISK
    assert row_of(at, "3.F", date(2026, 12, 31)).standing == Standing.MISSED


def test_a_measure_added_later_is_taken_of_quarters_that_are_over(at, monkeypatch):
    operator = member(Operator, at.municipality)
    take_figures(municipality_id=at.municipality.pk, by=operator, on=ON)
    added = Measure("9.A", Form.COUNT, 1, "Новая", "SELECT id, 1::bigint, true FROM period")
    known = [added, *registered()[1:]]  # as many as before
    monkeypatch.setattr(selectors, "registered", lambda: known)
    monkeypatch.setattr(actions, "registered", lambda: known)

    take_figures(municipality_id=at.municipality.pk, by=operator, on=ON)

    assert QuarterFigure.objects.filter(municipality=at.municipality, key="9.A", is_final=True).count() >= 3


def test_each_municipality_of_the_region_is_read_on_its_own_day(at):
    ahead = market(indicators=[indicator_said()])
    act_for([at.municipality.pk, ahead.municipality.pk])
    tomorrow = date(2026, 10, 3)
    days = {at.municipality.pk: ON, ahead.municipality.pk: tomorrow}
    take_all(days=days)

    rows = region_on(list(days), days)

    assert {home: rows[home][0].actual.as_of for home in days} == days


def test_rows_entered_at_once_are_all_written_or_none(at):
    state = said(kind=ValueWay.STATE, words="создана", is_reached=True)
    operator, reader = member(Operator, at.municipality), member(GroupMember, at.municipality)
    several = {"municipality_id": at.municipality.pk, "by": operator, "on": ON}

    with pytest.raises(errors.RowsRefused, match=r"Исправьте строки: 1\.P, 3\.F\.") as refused:
        enter_values(said={"1.P": said(-1), "3.F": said(5), "1.M": state}, **several)
    with pytest.raises(NotAllowed):
        enter_values(said={"1.P": said(5)}, **{**several, "by": reader})
    assert [type(each) for each in refused.value.rows.values()] == [ConstraintViolated, errors.ComputedByRegistries]
    assert not EnteredValue.objects.exists()
    enter_values(said={"1.P": said(5), "1.M": state}, **several)

    assert row_of(at, "1.P").actual.value == 5
    assert row_of(at, "1.M").standing == Standing.REACHED


def test_the_coverage_is_taken_with_the_figures_and_stays_when_the_quarter_is_over(at):
    signed = contract(at)
    take_figures(municipality_id=at.municipality.pk, by=member(Operator, at.municipality), on=ON)
    Contract.objects.filter(pk=signed.pk).update(
        ends_on=date(2026, 8, 31), notice_at=datetime(2026, 8, 20, tzinfo=UTC), ground="Отказ до начала"
    )
    home = at.municipality.pk

    taken, now = coverage_on(home, ON, stored=True), coverage_on(home, ON)
    at_the_end, in_between = coverage_on(home, date(2026, 9, 30)), coverage_on(home, date(2026, 9, 15))

    assert [(each.children, each.contracts) for each in (taken, now)] == [(1, 1), (0, 0)]
    assert [each.children for each in (at_the_end, in_between)] == [1, 0]
    assert [each.title for each in taken.providers] == [at.record.organisation.short_name]
    assert [(each.title, each.children) for each in taken.residences] == [(at.municipality.short_name, 1)]
    assert (taken.taken_at is not None, now.taken_at) == (True, None)
    assert [find_offenders(check).offenders for check in CHECKS] == [0, 0]
    with pytest.raises(IntegrityError, match="stays as it was taken"), transaction.atomic():
        CoverageFigure.objects.filter(is_final=True).update(children=0)


def test_the_table_of_today_stands_on_what_was_taken_and_counts_only_the_rest(at, monkeypatch):
    operator, home = member(Operator, at.municipality), at.municipality.pk
    untaken = table_on(home, ON, stored=True)
    take_figures(municipality_id=home, by=operator, on=ON)
    contract(at)

    stored, now = table_on(home, ON, stored=True), table_on(home, ON)
    newer = [replace(each, version=each.version + 1) for each in registered()]
    monkeypatch.setattr(measures, "_measures", {each.name: each for each in newer})
    after_a_new_formula = table_on(home, ON, stored=True)

    assert [each.rows[0].actual.value for each in (untaken, stored, now, after_a_new_formula)] == [0, 0, 1, 1]
    assert [each.taken_at is None for each in (untaken, stored, now, after_a_new_formula)] == [True, False, True, True]


def test_a_coverage_that_does_not_add_up_is_found(at):
    contract(at)
    take_figures(municipality_id=at.municipality.pk, by=member(Operator, at.municipality), on=ON)

    CoverageFigure.objects.filter(is_final=False).update(residences=[[at.municipality.pk, 2, 1]])

    assert [find_offenders(check).offenders for check in CHECKS] == [0, 1]
