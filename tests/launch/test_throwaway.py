"""The databases of a run lie in memory where there is plenty of it, and no longer than the run."""

import pytest
from tests import throwaway


@pytest.fixture
def memory(tmp_path, monkeypatch):
    folder = tmp_path / "memory"
    folder.mkdir()
    monkeypatch.setattr(throwaway, "MEMORY", folder)
    return folder


@pytest.mark.parametrize(("plenty", "is_in_memory"), [(0, True), (2**80, False)])
def test_files_lie_in_memory_where_there_is_plenty(memory, monkeypatch, plenty, is_in_memory):
    monkeypatch.setattr(throwaway, "PLENTY_BYTES", plenty)

    folder = throwaway.new_folder()

    assert (folder.parent == memory) is is_in_memory
    assert folder.stat().st_mode & 0o777 == 0o755
    folder.rmdir()


def test_a_system_without_files_in_memory_keeps_to_its_disk(memory):
    memory.rmdir()

    folder = throwaway.new_folder()

    assert folder.parent != memory
    folder.rmdir()


def test_the_next_run_removes_what_a_killed_one_left_and_nothing_else(memory, monkeypatch):
    monkeypatch.setattr(throwaway, "PLENTY_BYTES", 0)
    left, foreign = memory / f"{throwaway.PREFIX}left", memory / "foreign"
    left.mkdir()
    foreign.mkdir()
    running = throwaway.new_folder()
    another = throwaway.new_folder()

    assert set(memory.iterdir()) == {running, another, foreign}
