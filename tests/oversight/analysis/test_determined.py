"""The open values of acts that a run determines, and row 2.F of the indicators."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.factories import analysis
from tests.factories.demand import contract
from tests.factories.kernel import member
from tests.factories.ordering import decision
from tests.factories.supply import TODAY
from tests.oversight.analysis.conftest import COVERED, PENDING, POTENTIAL

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.roles import Operator
from sotszakaz.ordering.decisions.models import IndicatorTarget
from sotszakaz.oversight.analysis import errors
from sotszakaz.oversight.analysis.actions import running
from sotszakaz.oversight.analysis.models import DeterminedValue, Run
from sotszakaz.oversight.analysis.selectors.runs import open_values, view_run
from sotszakaz.oversight.analysis.states import Level, Part
from sotszakaz.oversight.indicators.selectors import open_row, table_on
from sotszakaz.oversight.indicators.states import Standing

pytestmark = pytest.mark.django_db


def test_row_2_f_is_the_share_of_high_providers_that_are_no_institutions(at):
    other = analysis.non_profit(at.municipality)
    run = analysis.begun(at.municipality)
    for subject in run.subjects.select_related("municipality", "run__methodology"):
        analysis.score(subject, 3 if subject.organisation_id == other.organisation_id else 0)
    running.finish_run(run_id=run.pk, by=member(Operator, at.municipality))

    view = view_run(Run.objects.get(pk=run.pk))
    opened = open_row(at.municipality.pk, "2.F", TODAY)

    assert {each.organisation.pk: each.level for each in view.providers}[other.organisation_id] == Level.HIGH
    assert (view.share, opened.row.actual.value) == (Decimal(50), Decimal(50))
    assert (opened.figure.row_count, opened.figure.counted) == (2, 1)


def test_high_municipal_institutions_do_not_count_in_2_f(at):
    run = analysis.finished(analysis.begun(at.municipality, analysis.by_hand()))

    assert view_run(run).providers[0].level == Level.HIGH
    assert open_row(at.municipality.pk, "2.F", TODAY).row.actual.value == 0


def test_a_run_determines_what_the_act_left_open_and_the_row_is_judged_by_it(at, operator):
    contract(at)
    run = analysis.finished(analysis.begun(at.municipality))
    target = IndicatorTarget.objects.get(municipality=at.municipality, key="3.F")
    october = date(2026, 10, 2)
    before = next(row for row in table_on(at.municipality.pk, october).rows if row.key == "3.F")

    values = {each.target.key: each for each in open_values(run, view_run(run).share, october)}
    running.determine(run_id=run.pk, target_id=target.pk, part=Part.TARGET, value=Decimal(1), by=operator, on=october)

    row = open_row(at.municipality.pk, "3.F", october).row
    assert (before.goal, before.standing) == (None, Standing.NO_TARGET)
    assert (values["3.F"].now, values["2.F"].now) == (1, 0)
    assert (values["3.F"].suggested, values["2.F"].suggested) == (None, None)  # a target is for people to say
    assert (row.goal, row.standing, row.determined["target"].run_id) == (1, Standing.REACHED, run.pk)
    with pytest.raises(ConstraintViolated):
        running.determine(
            run_id=run.pk, target_id=target.pk, part=Part.TARGET, value=Decimal(2), by=operator, on=october
        )
    with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
        DeterminedValue.objects.update(value=3)


def test_a_share_is_determined_up_to_a_hundred(at, operator):
    run = analysis.finished(analysis.begun(at.municipality))
    target = IndicatorTarget.objects.get(municipality=at.municipality, key="2.F")
    asked = {"run_id": run.pk, "target_id": target.pk, "part": Part.TARGET, "by": operator, "on": TODAY}

    with pytest.raises(errors.ShareAboveHundred):
        running.determine(value=Decimal("100.1"), **asked)
    assert running.determine(value=Decimal(100), **asked).value == 100


def test_only_open_values_of_a_finished_run_are_determined(at, operator):
    run = analysis.begun(at.municipality)
    target = IndicatorTarget.objects.get(municipality=at.municipality, key="3.F")
    asked = {"run_id": run.pk, "target_id": target.pk, "value": Decimal(1), "by": operator, "on": TODAY}

    with pytest.raises(errors.RunNotFinished):
        running.determine(part=Part.TARGET, **asked)
    analysis.finished(run)
    with pytest.raises(errors.NotPending):
        running.determine(part=Part.BASELINE, **asked)
    with pytest.raises(NotFound):
        running.determine(part=Part.TARGET, **{**asked, "target_id": 0})


def decided(at, day, *indicators):
    """A later act that is in force from the day."""
    effective = {"date": day.isoformat(), "retroactive_from": None, "text": None}
    return decision(at.municipality, on=day, indicators=list(indicators), effective=effective)


def test_an_act_that_leaves_the_same_open_keeps_what_was_determined(at, operator):
    run = analysis.finished(analysis.begun(at.municipality))
    target = IndicatorTarget.objects.get(municipality=at.municipality, key="3.F")
    running.determine(run_id=run.pk, target_id=target.pk, part=Part.TARGET, value=Decimal(7), by=operator, on=TODAY)
    later = {**COVERED, "target": {**PENDING, "year": 2028}}
    amended, changed = date(2026, 8, 10), date(2026, 8, 12)

    decided(at, amended, POTENTIAL, COVERED)
    kept = open_row(at.municipality.pk, "3.F", amended).row
    decided(at, changed, later)

    assert kept.target.pk != target.pk
    assert (kept.goal, kept.determined["target"].run_id) == (7, run.pk)
    assert open_row(at.municipality.pk, "3.F", changed).row.goal is None  # another year is another value
    assert open_row(at.municipality.pk, "3.F", TODAY - timedelta(days=1)).row.goal is None  # not yet on that day


def test_an_act_without_the_table_keeps_that_of_the_act_before(at):
    amended = date(2026, 8, 10)
    before = [each.target.title for each in table_on(at.municipality.pk, TODAY).rows]

    decided(at, amended)

    assert [each.target.title for each in table_on(at.municipality.pk, amended).rows] == before
