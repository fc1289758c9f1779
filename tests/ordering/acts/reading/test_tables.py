"""Tables of the same content in other shapes give the same rows."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.acts import (
    INDICATORS,
    INDICATORS_HEAD,
    MEMBERS,
    PLAN,
    PLAN_HEAD,
    RESPONSIBLE,
    SERVICES,
    SERVICES_HEAD,
    Draft,
    indicator_rows,
    indicators_table,
    plan_rows,
    plan_table,
    services_table,
    table,
    value,
)

from sotszakaz.ordering.acts.reading import read_act
from sotszakaz.ordering.acts.report import as_json
from sotszakaz.ordering.acts.source import ActSource, Cell, Paragraph, Table

Rows = Sequence[Sequence[str]]


def read(**traits: Any) -> dict[str, Any]:
    return as_json(read_act(Draft(**traits).build()))


@cache
def clean() -> dict[str, Any]:
    return read()


@pytest.fixture(scope="module")
def usual() -> dict[str, Any]:
    return clean()


def permuted(rows: Rows, order: Sequence[int]) -> list[list[str]]:
    return [[row[index] for index in order] for row in rows]


OTHER_PLAN_HEADS = [
    ("№", "Наименование этапа", "Наименование мероприятия", "Сроки реализации", "Ожидаемый результат", "Исполнители"),
    ("п/п", "Раздел", "Мероприятия", "Дата исполнения", "Вид документа (результат)", "Ответственный"),
]


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(6)), st.sampled_from([PLAN_HEAD, *OTHER_PLAN_HEADS]))
def test_columns_of_the_plan_are_known_by_their_heads(order, head):
    rows = permuted([head, *plan_rows()], order)

    assert read(plan=table(rows))["plan"] == clean()["plan"]


OTHER_INDICATORS_HEADS = [
    ("№", "Цели", "Тип показателя", "Наименование показателя", "Базовое значение", "Целевое значение", "Ответственные"),
    ("№ п/п", "Задача", "Вид показателя", "Показатель", "Исходная величина", "Плановая величина", "Исполнитель"),
]


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(7)), st.sampled_from([INDICATORS_HEAD, *OTHER_INDICATORS_HEADS]))
def test_columns_of_the_indicators_are_known_by_their_heads(order, head):
    rows = permuted([head, *indicator_rows()], order)

    assert read(indicators=table(rows))["indicators"] == clean()["indicators"]


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(5)))
def test_columns_of_the_services_are_known_by_their_heads(order):
    rows = permuted([SERVICES_HEAD, *SERVICES], order)

    assert read(services=table(rows))["services"] == clean()["services"]


def merged(grid: Table, columns: Sequence[int]) -> Table:
    """Empty cells of a column become continuations of the cell above."""
    rows = tuple(
        tuple(Cell("", merged=True) if index in columns and not cell.text else cell for index, cell in enumerate(row))
        for row in grid.rows
    )
    return Table(rows)


def test_merged_cells_are_cells_of_the_group_above(usual):
    assert read(plan=merged(plan_table(), (0, 1)), indicators=merged(indicators_table(), (0, 1, 2))) == usual


def test_processes_under_one_merged_type_are_rows_of_their_own(usual):
    rows = [["", *row[1:]] if row[0] not in {"1.", "2.", "3.", "4.", "5."} else row for row in indicator_rows()]
    first = next(index for index, row in enumerate(rows) if row[0] == "4.")
    for row in rows[first + 1 : first + 3]:
        row[2] = ""

    assert read(indicators=indicators_table(rows))["indicators"] == usual["indicators"]


def test_head_repeated_by_a_page_break_is_no_row(usual):
    rows = plan_rows()

    assert (
        read(plan=plan_table([*rows[:9], PLAN_HEAD, ["1", "2", "3", "4", "5", "6"], *rows[9:]]))["plan"]
        == usual["plan"]
    )


def test_table_going_on_after_a_page_break_without_a_head_is_the_same_table(usual):
    rows = plan_rows()
    blocks = list(Draft(plan=plan_table(rows[:9])).build().blocks)
    place = next(index for index, block in enumerate(blocks) if block == plan_table(rows[:9]))
    blocks.insert(place + 1, table(rows[9:]))

    assert as_json(read_act(ActSource("akt.pdf", "pdf", tuple(blocks))))["plan"] == usual["plan"]


def test_stages_as_rows_of_their_own_hold_for_the_rows_below(usual):
    rows: list[list[str]] = []
    for row in plan_rows():
        if row[0]:
            rows.append([f"Этап {row[0]} {row[1]}", *[""] * 4])
        number, _, title = row[2].partition(" ")
        rows.append([number, title, *row[3:]])
    head = ("№ п/п", "Мероприятие", *PLAN_HEAD[3:])

    assert read(plan=plan_table(rows, head))["plan"] == usual["plan"]


def test_stage_and_its_number_in_one_cell_are_told_apart(usual):
    rows = [[f"{row[0]} {row[1]}".strip(), "", *row[2:]] for row in plan_rows()]

    assert read(plan=plan_table(rows))["plan"] == usual["plan"]


def test_row_that_slid_to_the_left_is_put_right(usual):
    rows = [[row[0] + row[1], *row[2:], ""] if row[0] == "5." else row for row in plan_rows()]
    rows = [["5. Отбор", *row[1:]] if row[0] == "5.Отбор" else row for row in rows]

    assert read(plan=plan_table(rows))["plan"] == usual["plan"]


def test_row_of_indicators_that_slid_to_the_left_is_put_right(usual):
    rows = indicator_rows()
    for index in (9, 10):
        kind = rows[index][2]
        rows[index] = [kind, "", *rows[index][3:], ""]

    assert read(indicators=indicators_table(rows))["indicators"] == usual["indicators"]


def test_row_cut_in_two_by_a_page_is_joined(usual):
    rows = plan_rows()
    title = rows[9][2]
    cut = [
        *rows[:9],
        [*rows[9][:2], title[:19].strip(), *rows[9][3:]],
        ["", "", title[19:].strip(), "", "", ""],
        *rows[10:],
    ]

    assert read(plan=plan_table(cut))["plan"] == usual["plan"]


def test_measures_without_numbers_are_counted_in_their_stage(usual):
    rows = [[*row[:2], row[2].partition(" ")[2], *row[3:]] for row in plan_rows()]

    assert [item["number"] for item in read(plan=plan_table(rows))["plan"]] == [
        each["number"] for each in usual["plan"]
    ]


def test_plain_numbers_of_a_plan_without_stages_are_kept():
    rows = [[str(index), row[2].partition(" ")[2], *row[3:]] for index, row in enumerate(plan_rows(), start=1)]

    plan = read(plan=table([("№", "Мероприятие", *PLAN_HEAD[3:]), *rows]))["plan"]

    assert [item["number"] for item in plan] == [str(number) for number in range(1, 25)]
    assert {item["stage"] for item in plan} == {None}


@pytest.mark.parametrize(
    ("cell", "bodies"),
    [
        ("Отдел образования", ["Отдел образования"]),
        ("Администрация (далее – Администрация),\nотдел кадров (далее - отдел)", ["Администрация", "отдел кадров"]),
        ("1.Отдел образования\nадминистрации\n2. Комитет", ["Отдел образования администрации", "Комитет"]),
        ("Комитет образования\nКомитет финансов", ["Комитет образования", "Комитет финансов"]),
        ("МКУ «Центр учёта, анализа и отчётности»; МОЦ", ["МКУ «Центр учёта, анализа и отчётности»", "МОЦ"]),
        ("Управление образования Администрации\nЗАТО Лесоград", ["Управление образования Администрации ЗАТО Лесоград"]),
    ],
)  # fmt: skip
def test_bodies_are_told_apart(cell, bodies):
    rows = [[*row[:5], cell] for row in plan_rows()]

    assert read(plan=plan_table(rows))["plan"][0]["responsible"] == bodies


def written_value(form: str) -> Callable[[str, int], str]:
    return lambda number, year: form.format(number=number, year=year)


@pytest.mark.parametrize(
    "form",
    [
        "значение: {number}\nгод: {year}",
        "Значение: {number},\nгод: {year}",
        "значение:{number} год:{year}",
        "{number} ({year})",
        "{number} ({year} год)",
        "{year} год – {number}",
        "{year} г.: {number}",
    ],
)
def test_value_and_year_are_read_however_they_stand(usual, form):
    write = written_value(form)
    rows = [[*row[:4], write(row[4], 2024), write(row[5], 2025), "Управление образования"] for row in INDICATORS]

    assert without_texts(read(indicators=indicators_table(rows))) == without_texts(usual)


def test_year_in_the_head_holds_for_the_column(usual):
    head = (*INDICATORS_HEAD[:4], "Базовая величина (2024 год)", "Целевой ориентир, 2025 г.", INDICATORS_HEAD[6])
    rows = [[*row, "Управление образования"] for row in INDICATORS]

    assert without_texts(read(indicators=indicators_table(rows, head))) == without_texts(usual)


def test_unit_in_a_column_of_its_own_is_read(usual):
    head = (*INDICATORS_HEAD[:4], "Единица измерения", *INDICATORS_HEAD[4:])
    rows = []
    for row in indicator_rows():
        title, _, unit = row[3].rpartition(", ")
        rows.append([*row[:3], title, unit, *row[4:]])

    units = [row["unit"] for row in read(indicators=indicators_table(rows, head))["indicators"]]

    assert units == [row["unit"] for row in usual["indicators"]]


def without_texts(reading: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            **row,
            "baseline": {**row["baseline"], "text": ""},
            "target": {**row["target"], "text": ""},
        }
        for row in reading["indicators"]
    ]


@pytest.mark.parametrize(
    ("words", "kind", "number"),
    [
        ("2641", "number", 2641),
        ("2 641", "number", 2641),
        ("2,5", "number", 2.5),
        ("не менее 3", "number", 3),
        ("5 ед.", "number", 5),
        ("0", "number", 0),
        ("80 %", "percent", 80),
        ("100 проц.", "percent", 100),
        ("не менее 70,5 процентов", "percent", 70.5),
        ("да", "state", "да"),
        ("в наличии", "state", "в наличии"),
        ("механизмы созданы", "state", "механизмы созданы"),
        ("будет определено по результатам пофакторного анализа", "pending", None),
        ("подлежит определению", "pending", None),
        ("", "empty", None),
        ("-", "empty", None),
    ],
)
def test_value_is_tagged_by_what_it_is(words, kind, number):
    rows = indicator_rows()
    rows[0][4] = value(words, 2024)

    baseline = read(indicators=indicators_table(rows))["indicators"][0]["baseline"]

    assert (baseline["kind"], baseline["value"], baseline["year"]) == (kind, number, 2024)


def test_rows_keep_their_keys_when_goals_change_places(usual):
    rows = indicator_rows()
    turned = [*rows[18:], *rows[:18]]

    keys = [row["key"] for row in read(indicators=indicators_table(turned))["indicators"]]

    assert sorted(keys) == sorted(row["key"] for row in usual["indicators"])
    assert keys[:3] == ["5.P", "5.M", "5.F"]


def test_two_rows_never_share_a_key():
    rows = [row for row in indicator_rows() for _ in range(2)]

    keys = [row["key"] for row in read(indicators=indicators_table(rows))["indicators"]]

    assert len(keys) == len(set(keys)) == 42


LINES = (
    "804200О.99.0.ББ52АЖ72000 (технической направленности, форма обучения: очная);",
    "804200О.99.0.ББ52АЗ44000 (художественной направленности, форма обучения: очная с применением ДОТ).",
)


def test_services_in_lines_of_text_are_read():
    blocks = [
        block
        for old in Draft().build().blocks
        for block in (
            [Paragraph("2. Реализация адаптированных программ для детей с ограниченными возможностями здоровья (ОВЗ):")]
            + [Paragraph(line) for line in LINES]
            if old == services_table()
            else [old]
        )
    ]

    services = as_json(read_act(ActSource("akt.docx", "docx", tuple(blocks))))["services"]

    assert [service["focus"] for service in services] == ["техническая", "художественная"]
    assert services[0]["form"] == "очная"
    assert services[1]["form"] == "очная с применением дистанционных образовательных технологий"
    assert {service["category"] for service in services} == {"дети с ограниченными возможностями здоровья (ОВЗ)"}
    assert {service["service_name"] for service in services} == {"Реализация адаптированных программ"}


def test_several_numbers_in_one_cell_are_several_services():
    rows = [["1.", "804200О.99.0.ББ52\nАЖ72000\n804200О.99.0. ББ52АЗ44000", "не указано", "очная", "не указано"]]

    services = read(services=services_table(rows))["services"]

    assert [service["code"] for service in services] == ["804200О.99.0.ББ52АЖ72000", "804200О.99.0.ББ52АЗ44000"]
    assert {service["status"] for service in services} == {"valid"}


def test_number_nobody_can_read_is_unknown_and_kept():
    rows = [["1.", "804200-О-99-БОЛЬШОЙ", "техническая", "очная", "не указано"]]

    services = read(services=services_table(rows))["services"]

    assert [(service["code"], service["status"]) for service in services] == [("804200-О-99-БОЛЬШОЙ", "unknown")]


MEMBERS_READ = [
    ("head", "Ветрова Анна Ильинична", "начальник управления образования"),
    ("secretary", "Лесной Пётр Олегович", "специалист управления образования"),
    ("member", "Полевая Ирина Сергеевна", "директор дома творчества"),
]


@pytest.mark.parametrize(
    "shape",
    [
        MEMBERS,
        [("Ф.И.О.", "Должность", "Роль"), *[(name, position, role) for role, name, position in [
            ("руководитель рабочей группы", *MEMBERS_READ[0][1:]),
            ("секретарь", *MEMBERS_READ[1][1:]),
            ("член рабочей группы", *MEMBERS_READ[2][1:]),
        ]]],
        [("№", "Фамилия, имя, отчество", "Занимаемая должность"), *[
            (str(index), name, f"{position}{ending}")
            for index, ((_, name, position), ending) in enumerate(
                zip(MEMBERS_READ, [", руководитель рабочей группы", ", секретарь рабочей группы", ""], strict=True)
            )
        ]],
        [("Ветрова\nАнна Ильинична", "–", "начальник управления образования, руководитель рабочей группы"),
         ("Члены рабочей группы:", "", ""),
         ("Лесной\nПётр Олегович", "–", "специалист управления образования, секретарь рабочей группы"),
         ("Полевая\nИрина Сергеевна", "–", "директор дома творчества")],
    ],
    ids=["labels", "role column", "role in the position", "dash column"],
)  # fmt: skip
def test_members_are_read_from_tables_of_any_shape(shape):
    members = read(members=tuple(shape))["working_group"]["members"]

    found = [(member["role"], member["name"], member["position"].split(",")[0]) for member in members]
    assert found == MEMBERS_READ


def test_members_are_read_from_lines_of_text():
    lines = [
        "Руководитель рабочей группы: Ветрова Анна Ильинична, начальник управления образования",
        "Члены рабочей группы:",
        "1. Лесной Пётр Олегович – специалист управления образования, секретарь рабочей группы;",
        "2. Полевая Ирина Сергеевна – директор дома творчества.",
    ]
    source = Draft(members=()).build()
    blocks = (*source.blocks, *map(Paragraph, lines))

    members = as_json(read_act(ActSource("akt.docx", "docx", blocks)))["working_group"]["members"]

    found = [(member["role"], member["name"], member["position"].split(",")[0]) for member in members]
    assert found == MEMBERS_READ


def test_plan_of_the_factory_is_what_it_should_be():
    assert len(PLAN) == 24
    assert RESPONSIBLE.count(",") == 2
