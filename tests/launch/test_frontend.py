import json
from pathlib import Path

import pytest

from config.launch import frontend
from config.launch.places import PROJECT


@pytest.fixture
def project(tmp_path):
    """A project whose packages lie there as npm would leave them."""
    (tmp_path / "src" / "static").mkdir(parents=True)
    (tmp_path / "package-lock.json").write_text("{}")
    for source in [*frontend.VENDOR, frontend.FOR_TESTS]:
        path = tmp_path / "node_modules" / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"body{}\n/*# sourceMappingURL=x.css.map */\n")
    return tmp_path


@pytest.fixture
def npm(monkeypatch):
    """Counts runs of npm and answers in its place."""
    runs: list[Path] = []
    monkeypatch.setattr(frontend, "_run_npm", runs.append)
    return runs


def vendor_of(project):
    return sorted(path.name for path in (project / "src" / "static" / "vendor").iterdir())


def test_install_takes_only_the_listed_files_without_source_maps(project, npm):
    frontend.install(project)

    assert vendor_of(project) == sorted([*frontend.VENDOR.values(), frontend.STAMP])
    assert (project / "src" / "static" / "vendor" / "bootstrap.min.css").read_bytes().strip() == b"body{}"


def test_install_again_does_nothing(project, npm):
    frontend.install(project)
    frontend.install(project)

    assert len(npm) == 1


@pytest.mark.parametrize("lost", ["package-lock.json", "node_modules/axe-core/axe.min.js"])
def test_install_works_again_when_something_changed(project, npm, lost):
    frontend.install(project)

    (project / lost).write_text("{ }") if lost.endswith("json") else (project / lost).unlink()
    frontend.install(project)

    assert len(npm) == 2


def test_install_after_a_kill_in_the_middle_starts_over(project, npm):
    half = project / "src" / "static" / "vendor.new"
    half.mkdir()
    (half / "left-over.js").touch()

    frontend.install(project)

    assert "left-over.js" not in vendor_of(project)
    assert not half.exists()


def test_install_says_which_file_is_missing_and_what_to_do(project, npm):
    (project / "node_modules" / "htmx.org" / "dist" / "htmx.min.js").unlink()

    with pytest.raises(frontend.FrontendFailed, match=r"нет файла htmx\.min\.js\. Удалите папку node_modules"):
        frontend.install(project)

    assert not (project / "src" / "static" / "vendor").exists()


def test_npm_failing_is_one_sentence_with_its_reason(tmp_path):
    (tmp_path / "package.json").write_text(json.dumps({"name": "broken"}))

    with pytest.raises(frontend.FrontendFailed, match=r"^npm не установил файлы страниц \(.+\)\. Проверьте"):
        frontend._run_npm(tmp_path)


def test_npm_gets_a_throw_away_home_only_when_there_is_none(tmp_path):
    scratch = tmp_path / "scratch"

    assert frontend._environment({"HOME": str(tmp_path)}, scratch)["HOME"] == str(tmp_path)
    assert frontend._environment({"HOME": ""}, scratch)["HOME"] == str(scratch)
    assert frontend._environment({}, scratch)["HOME"] == str(scratch)
    assert frontend._environment({"HOME": "/nowhere/at/all"}, scratch)["HOME"] == str(scratch)


def test_the_lock_names_every_package_that_is_taken_and_no_address():
    lock = json.loads((PROJECT / "package-lock.json").read_text())

    for source in [*frontend.VENDOR, frontend.FOR_TESTS]:
        parts = source.split("/")
        package = "/".join(parts[:2]) if source.startswith("@") else parts[0]
        assert f"node_modules/{package}" in lock["packages"]
    assert "http" not in json.dumps({name: {**each, "funding": None} for name, each in lock["packages"].items()})
