"""docs/sql.md names the file in force of every function, view and trigger, and code names none of their versions."""

import re

import pytest
from tests.architecture.sql_index import INDEX, ROOT, in_force, index


def test_the_index_is_what_migrations_leave():
    if INDEX.read_text(encoding="utf-8") != index():
        pytest.fail("docs/sql.md is not what the migrations leave: run `just sql` and read its diff")


def test_what_was_dropped_is_gone_and_the_newest_version_counts():
    living = in_force()
    homes = {(each.name, each.table): each.home.stem for each in living}

    assert homes["settlements_freeze_sessions", ""] == "0053_freeze_by_payer"
    assert homes["settlements_freeze_altered_sessions", ""] == "0053_freeze_by_payer"
    assert homes["month_is_open_on_update", "attendance_classsession"] == "0053_freeze_by_payer"
    assert homes["month_is_open_on_insert", "attendance_classsession"] == "0002_guards"
    assert [each.name for each in living].count("settlements_is_to_come") == 1


def test_code_names_functions_and_no_file_of_one_version():
    naming = [
        f"{path.relative_to(ROOT)}: {found}"
        for path in (ROOT / "src" / "sotszakaz").rglob("*.py")
        if "migrations" not in path.parts
        for found in re.findall(r"\bsql/\d{4}\w*|\b\d{4}_\w+\.sql", path.read_text(encoding="utf-8"))
    ]

    assert naming == [], "name the function, docs/sql.md names its file"
