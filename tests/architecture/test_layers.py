"""The contracts of import-linter hold, and each of them can fail: a planted import breaks it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]

PLANTED = {
    "Rooms form layers": ("kernel/users/planted.py", "sotszakaz.supply.providers.models"),
    "Apps of the kernel form layers": ("kernel/municipalities/planted.py", "sotszakaz.kernel.users.models"),
    "Apps of ordering form layers": ("ordering/catalogue/planted.py", "sotszakaz.ordering.decisions.models"),
    "Apps of supply form layers": ("supply/providers/planted.py", "sotszakaz.supply.agreements.models"),
    "Apps of demand form layers": ("demand/children/planted.py", "sotszakaz.demand.enrolments.models"),
    "Apps of delivery form layers": ("delivery/attendance/planted.py", "sotszakaz.delivery.settlements.models"),
    "Web areas do not know each other": ("web/office/planted.py", "sotszakaz.web.citizen.urls"),
    "Writes stand on reads, reads on models, models on rules": (
        "supply/providers/selectors_planted/__init__.py",
        "",
    ),
    "Rules are plain Python": ("supply/planted/rules.py", "django.db"),
    "The ledger has one door": ("supply/providers/planted.py", "sotszakaz.kernel.ledger.models"),
}


def lint(project: Path) -> str:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def copy_of_the_code(folder: Path) -> Path:
    shutil.copytree(PROJECT / "src" / "sotszakaz", folder / "src" / "sotszakaz")
    shutil.copy(PROJECT / "pyproject.toml", folder)
    return folder


def test_every_contract_holds_as_the_code_stands():
    assert "0 broken" in lint(PROJECT)


def test_every_contract_is_broken_by_a_planted_import(tmp_path):
    project = copy_of_the_code(tmp_path)
    for relative, target in PLANTED.values():
        path = project / "src" / "sotszakaz" / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        if target:
            earlier = path.read_text() if path.exists() else ""
            path.write_text(f"{earlier}import {target}\n")
    selectors = project / "src" / "sotszakaz" / "supply" / "providers" / "selectors.py"
    selectors.write_text(selectors.read_text() + "\nimport sotszakaz.supply.providers.actions\n")
    for package in (project / "src" / "sotszakaz" / "supply" / "planted",):
        (package / "__init__.py").touch()

    report = lint(project)

    unbroken = [name for name in PLANTED if f"{name} BROKEN" not in " ".join(report.split())]
    assert unbroken == []


@pytest.mark.parametrize("name", sorted(PLANTED))
def test_planted_imports_name_contracts_that_exist(name):
    assert f'name = "{name}"' in (PROJECT / "pyproject.toml").read_text()
