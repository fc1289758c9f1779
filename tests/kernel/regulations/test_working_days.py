from datetime import date

import pytest
from django.core.management import CommandError, call_command
from tests.factories.kernel import MunicipalityFactory, adopted, member

from sotszakaz.foundation.calendar import is_working_day
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.models import AuditEvent
from sotszakaz.kernel.regulations import working_days
from sotszakaz.kernel.regulations.actions import remove_calendar_day, set_calendar_day
from sotszakaz.kernel.regulations.models import CalendarDay
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.production_calendar import FILE, read
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.working_days import days_off_between, term_ends_on
from sotszakaz.kernel.users.roles import Head, Operator

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 11, 13)
MONDAY = date(2026, 11, 16)


@pytest.fixture(autouse=True)
def _fresh_calendar():
    working_days.forget()
    yield
    working_days.forget()


@pytest.fixture
def municipality():
    found = MunicipalityFactory()
    adopted(found, application_answer_working_days=1)
    return found


def answer_by(municipality):
    return term_ends_on(regulation_on(municipality.pk, FRIDAY), Parameter.APPLICATION_ANSWER_WORKING_DAYS, FRIDAY)


def test_the_delivered_file_says_what_the_calendar_of_russia_says():
    listed = read(FILE)

    assert {each.day.year for each in listed} == {2023, 2024, 2025, 2026, 2027}
    assert [each for each in listed if is_working_day(each.day) is not each.is_working] == []
    assert CalendarDay.objects.filter(municipality=None).count() == len(listed)


def test_a_day_off_of_the_municipality_moves_its_terms_and_nobody_elses(municipality):
    neighbour = MunicipalityFactory()
    adopted(neighbour, application_answer_working_days=1)
    set_calendar_day(
        municipality_id=municipality.pk,
        day=MONDAY,
        is_working=False,
        source="закон области",
        by=member(Head, municipality),
    )
    working_days.forget()

    assert answer_by(municipality) == date(2026, 11, 17)
    assert answer_by(neighbour) == MONDAY
    assert MONDAY in days_off_between(municipality.pk, date(2026, 11, 1), date(2026, 12, 1))
    assert AuditEvent.objects.get(action="calendarday.set").details == {"day": "2026-11-16", "is_working": False}


def test_its_own_day_goes_before_the_day_of_russia(municipality):
    CalendarDay.objects.create(municipality=None, day=MONDAY, is_working=False, source="постановление")
    CalendarDay.objects.create(municipality=municipality, day=MONDAY, is_working=True, source="закон области")

    assert answer_by(municipality) == MONDAY


def test_a_change_is_seen_at_once_after_the_commit(municipality, django_capture_on_commit_callbacks):
    head = member(Head, municipality)
    assert answer_by(municipality) == MONDAY

    with django_capture_on_commit_callbacks(execute=True):
        day = set_calendar_day(
            municipality_id=municipality.pk, day=MONDAY, is_working=False, source="закон области", by=head
        )
    assert answer_by(municipality) == date(2026, 11, 17)

    with django_capture_on_commit_callbacks(execute=True):
        remove_calendar_day(day_id=day.pk, by=head)
    assert answer_by(municipality) == MONDAY


def test_other_processes_see_it_when_what_they_keep_is_old(municipality, monkeypatch):
    assert answer_by(municipality) == MONDAY
    CalendarDay.objects.create(municipality=municipality, day=MONDAY, is_working=False, source="закон области")
    assert answer_by(municipality) == MONDAY

    monkeypatch.setattr(working_days, "KEPT_FOR", 0.0)

    assert answer_by(municipality) == date(2026, 11, 17)


def test_a_term_takes_no_query_while_the_calendar_is_kept(municipality, django_assert_num_queries):
    rules = regulation_on(municipality.pk, FRIDAY)
    term_ends_on(rules, Parameter.APPLICATION_ANSWER_WORKING_DAYS, FRIDAY)

    with django_assert_num_queries(0):
        term_ends_on(rules, Parameter.APPLICATION_ANSWER_WORKING_DAYS, FRIDAY)


def test_a_day_is_written_once(municipality):
    head = member(Head, municipality)
    set_calendar_day(municipality_id=municipality.pk, day=MONDAY, is_working=False, source="закон", by=head)

    with pytest.raises(ConstraintViolated, match="Этот день уже записан"):
        set_calendar_day(municipality_id=municipality.pk, day=MONDAY, is_working=True, source="закон", by=head)


def test_a_day_needs_its_source(municipality):
    with pytest.raises(ConstraintViolated, match="Назовите акт"):
        set_calendar_day(
            municipality_id=municipality.pk, day=MONDAY, is_working=False, source=" ", by=member(Head, municipality)
        )


def test_only_the_head_changes_the_calendar(municipality):
    with pytest.raises(NotAllowed):
        set_calendar_day(
            municipality_id=municipality.pk,
            day=MONDAY,
            is_working=False,
            source="закон",
            by=member(Operator, municipality),
        )


def test_days_of_russia_and_of_others_are_not_removed(municipality):
    own = set_calendar_day(
        municipality_id=municipality.pk,
        day=MONDAY,
        is_working=False,
        source="закон",
        by=member(Head, municipality),
    )
    stranger = member(Head, MunicipalityFactory())
    of_russia = CalendarDay.objects.filter(municipality=None).order_by("day").first()
    assert of_russia is not None

    for day_id in (own.pk, of_russia.pk):
        with pytest.raises(NotFound):
            remove_calendar_day(day_id=day_id, by=stranger)


def test_a_new_year_comes_from_a_file(tmp_path, capsys):
    file = tmp_path / "2028.csv"
    file.write_text("day,kind,source\n2028-01-03,off,Новогодние каникулы\n2028-01-15,working,Перенос\n")

    call_command("load_calendar", file)
    call_command("load_calendar", file)

    assert CalendarDay.objects.filter(municipality=None, day__year=2028).count() == 2
    assert CalendarDay.objects.filter(municipality=None, day__year=2027).exists()
    assert "Записано дней: 2." in capsys.readouterr().out


def test_a_file_with_a_wrong_line_changes_nothing(tmp_path):
    file = tmp_path / "2027.csv"
    file.write_text("day,kind,source\n2027-01-04,выходной,Новогодние каникулы\n")

    with pytest.raises(CommandError, match="строка 2"):
        call_command("load_calendar", file)

    assert CalendarDay.objects.filter(municipality=None, day__year=2027).count() > 1
