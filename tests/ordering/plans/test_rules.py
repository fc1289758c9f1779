import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.factories.occurrences import SLUGS

from sotszakaz.ordering.plans.errors import (
    CompletionBeforeLaw,
    CompletionBeforeTerm,
    CompletionInFuture,
    TermUnknown,
)
from sotszakaz.ordering.plans.rules import (
    Term,
    due_days,
    ensure_completable,
    next_due,
    position_on,
    proof_bounds,
    provable,
    repeats_in_words,
    standing_of,
    term_of_deed,
    topics_of,
    usual_precedence,
)
from sotszakaz.ordering.plans.states import DeadlineKind as Kind
from sotszakaz.ordering.plans.states import Standing
from sotszakaz.outside.demonstration.data_files import municipalities, reading_of

FACTS = Path(__file__).parents[1] / "acts" / "reading" / "facts"
SINCE = date(2023, 3, 6)
RISK = timedelta(days=10)
YEARLY = Term(Kind.BY_DATE, None, date(2023, 3, 1), "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1", SINCE)
QUARTERLY = Term(Kind.IN_QUARTER, None, None, "FREQ=MONTHLY;INTERVAL=3", SINCE)
ONCE = Term(Kind.BY_DATE, None, date(2023, 9, 1), "", SINCE)


def term(kind: Kind, starts: date | None = None, ends: date | None = None, rrule: str = "") -> Term:
    return Term(kind, starts, ends, rrule, SINCE)


def test_due_days_of_an_order_due_in_march_and_then_every_year_before_january():
    assert due_days(YEARLY, date(2025, 6, 1)) == [date(2023, 3, 1), date(2024, 1, 1), date(2025, 1, 1)]


def test_due_days_of_once_a_quarter_are_the_ends_of_calendar_quarters():
    assert due_days(QUARTERLY, date(2023, 12, 31)) == [
        date(2023, 3, 31),
        date(2023, 6, 30),
        date(2023, 9, 30),
        date(2023, 12, 31),
    ]


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=MONTHLY", [date(2023, 3, 31), date(2023, 4, 30)]),
        ("FREQ=MONTHLY;INTERVAL=6", [date(2023, 6, 30)]),
        ("FREQ=YEARLY", [date(2023, 12, 31)]),
        ("FREQ=MONTHLY;BYMONTHDAY=5", [date(2023, 4, 5), date(2023, 5, 5)]),
        ("FREQ=WEEKLY", [date(2023, 3, 12), date(2023, 3, 19)]),
    ],
)
def test_due_days_of_a_frequency_begin_with_the_period_of_the_plan(rule, days):
    assert due_days(term(Kind.IN_YEAR, rrule=rule), date(2023, 12, 31))[: len(days)] == days


def test_due_days_of_a_bounded_deadline_that_repeats_go_on_after_its_end():
    bounded = term(Kind.IN_YEAR, date(2023, 1, 1), date(2023, 12, 31), "FREQ=YEARLY")

    assert due_days(bounded, date(2025, 12, 31)) == [date(2023, 12, 31), date(2024, 12, 31), date(2025, 12, 31)]


def test_due_day_of_since_a_date_is_the_day_it_begins():
    assert due_days(term(Kind.FROM_DATE, date(2023, 9, 1)), date(2026, 1, 1)) == [date(2023, 9, 1)]


@pytest.mark.parametrize("kind", [Kind.CONTINUOUS, Kind.AS_NEEDED, Kind.UNSET])
def test_a_measure_without_terms_is_never_due(kind):
    assert due_days(term(kind), date(2030, 1, 1)) == []
    assert position_on(term(kind), {}, date(2026, 1, 1), RISK).standing == Standing.CONTINUOUS


def test_a_measure_every_day_is_never_due():
    assert position_on(term(Kind.CONTINUOUS, rrule="FREQ=DAILY"), {}, date(2026, 1, 1), RISK).standing == (
        Standing.CONTINUOUS
    )


def test_next_due_is_the_day_itself_when_due_today():
    assert next_due(YEARLY, date(2024, 1, 1)) == date(2024, 1, 1)
    assert next_due(YEARLY, date(2024, 1, 2)) == date(2025, 1, 1)


