"""Values of many rows on one page, what waits for its figure, and what the analysis has set in the table."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import analysis
from tests.factories.demand import contract, market
from tests.factories.kernel import member
from tests.factories.ordering import indicator_said

from sotszakaz.kernel.users.roles import Head, Operator
from sotszakaz.ordering.decisions.models import IndicatorTarget
from sotszakaz.oversight.analysis.actions.running import determine
from sotszakaz.oversight.analysis.states import Part
from sotszakaz.oversight.indicators.models import EnteredValue
from sotszakaz.oversight.indicators.selectors import table_on

pytestmark = pytest.mark.django_db

ON = date(2026, 10, 2)
ADDRESS = "/office/indicators/enter/"
PENDING = {"text": "будет определено по анализу", "kind": "pending", "value": None, "year": 2026}
DONE = {"text": "да", "kind": "state", "value": "да", "year": 2026}
ROWS = [
    indicator_said(),
    indicator_said(key="1.P", title="НКО с поддержкой", target=PENDING),
    indicator_said(key="8.P", title="Система мониторинга", unit="", target=DONE),
    indicator_said(key="9.F", title="Доля отвечающих чек-листу", unit="процент"),
]


@pytest.fixture
def at(clock):
    clock.go(ON)
    return market(indicators=ROWS)


def client_of(role, at):
    client = Client()
    client.force_login(member(role, at.municipality))
    return client


def words(answer):
    return " ".join(answer.content.decode().split())


def typed(client, **values):
    """The page as it opens, with these values in it."""
    form = client.get(ADDRESS).context["form"]
    return {"form_key": str(form["form_key"].value()), "as_of": "30.09.2026", "source": "Отчёт № 4", **values}


def test_rows_are_entered_together_and_empty_ones_are_left_out(at):
    operator = client_of(Operator, at)
    state = {"words_8_P": "создана", "is_reached_8_P": "yes", "source_8_P": "Приказ № 7"}
    said = typed(operator, value_1_P="12", **state)

    page = words(operator.get(ADDRESS))
    done = words(operator.post(ADDRESS, said, follow=True))
    operator.post(ADDRESS, said)

    assert "3.F." not in page
    assert "Записано значений: 2" in done
    found = EnteredValue.objects.order_by("key").values_list("key", "kind", "source", "as_of")
    assert list(found) == [
        ("1.P", "number", "Отчёт № 4", date(2026, 9, 30)),
        ("8.P", "state", "Приказ № 7", date(2026, 9, 30)),
    ]


def test_one_wrong_row_holds_all_back_and_nothing_typed_is_lost(at):
    operator = client_of(Operator, at)
    said = typed(operator, value_1_P="12", value_9_F="250", words_8_P="создана", source="")

    wrong = operator.post(ADDRESS, said)
    above_hundred = operator.post(ADDRESS, {**said, "source": "Отчёт № 4", "is_reached_8_P": "no"})

    page, again = words(wrong), words(above_hundred)
    assert (wrong.status_code, above_hundred.status_code) == (422, 422)
    assert "Ответьте, достигнута ли цель." in page
    assert "Укажите, откуда сведения, здесь или в каждой заполненной строке." in page
    assert "Процент не бывает больше ста" in again
    for value in ("12", "250", "создана"):
        assert f'value="{value}"' in again
    assert not EnteredValue.objects.exists()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "Ни в одной строке ничего не введено."),
        ({"value_1_P": "много"}, "Введите число, например 12 или 87,5."),
        ({"value_1_P": "5", "words_1_P": "пять"}, "Введите либо число, либо состояние словами."),
        ({"source_1_P": "Отчёт"}, "Введите значение или сотрите, откуда оно."),
        ({"value_1_P": "5", "as_of": "03.10.2026"}, "День 03.10.2026 ещё не наступил."),
    ],
)
def test_what_makes_no_sense_is_said_at_its_row(at, values, sentence):
    operator = client_of(Operator, at)

    answer = operator.post(ADDRESS, typed(operator, **values))

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert not EnteredValue.objects.exists()


def test_the_table_and_the_first_page_say_which_rows_wait_until_they_are_entered(at):
    operator, head = client_of(Operator, at), client_of(Head, at)

    table, read, first = (
        words(each)
        for each in (operator.get("/office/indicators/"), head.get("/office/indicators/"), operator.get("/office/"))
    )
    opened = operator.get(f"{ADDRESS}?day=2026-09-30").context["form"]
    state = {"words_8_P": "создана", "is_reached_8_P": "yes"}
    operator.post(ADDRESS, typed(operator, value_1_P="12", value_9_F="80", **state))

    assert "За III квартал 2026 не введены значения: 3" in table
    assert "Их вводят не позднее 15" in table
    assert f'href="{ADDRESS}?day=2026-09-30"' in table
    assert "не введены значения" in read
    assert ADDRESS not in read
    assert "Введите показатели за III квартал 2026" in first
    assert opened["as_of"].value() == date(2026, 9, 30)
    assert "не введены значения" not in words(operator.get("/office/indicators/"))
    assert "Введите показатели" not in words(operator.get("/office/"))


def test_the_page_of_many_rows_asks_as_many_queries_however_many_there_are(at):
    operator = client_of(Operator, at)
    operator.get(ADDRESS)

    with CaptureQueriesContext(connection) as asked:
        operator.get(ADDRESS)

    assert len(asked) <= 12


def test_a_value_that_the_act_leaves_open_shows_its_run(at):
    contract(at)
    operator = client_of(Operator, at)

    without = words(operator.get("/office/indicators/1.P/"))
    run = analysis.begun(at.municipality, analysis.by_hand(), on=ON)
    going_on = words(operator.get("/office/indicators/1.P/"))
    analysis.finished(run)
    finished = words(operator.get("/office/indicators/1.P/"))
    target = IndicatorTarget.objects.get(key="1.P")
    clerk = member(Operator, at.municipality)
    determine(run_id=run.pk, target_id=target.pk, part=Part.TARGET, value=5, by=clerk, on=ON)
    table, row = words(operator.get("/office/indicators/")), words(operator.get("/office/indicators/1.P/"))

    address = f"/office/analysis/runs/{run.pk}/"
    assert "Проведите <a" in without
    assert "завершите его, потом назначьте значение" in going_on
    assert "значение ещё не назначено" in finished
    assert all(address in each for each in (going_on, finished, table, row))
    assert "В акте сказано: «будет определено по анализу»" in row
    assert "ещё не определена" not in row


def test_the_figures_stand_with_their_time_until_they_are_counted_anew(at):
    operator = client_of(Operator, at)
    operator.post("/office/indicators/take/")
    contract(at)

    stored = words(operator.get("/office/indicators/"))
    anew = words(operator.post("/office/indicators/take/", follow=True))

    assert "Числа по реестрам и охват посчитаны" in stored
    assert "Детей с договорами: <strong>0</strong>" in stored
    assert "Детей с договорами: <strong>1</strong>" in anew
    assert table_on(at.municipality.pk, ON).rows[0].actual.value == 1


def test_the_table_by_quarters_shows_what_was_taken_and_what_was_entered(at):
    contract(at)
    operator = client_of(Operator, at)
    operator.post("/office/indicators/take/")
    operator.post(ADDRESS, typed(operator, value_9_F="87,5"))

    page = words(operator.get("/office/indicators/quarters/"))
    past = words(operator.get("/office/indicators/quarters/?day=2026-06-30"))

    assert '<td data-label="III квартал 2026" class="num">1' in page
    assert '<td data-label="III квартал 2026" class="num">87,5 %' in page
    assert "на 02.10.2026" in page
    assert '<td data-label="III квартал 2026" class="num">—' in past
    assert "/office/indicators/quarters/" in words(operator.get("/office/indicators/"))
