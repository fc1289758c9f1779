"""Deadlines: the grammar of the column «срок»."""

import datetime

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from sotszakaz.ordering.acts.reading.deadlines import read_deadline
from sotszakaz.ordering.acts.reading.kinds import DeadlineKind

MONTHS = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
JANUARY_FIRST = "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1"

CASES = [
    ("01.09.2023", "on_date", "2023-09-01", "2023-09-01", None),
    ("1 сентября 2023 г.", "on_date", "2023-09-01", "2023-09-01", None),
    ("«01» сентября 2023 года", "on_date", "2023-09-01", "2023-09-01", None),
    ("01 марта\n2023 года", "on_date", "2023-03-01", "2023-03-01", None),
    ("До 01 июня 2023 года", "by_date", None, "2023-06-01", None),
    ("не позднее 1 июня 2023 г.", "by_date", None, "2023-06-01", None),
    ("в срок до 01.06.2023", "by_date", None, "2023-06-01", None),
    ("к 1 июня 2023", "by_date", None, "2023-06-01", None),
    ("по 31.12.2024 включительно", "by_date", None, "2024-12-31", None),
    ("до конца 2023 года", "by_date", None, "2023-12-31", None),
    ("до декабря 2023", "by_date", None, "2023-11-30", None),
    ("до IV квартала 2024 года", "by_date", None, "2024-09-30", None),
    ("до 2024 года", "by_date", None, "2023-12-31", None),
    ("не позднее декабря 2023 г.", "by_date", None, "2023-12-31", None),
    ("до 01 марта 2023 года далее ежегодно до 01 января", "by_date", None, "2023-03-01", JANUARY_FIRST),
    ("До 1 марта 2023 года,\nдалее - ежегодно\nдо 1 января", "by_date", None, "2023-03-01", JANUARY_FIRST),
    ("до 01.09.2023, далее ежегодно до 1 января", "by_date", None, "2023-09-01", JANUARY_FIRST),
    (
        "до 15 августа 2023 года, далее ежегодно",
        "by_date",
        None,
        "2023-08-15",
        "FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=15",
    ),
    (
        "IV квартал 2023 года, далее ежегодно",
        "in_quarter",
        "2023-10-01",
        "2023-12-31",
        "FREQ=YEARLY;BYMONTH=10,11,12",
    ),
    ("декабрь 2023, далее ежегодно", "in_month", "2023-12-01", "2023-12-31", "FREQ=YEARLY;BYMONTH=12"),
    ("2023 год, далее ежегодно", "in_year", "2023-01-01", "2023-12-31", "FREQ=YEARLY"),
    ("с 01.09.2023, далее ежегодно", "from_date", "2023-09-01", None, "FREQ=YEARLY"),
    ("ежегодно до 1 января", "by_date", None, None, JANUARY_FIRST),
    ("до 15.03 ежегодно", "by_date", None, None, "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=15"),
    (
        "ежегодно, не позднее 1 марта года, следующего за отчетным",
        "by_date",
        None,
        None,
        "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1",
    ),
    ("ежемесячно до 5 числа", "by_date", None, None, "FREQ=MONTHLY;BYMONTHDAY=5"),
    ("С 01 сентября 2023 года", "from_date", "2023-09-01", None, None),
    ("начиная с 01.09.2023", "from_date", "2023-09-01", None, None),
    ("с 01.09.2023 по 31.12.2024", "from_date", "2023-09-01", "2024-12-31", None),
    ("с 1 по 30 сентября 2023 г.", "from_date", "2023-09-01", "2023-09-30", None),
    ("ежеквартально, начиная с 01.01.2024", "from_date", "2024-01-01", None, "FREQ=MONTHLY;INTERVAL=3"),
    ("декабрь 2023", "in_month", "2023-12-01", "2023-12-31", None),
    ("май 2023 года", "in_month", "2023-05-01", "2023-05-31", None),
    ("в феврале 2024 г.", "in_month", "2024-02-01", "2024-02-29", None),
    ("январь – март 2024 г.", "in_month", "2024-01-01", "2024-03-31", None),
    ("ежемесячно", "in_month", None, None, "FREQ=MONTHLY"),
    ("IV квартал 2024 года", "in_quarter", "2024-10-01", "2024-12-31", None),
    ("IV квартал\n2024 года", "in_quarter", "2024-10-01", "2024-12-31", None),
    ("1 кв. 2025", "in_quarter", "2025-01-01", "2025-03-31", None),
    ("3-й квартал 2023 г.", "in_quarter", "2023-07-01", "2023-09-30", None),
    ("I-II кварталы 2024 года", "in_quarter", "2024-01-01", "2024-06-30", None),
    ("1 полугодие 2024 года", "in_quarter", "2024-01-01", "2024-06-30", None),
    ("второе полугодие 2024", "in_quarter", "2024-07-01", "2024-12-31", None),
    ("IV квартал 2023 г., далее ежегодно", "in_quarter", "2023-10-01", "2023-12-31", "FREQ=YEARLY;BYMONTH=10,11,12"),
    ("не реже 1 раза в квартал (по мере необходимости)", "in_quarter", None, None, "FREQ=MONTHLY;INTERVAL=3"),
    ("Не реже одного раза в полугодие", "in_quarter", None, None, "FREQ=MONTHLY;INTERVAL=6"),
    ("2025 год", "in_year", "2025-01-01", "2025-12-31", None),
    ("в течение 2023 года", "in_year", "2023-01-01", "2023-12-31", None),
    ("2023-2024 годы", "in_year", "2023-01-01", "2024-12-31", None),
    ("2023 - 2025 гг.", "in_year", "2023-01-01", "2025-12-31", None),
    ("ежегодно в марте", "in_month", None, None, "FREQ=YEARLY;BYMONTH=3"),
    ("IV квартал, ежегодно", "in_quarter", None, None, "FREQ=YEARLY;BYMONTH=10,11,12"),
    ("ежегодно в I квартале", "in_quarter", None, None, "FREQ=YEARLY;BYMONTH=1,2,3"),
    ("Ежегодно", "in_year", None, None, "FREQ=YEARLY"),
    ("Ежегодно, по мере необходимости", "in_year", None, None, "FREQ=YEARLY"),
    ("2 раза в год", "in_year", None, None, "FREQ=MONTHLY;INTERVAL=6"),
    ("раз в два года", "in_year", None, None, "FREQ=YEARLY;INTERVAL=2"),
    ("Постоянно", "continuous", None, None, None),
    ("на постоянной основе", "continuous", None, None, None),
    ("В течение периода реализации", "continuous", None, None, None),
    ("весь период", "continuous", None, None, None),
    ("еженедельно", "continuous", None, None, "FREQ=WEEKLY"),
    ("По мере необходимости", "as_needed", None, None, None),
    ("при необходимости", "as_needed", None, None, None),
    ("по мере поступления заявок", "as_needed", None, None, None),
    ("", "unset", None, None, None),
    ("–", "unset", None, None, None),
]