def test_position_is_overdue_from_the_day_after():
    assert position_on(ONCE, {}, date(2023, 9, 1), RISK).standing == Standing.AT_RISK
    assert position_on(ONCE, {}, date(2023, 9, 2), RISK).standing == Standing.OVERDUE


def test_position_is_due_within_thirty_days_and_upcoming_before():
    assert position_on(ONCE, {}, date(2023, 8, 2), RISK).standing == Standing.DUE
    assert position_on(ONCE, {}, date(2023, 8, 1), RISK).standing == Standing.UPCOMING


def test_position_is_done_once_the_only_term_is_done():
    assert position_on(ONCE, {date(2023, 9, 1): date(2023, 9, 1)}, date(2024, 1, 1), RISK).standing == Standing.DONE


def test_position_of_a_repeating_measure_counts_the_late_terms_and_names_the_earliest():
    position = position_on(QUARTERLY, {date(2023, 3, 31): date(2023, 3, 20)}, date(2023, 10, 1), RISK)

    assert (position.standing, position.due_on, position.overdue) == (Standing.OVERDUE, date(2023, 6, 30), 2)


def test_position_of_a_repeating_measure_up_to_date_is_its_next_term():
    done = {date(2023, 3, 1): date(2023, 3, 1), date(2024, 1, 1): date(2023, 12, 20)}

    position = position_on(YEARLY, done, date(2024, 5, 5), RISK)

    assert (position.standing, position.due_on) == (Standing.UPCOMING, date(2025, 1, 1))


@pytest.mark.parametrize(
    ("done_on", "on", "standing"),
    [
        (date(2023, 9, 1), date(2024, 1, 1), Standing.DONE),
        (date(2023, 9, 2), date(2024, 1, 1), Standing.DONE_LATE),
        (None, date(2023, 9, 2), Standing.OVERDUE),
        (None, date(2023, 8, 22), Standing.AT_RISK),
        (None, date(2023, 8, 21), Standing.DUE),
        (None, date(2023, 8, 1), Standing.UPCOMING),
    ],
)
def test_standing_of_one_term(done_on, on, standing):
    assert standing_of(date(2023, 9, 1), done_on, on, RISK) == standing


def test_a_measure_done_late_stands_so():
    position = position_on(ONCE, {date(2023, 9, 1): date(2023, 9, 5)}, date(2024, 1, 1), RISK)

    assert position.standing == Standing.DONE_LATE


def test_a_deed_fulfils_the_quarter_it_lies_in_also_when_one_before_was_missed():
    assert term_of_deed(QUARTERLY, {}, date(2023, 8, 2)) == date(2023, 9, 30)


def test_a_second_deed_of_a_quarter_proves_it_once_more():
    done = {date(2023, 9, 30): date(2023, 7, 1)}

    assert term_of_deed(QUARTERLY, done, date(2023, 8, 2)) == date(2023, 9, 30)


def test_a_deed_fulfils_the_only_term_also_late_and_none_when_it_is_done():
    assert term_of_deed(ONCE, {}, date(2024, 2, 2)) == date(2023, 9, 1)
    assert term_of_deed(ONCE, {date(2023, 9, 1): date(2023, 8, 1)}, date(2024, 2, 2)) is None


def test_a_deed_of_a_measure_without_terms_is_for_its_own_day():
    assert term_of_deed(term(Kind.AS_NEEDED), {}, date(2024, 2, 2)) == date(2024, 2, 2)


def test_terms_that_have_not_begun_are_not_asked_of_registries():
    found = provable(QUARTERLY, {date(2023, 3, 31): date(2023, 3, 31)}, date(2023, 7, 5))

    assert [each.due_on for each in found] == [date(2023, 6, 30), date(2023, 9, 30)]


def test_what_proves_a_term_that_comes_again_lies_in_its_own_period():
    first, second, third = provable(YEARLY, {}, date(2024, 6, 1))

    assert proof_bounds(YEARLY, first) == (None, None)
    assert proof_bounds(YEARLY, second) == (date(2023, 3, 2), date(2024, 1, 1))
    assert proof_bounds(YEARLY, third) == (date(2024, 1, 2), date(2025, 1, 1))
    assert proof_bounds(ONCE, provable(ONCE, {}, date(2024, 6, 1))[0]) == (None, None)


