"""Behind each figure of the report stand lines of accruals whose sum it is, on a past day and after corrections too."""

from datetime import date

import pytest
from django.db import connection
from tests.factories.delivery import AFTER, OCTOBER, SEPTEMBER, closed_month, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.kernel import member
from tests.factories.replay import replayed

from sotszakaz.delivery.settlements.actions import reopen_sheet
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance, GroupMember
from sotszakaz.oversight.execution.behind import LINES_BEHIND, lines_behind
from sotszakaz.oversight.execution.certified import sum_up
from sotszakaz.oversight.execution.errors import NoOrder, ReportOfFuture
from sotszakaz.oversight.execution.selectors import execution_on

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 20)
NOVEMBER = date(2026, 11, 1)


@pytest.fixture
@replayed
def at():
    """Two contracts; September was corrected by the closing of October, which counted one class less."""
    here = market()
    for _ in range(2):
        contract(here)
    marked_sheet(here.group)
    closed_month(here)
    reopen_sheet(
        municipality_id=here.municipality.pk,
        group_id=here.group.pk,
        month=SEPTEMBER,
        reason="Ошибка.",
        by=SYSTEM,
        on=AFTER,
    )
    marked_sheet(here.group, cancelled=2)
    marked_sheet(here.group, OCTOBER)
    closed_month(here, OCTOBER)
    return here


def behind(at, day, by=None, **said):
    asked = {
        "municipality_id": at.municipality.pk,
        "year": 2026,
        "service_id": at.group.part.programme.service_id,
        "organisation_id": at.record.organisation_id,
        "as_of": day,
        "on": ON,
        **said,
    }
    return lines_behind(by or member(Finance, at.municipality), **asked)


@pytest.mark.parametrize("is_summed_up", [False, True])
@pytest.mark.parametrize(("day", "lines"), [(NOVEMBER, 8), (date(2026, 10, 15), 6), (date(2026, 10, 1), 6)])
def test_the_opened_lines_sum_up_to_the_figure_of_the_day(at, is_summed_up, day, lines):
    if is_summed_up:
        assert sum_up(at.municipality.pk)
    [told] = execution_on(at.municipality.pk, 2026, day, ON).delivered

    found = behind(at, day)

    opened = list(found.lines)
    assert (sum(each.person_hours for each in opened), sum(each.certificate_amount for each in opened)) == (
        told.person_hours,
        told.amount,
    )
    assert told.provider_id == at.record.organisation_id
    assert (found.total.recipients, found.total.person_hours, found.total.amount) == (
        told.recipients,
        told.person_hours,
        told.amount,
    )
    assert len(opened) == found.total.lines == lines


def test_a_month_is_opened_apart_and_months_sum_up_to_all(at):
    whole, september = behind(at, NOVEMBER), behind(at, NOVEMBER, month=SEPTEMBER)

    assert [each.month for each in whole.months] == [SEPTEMBER, OCTOBER]
    assert sum(each.amount for each in whole.months) == whole.total.amount
    assert {each.month for each in september.lines} == {SEPTEMBER}
    assert sum(each.certificate_amount for each in september.lines) == whole.months[0].amount == september.shown.amount


def test_other_services_and_other_groups_of_nobody_are_not_among_the_lines(at):
    with pytest.raises(NotFound):
        behind(at, NOVEMBER, service_id=at.group.part.programme.service_id + 1)
    with pytest.raises(NotFound):
        behind(at, NOVEMBER, organisation_id=at.record.organisation_id + 10_000)
    with pytest.raises(NotFound):
        behind(at, NOVEMBER, month=date(2026, 8, 1))


def test_before_the_first_whole_month_nothing_stands_behind(at):
    found = behind(at, date(2026, 1, 15))

    assert (list(found.lines), found.months, found.total.lines) == ([], (), 0)


def test_lines_are_for_those_who_see_settlements_and_of_no_future_day(at):
    with pytest.raises(NotAllowed):
        behind(at, NOVEMBER, by=member(GroupMember, at.municipality))
    with pytest.raises(ReportOfFuture):
        behind(at, date(2026, 11, 21))
    with pytest.raises(NoOrder):
        behind(at, NOVEMBER, year=2025)


OTHER_INDEXES = """
SELECT CASE WHEN k.oid IS NULL THEN format('DROP INDEX %I', c.relname)
            ELSE format('ALTER TABLE settlements_accrual DROP CONSTRAINT %I CASCADE', c.relname) END
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u')
WHERE i.indrelid = 'settlements_accrual'::regclass AND c.relname <> 'accrual_to_report'
"""


def test_sums_are_read_from_the_index_of_the_report(at):
    said = {"municipality": at.municipality.pk, "service": at.group.part.programme.service_id}
    said |= {"provider": at.record.organisation_id, "since": date(2026, 1, 1), "until": NOVEMBER}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET ROLE NONE")
        cursor.execute(OTHER_INDEXES)  # few rows are read by any index: which one is chosen says nothing
        for [drop] in cursor.fetchall():
            cursor.execute(drop)
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"EXPLAIN {LINES_BEHIND}", said)
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "Index Only Scan using accrual_to_report" in plan
