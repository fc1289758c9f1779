"""Files damaged at random: a loader gives blocks or refuses, and never anything else."""

import re
import zipfile
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ordering.acts.sources import word_files
from tests.ordering.acts.sources.hostile_files import zipped

from sotszakaz.ordering.acts.errors import UnreadableAct
from sotszakaz.ordering.acts.source import Paragraph, Table
from sotszakaz.ordering.acts.sources.doc import load_doc
from sotszakaz.ordering.acts.sources.docx import load_docx
from sotszakaz.ordering.acts.sources.odt import load_odt
from sotszakaz.ordering.acts.sources.rtf import load_rtf
from sotszakaz.ordering.acts.sources.text import load_text

FILES = Path(__file__).parent / "files"
DOC, RTF, ODT = ((FILES / f"printed.{kind}").read_bytes() for kind in ("doc", "rtf", "odt"))
MARKED = ("document.xml", "numbering.xml", "content.xml", "styles.xml")
NUMBER_IN_MARKUP = re.compile(rb'(?<==")\d+(?=")')

patches = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=8)), max_size=12)
numbers = st.sampled_from([b"-1", b"0", b"3", b"99999999999999999999", b"x", b"", b"1.5"])


def damaged(data: bytes, holes: list[tuple[float, bytes]]) -> bytes:
    for place, patch in holes:
        start = int(place * len(data))
        data = data[:start] + patch + data[start + len(patch) :]
    return data


def with_other_numbers(data: bytes, choose: st.DataObject) -> bytes:
    """The same document with some numbers of its markup put instead of others."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name in [
        name for name in parts if name.endswith(("document.xml", "numbering.xml", "content.xml", "styles.xml"))
    ]:
        found = list(NUMBER_IN_MARKUP.finditer(parts[name]))
        for match in choose.draw(st.lists(st.sampled_from(found), max_size=6, unique=True)) if found else ():
            other = choose.draw(numbers).ljust(len(match[0]))[: len(match[0])]
            parts[name] = parts[name][: match.start()] + other + parts[name][match.end() :]
    return zipped(parts)


def read_or_refused(load: Callable[[bytes], list[Paragraph | Table]], data: bytes) -> None:
    with suppress(UnreadableAct):
        for block in load(data):
            if isinstance(block, Paragraph):
                assert block.text == block.text.strip() != ""
            else:
                assert len({len(row) for row in block.rows}) == 1


@given(patches)
def test_a_damaged_doc_is_read_or_refused(holes):
    read_or_refused(load_doc, damaged(DOC, holes))


@given(patches)
def test_a_damaged_rtf_is_read_or_refused(holes):
    read_or_refused(load_rtf, damaged(RTF, holes))


@given(st.text(alphabet="аб1.)\t\n 2", max_size=200))
def test_any_text_is_read_or_refused(text):
    read_or_refused(load_text, text.encode())


@pytest.mark.parametrize("load", [load_docx, load_odt])
@settings(max_examples=40, deadline=None)
@given(choose=st.data())
def test_a_document_with_senseless_numbers_is_read_or_refused(load, choose):
    whole = word_files.printed_act() if load is load_docx else ODT

    read_or_refused(load, with_other_numbers(whole, choose))