@pytest.mark.parametrize(
    ("text", "kind", "starts", "ends", "repeats"), CASES, ids=[case[0] or "empty" for case in CASES]
)
def test_deadline_is_read(text, kind, starts, ends, repeats):
    deadline = read_deadline(text)

    assert deadline.understood
    assert deadline.text == " ".join(text.split())
    assert deadline.kind == kind
    assert [day and day.isoformat() for day in (deadline.starts, deadline.ends)] == [starts, ends]
    assert deadline.repeats == repeats


@pytest.mark.parametrize(
    "text",
    [
        "31.02.2023",
        "в течение 10 рабочих дней со дня утверждения",
        "по отдельному графику",
        "V квартал 2024 года",
        "7 раз в год",
        "01.03.2023, 01.09.2023",
        "декабрь 2024 – март 2023 с перерывом",
    ],
)
def test_words_beyond_the_grammar_are_kept_and_not_guessed(text):
    deadline = read_deadline(text)

    assert not deadline.understood
    assert (deadline.starts, deadline.ends) == (None, None)
    assert deadline.text == text


def test_day_without_a_year_keeps_its_kind_and_has_no_bounds():
    deadline = read_deadline("до 1 марта")

    assert deadline.kind is DeadlineKind.BY_DATE
    assert deadline.understood
    assert deadline.ends is None


def test_rule_gives_the_days_after_the_first_bound():
    deadline = read_deadline("до 01 марта 2023 года далее ежегодно до 01 января")
    first = datetime.datetime.combine(deadline.ends, datetime.time())

    following = rrulestr(deadline.repeats, dtstart=first).xafter(first, count=2)

    assert [day.date().isoformat() for day in following] == ["2024-01-01", "2025-01-01"]


@pytest.mark.parametrize("repeats", sorted({case[4] for case in CASES if case[4]}))
def test_every_rule_is_one_that_calendars_read(repeats):
    first = datetime.datetime.combine(datetime.date(2024, 1, 1), datetime.time())

    assert rrulestr(repeats, dtstart=first)[1] > first


def written(day: datetime.date) -> st.SearchStrategy[str]:
    """The ways in which acts write a day."""
    return st.sampled_from(
        [
            f"{day:%d.%m.%Y}",
            f"{day.day}.{day.month}.{day.year}",
            f"{day.day} {MONTHS[day.month - 1]} {day.year} года",
            f"{day.day:02} {MONTHS[day.month - 1]} {day.year} г.",
            f"«{day.day:02}» {MONTHS[day.month - 1].upper()} {day.year} г.",
            f"{day.day}\u00a0{MONTHS[day.month - 1]}\u00a0{day.year}\u00a0года",
        ]
    )


@given(
    st.dates(datetime.date(2020, 1, 1), datetime.date(2035, 12, 31)).flatmap(
        lambda day: st.tuples(st.just(day), written(day))
    )
)
def test_day_is_read_however_it_is_written(case):
    day, words = case

    assert (read_deadline(words).starts, read_deadline(words).ends) == (day, day)
    assert read_deadline(f"до {words}").ends == day
    assert read_deadline(f"С {words}").starts == day


@given(st.text(alphabet="до с по 0123456789.-–,() квартл годeжнь IV\n«»", max_size=40))
def test_no_words_break_the_grammar(text):
    deadline = read_deadline(text)

    assert deadline.kind in DeadlineKind
    if deadline.starts and deadline.ends:
        assert deadline.starts <= deadline.ends
