"""The plan outside of its page: the feed for calendars, the report, the region."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from docx import Document
from icalendar import Calendar
from openpyxl import load_workbook
from tests.factories import ordering
from tests.factories.files import PNG
from tests.factories.kernel import MunicipalityFactory, member
from tests.factories.plans import completed, item_of
from tests.factories.replay import replayed

from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.roles import GroupMember, Operator
from sotszakaz.ordering.plans.actions import File, make_feed, revoke_feed
from sotszakaz.ordering.plans.feed import calendar_of
from sotszakaz.ordering.plans.models import PlanFeed
from sotszakaz.ordering.plans.report import Progress, report_book, report_word
from sotszakaz.ordering.plans.selectors import compare_plans, entries_of, feed_by, list_plan, proofs_of

pytestmark = pytest.mark.django_db

TERM, TODAY = date(2026, 9, 1), date(2026, 9, 10)
NEEDED = ordering.plan_item_said("2.1", kind="as_needed", ends=None, text="по мере необходимости")


@pytest.fixture
@replayed
def municipality():
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    plan = [ordering.plan_item_said("1.1"), ordering.plan_item_said("1.2", ends="2026-10-01"), NEEDED]
    ordering.decision(municipality, plan=plan)
    return municipality


@pytest.fixture
def operator(municipality):
    return member(Operator, municipality)


def progress_of(municipality) -> Progress:
    view = list_plan(municipality.pk, TODAY)
    entries = entries_of(view, date.min, date(2026, 12, 31), TODAY)
    return Progress(municipality, view, entries, proofs_of(view.plan), TODAY)


def test_a_calendar_reads_every_term_as_a_day(municipality, operator):
    completed(item_of(municipality, "1.1"), TERM, by=operator)
    view = list_plan(municipality.pk, TODAY)
    entries = entries_of(view, TERM, date(2026, 12, 31), TODAY)

    calendar = Calendar.from_ical(calendar_of(municipality, entries, datetime(2026, 9, 10, tzinfo=UTC)))

    found = {str(each["SUMMARY"]): each for each in calendar.walk("VEVENT")}
    assert {name: each.decoded("DTSTART") for name, each in found.items()} == {
        "1.1 Мероприятие 1.1": TERM,
        "1.2 Мероприятие 1.2": date(2026, 10, 1),
    }
    said = found["1.1 Мероприятие 1.1"]["DESCRIPTION"]
    assert "Выполнено 01.09.2026." in said
    assert "Сделано" not in said  # what was done may name people
    assert len({each["UID"] for each in found.values()}) == 2


def test_the_secret_of_a_feed_is_kept_nowhere_and_opens_it_until_revoked(municipality, operator):
    secret = make_feed(municipality_id=municipality.pk, by=operator)
    assert feed_by(secret).user == operator
    assert secret not in str(PlanFeed.objects.values())

    revoke_feed(municipality_id=municipality.pk, by=operator)

    assert feed_by(secret) is None
    assert not revoke_feed(municipality_id=municipality.pk, by=operator)


def test_a_new_feed_ends_the_one_before(municipality, operator):
    former = make_feed(municipality_id=municipality.pk, by=operator)

    later = make_feed(municipality_id=municipality.pk, by=operator)

    assert feed_by(former) is None
    assert feed_by(later) is not None


def test_a_feed_ends_with_the_right_to_see_the_plan(municipality):
    person = member(GroupMember, municipality)
    secret = make_feed(municipality_id=municipality.pk, by=person)

    person.memberships.all().delete()

    assert feed_by(secret) is None


def test_a_feed_is_not_made_by_strangers(municipality):
    with pytest.raises(NotFound):
        make_feed(municipality_id=municipality.pk, by=member(Operator, MunicipalityFactory()))


def test_the_report_has_a_row_a_term_with_what_proves_it(municipality, operator):
    completed(item_of(municipality, "1.1"), TERM, by=operator, file=File("Скан.png", PNG))

    book = load_workbook(BytesIO(report_book(progress_of(municipality))))

    rows = [[cell.value for cell in row] for row in book["План"].iter_rows(min_row=2)]
    assert [(row[1], row[5], row[8]) for row in rows] == [
        ("1.1", "выполнено", "Скан.png"),
        ("1.2", "подходит срок", None),
        ("2.1", "без срока", None),
    ]


def test_the_report_to_print_says_the_day_the_counts_and_the_measures(municipality, operator):
    completed(item_of(municipality, "1.1"), TERM, done_on=date(2026, 9, 5), by=operator)

    word = Document(BytesIO(report_word(progress_of(municipality))))

    said = "\n".join(each.text for each in word.paragraphs)
    assert "по состоянию на 10.09.2026" in said
    assert "выполнено с опозданием: 1" in said
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert {"Мероприятие 1.1", "05.09.2026", "01.10.2026"} <= set(cells)


def test_plans_of_a_region_are_compared_however_many_by_as_many_queries(
    municipality, operator, django_assert_num_queries
):
    completed(item_of(municipality, "1.1"), TERM, by=operator)
    empty = MunicipalityFactory()
    MunicipalityFactory(region="Другая область")

    with django_assert_num_queries(4):
        rows = compare_plans(municipality.region, TODAY)

    by_place = {row.municipality: row for row in rows}
    assert set(by_place) == {municipality, empty}
    assert by_place[empty].plan is None
    found = by_place[municipality]
    assert (found.total, found.done, found.counts["due"], found.latest) == (3, 1, 1, None)
