"""The five real acts: every table is whole. Figures only; their texts stay where they are."""

import time
from pathlib import Path

import pytest

from sotszakaz.ordering.acts.source import ActSource, Table
from sotszakaz.ordering.acts.sources import load_act

SHAPES = {
    "000": [(1, 3), (9, 4), (26, 6), (23, 7)],
    "001": [(11, 2), (16, 6), (22, 7)],
    "002": [(1, 2), (34, 6), (25, 6), (23, 7)],
    "003": [(8, 5), (30, 6), (23, 7)],
    "004": [(19, 7)],
}
PLANS = {
    "000": [2, 9, 4, 1, 4, 2, 2],
    "001": [2, 4, 2, 1, 3, 1, 1],
    "002": [2, 8, 4, 1, 4, 2, 2],
    "003": [2, 13, 4, 1, 4, 2, 2],
}
INDICATORS = {
    "000": [4, 4, 5, 5, 3],
    "001": [4, 4, 5, 4, 3],
    "002": [4, 4, 5, 5, 3],
    "003": [4, 4, 5, 5, 3],
    "004": [1, 4, 4, 5, 3],
}


def act(folder: Path, number: str) -> ActSource:
    return load_act(next(folder.glob(f"{number}_*.txt")))


def tables(source: ActSource) -> list[list[list[str]]]:
    return [[[cell.text for cell in row] for row in block.rows] for block in source.blocks if isinstance(block, Table)]


def groups(rows: list[list[str]]) -> list[int]:
    """How many rows each group has; a group begins where the first column is filled."""
    sizes: list[int] = []
    for row in rows[2:]:
        sizes.extend([0] if row[0] else [])
        sizes[-1] += 1
    return sizes


@pytest.mark.parametrize("number", SHAPES)
def test_act_has_all_its_tables_whole(acts_folder, number):
    assert [(len(table), len(table[0])) for table in tables(act(acts_folder, number))] == SHAPES[number]


@pytest.mark.parametrize("number", SHAPES)
def test_act_loads_in_under_half_a_second(acts_folder, number):
    started = time.process_time()

    act(acts_folder, number)

    assert time.process_time() - started < 0.5


@pytest.mark.parametrize("number", PLANS)
def test_plan_has_its_stages_with_numbered_measures(acts_folder, number):
    plan = next(table for table in tables(act(acts_folder, number)) if table[0][1].startswith("Этап"))

    assert groups(plan) == PLANS[number]
    for stage, size in enumerate(PLANS[number], start=1):
        start = 2 + sum(PLANS[number][: stage - 1])
        for position, row in enumerate(plan[start : start + size], start=1):
            assert row[2].startswith(f"{stage}.{position}")
            assert row[4]
            assert row[5]


@pytest.mark.parametrize("number", INDICATORS)
def test_indicators_have_their_goals_types_and_values(acts_folder, number):
    indicators = next(table for table in tables(act(acts_folder, number)) if table[0][1] == "Цель")

    assert groups(indicators) == INDICATORS[number]
    for row in indicators[2:]:
        assert row[2].split(" ")[0].lower() in ("процесс", "промежуточный", "итоговый", "")
        assert len(row[3]) > 30
        for value in row[4:6]:
            assert value.lower().startswith("значение:")
            assert "год:" in value


def test_codes_of_services_stand_in_their_column(acts_folder):
    services = tables(act(acts_folder, "002"))[1]

    assert [row[0] for row in services[1:]] == [str(number) for number in range(1, 34)]
    assert all(len(row[1]) == 24 for row in services[1:])


def test_fifteen_old_numbers_stay_in_one_cell(acts_folder):
    services = tables(act(acts_folder, "000"))[1]

    assert [len(code) for code in services[8][2].split("\n")] == [23] * 15


def test_rows_cut_by_pages_are_whole(acts_folder):
    plan, indicators = tables(act(acts_folder, "003"))[1:]
    office = plan[2][5]

    assert plan[19][2].endswith("законом.")
    assert plan[23][2].endswith("услуг.")
    assert [row[5] for row in plan[22:30]] == [office] * 8
    assert [row[6] for row in indicators[2:] if row[6]] == [office] * 20
    assert indicators[20][1].startswith("Рост")
    assert indicators[20][1].endswith("сфере")


def test_the_shifted_rows_are_moved_back(acts_folder):
    indicators = tables(act(acts_folder, "003"))[2]

    assert indicators[11][2] == "промежуточный результат"
    assert indicators[12][:3] == ["", "", ""]
    assert indicators[12][3].startswith("из них")


def test_clauses_broken_by_pages_are_whole(acts_folder):
    clauses = [block.text for block in act(acts_folder, "003").blocks if not isinstance(block, Table)]

    assert all(clause[-1] in ".:;" for clause in clauses[6:36])


def test_no_markup_of_converters_is_left(acts_folder):
    for path in sorted(acts_folder.glob("*.txt")):
        text = load_act(path).text()

        for mark in ("[footnoteRef", "[bookmark", "[image", "**", "<p>", "\u00a0", "  "):
            assert mark not in text