def test_topics_are_told_by_words_and_taken_once():
    titles = [
        "Разработка проекта порядка формирования реестра исполнителей",
        "Формирование реестра исполнителей (по заявке)",
        "Заключение соглашений о возмещении затрат",
        "Ремонт крыши",
    ]

    topics = topics_of(titles)

    assert topics == ["registry_procedure", "registry", "agreements", ""]
    assert usual_precedence(topics) == [(0, 1), (1, 2)]


def test_an_unset_deadline_is_done_when_it_was_done_once():
    assert (
        position_on(term(Kind.UNSET), {date(2024, 1, 1): date(2024, 1, 1)}, date(2024, 5, 5), RISK).standing
        == Standing.DONE
    )


def test_completion_refuses_a_day_to_come():
    with pytest.raises(CompletionInFuture):
        ensure_completable(ONCE, due_on=date(2023, 9, 1), done_on=date(2023, 8, 3), on=date(2023, 8, 2))


def test_completion_refuses_a_term_that_does_not_exist():
    with pytest.raises(TermUnknown):
        ensure_completable(ONCE, due_on=date(2023, 9, 2), done_on=date(2023, 8, 1), on=date(2023, 8, 2))


def test_completion_of_a_measure_without_terms_takes_the_day_of_the_deed():
    day = date(2023, 8, 1)

    ensure_completable(term(Kind.CONTINUOUS), due_on=day, done_on=day, on=day)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1", "каждый год, до 1 января"),
        ("FREQ=MONTHLY;BYMONTHDAY=5", "каждый месяц, до 5 числа"),
        ("FREQ=MONTHLY;INTERVAL=3", "каждый квартал"),
        ("FREQ=YEARLY", "каждый год"),
        ("FREQ=YEARLY;BYMONTH=3", "каждый год, в марте"),
        ("FREQ=YEARLY;BYMONTH=10,11,12", "каждый год, в IV квартале"),
        ("FREQ=MONTHLY;INTERVAL=5", "FREQ=MONTHLY;INTERVAL=5"),
    ],
)
def test_repeats_are_said_in_words(rule, words):
    assert repeats_in_words(rule) == words


def test_what_comes_again_is_done_within_its_term_or_late():
    third = date(2023, 9, 30)
    for done_on in (date(2023, 7, 1), third, date(2023, 11, 5)):
        ensure_completable(QUARTERLY, due_on=third, done_on=done_on, on=date(2023, 12, 1))

    with pytest.raises(CompletionBeforeTerm, match=r"30\.09\.2023 открывается 01\.07\.2023"):
        ensure_completable(QUARTERLY, due_on=third, done_on=date(2023, 6, 30), on=date(2023, 12, 1))
    with pytest.raises(CompletionBeforeTerm):
        ensure_completable(YEARLY, due_on=date(2025, 1, 1), done_on=date(2024, 1, 1), on=date(2025, 2, 1))


def test_what_comes_once_may_be_done_before_its_quarter_and_never_before_the_law():
    quarter = term(Kind.IN_QUARTER, date(2024, 10, 1), date(2024, 12, 31))

    ensure_completable(quarter, due_on=date(2024, 12, 31), done_on=date(2024, 9, 1), on=date(2024, 12, 1))
    with pytest.raises(CompletionBeforeLaw, match=r"13\.07\.2020"):
        ensure_completable(quarter, due_on=date(2024, 12, 31), done_on=date(1900, 9, 1), on=date(2024, 12, 1))


@pytest.mark.parametrize("act", [act for act, slug in SLUGS.items() if slug != "seversk"])
def test_measures_of_the_demonstration_are_known_by_the_topics_of_their_acts(act):
    [file] = [each for each in municipalities() if each.slug == SLUGS[act]]
    plan = reading_of(file)["plan"]

    found = {
        topic: item["number"] for item, topic in zip(plan, topics_of([each["title"] for each in plan]), strict=True)
    }

    found.pop("", None)
    assert found == json.loads((FACTS / f"{act}.json").read_text(encoding="utf-8"))["topics"]
