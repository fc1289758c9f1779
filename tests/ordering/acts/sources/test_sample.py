"""The sample act: made again it is the same, and it is read whole."""

import importlib.util
import zipfile
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest

from sotszakaz.ordering.acts.source import Paragraph, Table
from sotszakaz.ordering.acts.sources import load_act


@pytest.fixture(scope="module")
def maker(sample_act: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_sample_act", sample_act.parent / "make_sample_act.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def parts(data: bytes) -> dict[str, tuple[bytes, tuple[int, ...]]]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {part.filename: (archive.read(part), part.date_time) for part in archive.infolist()}


def test_make_gives_the_same_bytes_each_time(maker):
    assert maker.make() == maker.make()


def test_the_committed_file_is_what_the_script_makes(maker, sample_act):
    assert parts(sample_act.read_bytes()) == parts(maker.make())


def test_the_sample_has_every_part_of_an_act(sample_act):
    source = load_act(sample_act)
    tables = [block for block in source.blocks if isinstance(block, Table)]
    documents = [block for block in source.blocks if isinstance(block, Paragraph) and block.number]

    assert [(len(table.rows), len(table.rows[0])) for table in tables] == [(9, 6), (9, 2), (22, 6), (23, 7)]
    assert [document.number for document in documents] == [f"{number})" for number in range(1, 8)]
    assert sum(cell.merged for table in tables for row in table.rows for cell in row) == 2 * (13 + 16)
