"""Hostile and broken files: each ends soon, within memory, with one Russian sentence or two that say what to do."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.ordering.acts.sources import hostile_files as hostile

from sotszakaz.ordering.acts import errors
from sotszakaz.ordering.acts.errors import UnreadableAct
from sotszakaz.ordering.acts.sources import limits, load_act

FILES = Path(__file__).parent / "files"
PROJECT = Path(__file__).parents[4]
MEGABYTES = limits.CHILD_MEMORY_BYTES // limits.MEGABYTE
READ = """
import json, pathlib, re, resource, sys
from sotszakaz.ordering.acts.errors import UnreadableAct
from sotszakaz.ordering.acts.sources import load_act
try:
    load_act(pathlib.Path(sys.argv[1]))
    answer = {"refusal": None}
except UnreadableAct as refusal:
    answer = {"refusal": type(refusal).__name__, "message": str(refusal)}
own = re.search(r"VmHWM:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text())[1]
peaks = [int(own) // 1024, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024]
print(json.dumps(answer | {"megabytes": peaks}))
"""

REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "ActEmpty"),
    "blank": (lambda: b" \n\t\r\n" * 1000, "ActEmpty"),
    "zeros": (lambda: bytes(hostile.MEGABYTE), "ActEmpty"),
    "binary": (lambda: bytes(range(256)) * 9999, "ActFormatUnknown"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "ActFormatUnknown"),
    "web page": (lambda: "<html><body>Акт</body></html>".encode(), "ActFormatUnknown"),
    "program": (lambda: b"MZ" + bytes(range(256)), "ActFormatUnknown"),
    "spreadsheet": (lambda: hostile.compound({"Workbook": b""}), "ActFormatUnknown"),
    "new spreadsheet": (lambda: hostile.zipped({"xl/workbook.xml": b"<a/>"}), "ActFormatUnknown"),
    "archive": (lambda: hostile.zipped({"a.txt": b"a"}), "ActFormatUnknown"),
    "docx with a password": (lambda: hostile.compound({"EncryptedPackage": b""}), "ActEncrypted"),
    "doc with a password": (lambda: hostile.word_97("Акт\r", flags=0x0300), "ActEncrypted"),
    "zip with a password": (hostile.zip_with_encrypted_flag, "ActEncrypted"),
    "pdf with a password": (hostile.encrypted_pdf, "ActEncrypted"),
    "old word": (lambda: hostile.word_97("Акт\r", version=0x65), "ActOfOldWord"),
    "outside entity": (lambda: hostile.word("<w:p><w:t>&a;</w:t></w:p>", hostile.OUTSIDE), "ActSuspicious"),
    "no xml": (lambda: hostile.zipped({"word/document.xml": b"not xml"}), "ActDamaged"),
    "no main part": (lambda: hostile.zipped({"word/styles.xml": b"<a/>"}), "ActDamaged"),
    "empty docx": (lambda: hostile.word("<w:p/>"), "ActEmpty"),
    "rtf of binary": (lambda: b"{\\rtf1 \\bin99999999999999999999 x}", "ActDamaged"),
    "endless text": (lambda: b"a" * (limits.TEXT_CHARACTERS + 1), "ActTooLarge"),
    "scan": (hostile.scanned_pdf, "ActScanned"),
    "pdf of noise": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 4000, "ActDamaged"),
    "cut docx": (lambda: (PROJECT / "samples/postanovlenie-svetloklyuchinsk.docx").read_bytes()[:20_000], "ActDamaged"),
    "cut odt": (lambda: (FILES / "printed.odt").read_bytes()[:9_000], "ActDamaged"),
    "cut rtf": (lambda: (FILES / "printed.rtf").read_bytes()[:20_000], "ActDamaged"),
    "cut doc": (lambda: (FILES / "printed.doc").read_bytes()[:9_000], "ActDamaged"),
    "cut pdf": (lambda: (FILES / "printed.pdf").read_bytes()[:6_000], "ActDamaged"),
}
GREEDY: dict[str, tuple[Callable[[], bytes], str]] = {
    "fifty megabytes": (lambda: b"a" * (50 * hostile.MEGABYTE), "ActTooLarge"),
    "zip bomb": (hostile.bomb, "ActTooLarge"),
    "many members": (hostile.many_members, "ActTooLarge"),
    "many tags": (lambda: hostile.word("<w:p/>" * 990_000), "ActTooLarge"),
    "many paragraphs": (lambda: hostile.word("<w:p><w:t>а</w:t></w:p>" * 90_000), "ActTooLarge"),
    "many cells": (
        lambda: hostile.word(f"<w:tbl>{'<w:tr>' + '<w:tc/>' * 60 + '</w:tr>'}</w:tbl>" * 3000),
        "ActTooLarge",
    ),
    "deep xml": (lambda: hostile.word("<w:sdt>" * 50_000 + "</w:sdt>" * 50_000), "ActDamaged"),
    "entities": (lambda: hostile.word("<w:p><w:t>&c;</w:t></w:p>", hostile.ENTITIES), "ActSuspicious"),
    "nested repeats": (lambda: hostile.open_document(repeats(12)), "ActTooLarge"),
    "wide repeats": (lambda: hostile.open_document(repeats(1).replace('"9"', '"1000000"')), "ActTooLarge"),
    "rtf of groups": (lambda: b"{\\rtf1" + b"{" * 2_000_000, "ActDamaged"),
    "rtf of marks": (lambda: b"{\\rtf1" + b"\\par" * 1_010_000 + b"}", "ActTooLarge"),
    "rtf of cells": (lambda: b"{\\rtf1" + b"\\intbl a\\cell" * 110_000 + b"}", "ActTooLarge"),
    "rtf of text": (lambda: b"{\\rtf1 " + b"a" * (15 * hostile.MEGABYTE) + b"}", "ActTooLarge"),
    "text of cells": (lambda: "\tа\n".encode() * 600_000, "ActTooLarge"),
    "text of rows": (lambda: ("\t".join(["а"] * 60) + "\n").encode() * 20_000, "ActTooLarge"),
    "text of short lines": (lambda: "а\tб\tв\nг\tд\tе\n".encode() + "строка\n".encode() * 200_000, "ActTooLarge"),
    "text of page breaks": (lambda: b"a\tb\tc\n" + b"1\t2\t3\n\n" * 100_000, "ActTooLarge"),
    "long pdf": (lambda: hostile.long_pdf(limits.PDF_PAGES + 1), "ActTooLarge"),
}
ENDURED: dict[str, Callable[[], bytes]] = {
    "tabs": lambda: b"\t" * (2 * hostile.MEGABYTE) + b"a",
    "footnote marks": lambda: b"[1:" * 900_000,
    "long prose": lambda: ("слово " * 30 + "\n").encode() * 14_000,
    "nested tables": lambda: hostile.word(nested(60)),
    "rtf rows": lambda: b"{\\rtf1" + b"\\intbl a\\cell b\\cell\\row" * 45_000 + b"\\pard\\par}",
}


def repeats(depth: int) -> str:
    start = (
        '<table:table><table:table-row table:number-rows-repeated="9">'
        '<table:table-cell table:number-columns-repeated="9">'
    )
    return start * depth + "<text:p>а</text:p>" + "</table:table-cell></table:table-row></table:table>" * depth


def nested(depth: int) -> str:
    return "<w:tbl><w:tr><w:tc><w:p><w:t>а</w:t></w:p>" * depth + "</w:tc></w:tr></w:tbl>" * depth


def read_apart(path: Path) -> dict[str, Any]:
    """Load a file in a process of its own and tell what came of it and how much memory it took."""
    environment = {**os.environ, "PYTHONPATH": str(PROJECT / "src")}
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)], capture_output=True, check=True, env=environment, timeout=90
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_file_is_refused(tmp_path, name):
    make, refusal = REFUSED[name]
    path = tmp_path / "акт.docx"
    path.write_bytes(make())

    with pytest.raises(UnreadableAct) as refused:
        load_act(path)

    assert type(refused.value).__name__ == refusal


@pytest.mark.parametrize("name", GREEDY)
def test_a_greedy_file_is_refused_soon_and_within_memory(tmp_path, name):
    make, refusal = GREEDY[name]
    path = tmp_path / "акт.docx"
    path.write_bytes(make())

    started = time.monotonic()
    answer = read_apart(path)

    assert answer["refusal"] == refusal
    assert max(answer["megabytes"]) < MEGABYTES
    assert time.monotonic() - started < limits.CHILD_SECONDS


@pytest.mark.parametrize("name", ENDURED)
def test_a_strange_file_within_the_limits_is_read_soon(tmp_path, name):
    path = tmp_path / "акт"
    path.write_bytes(ENDURED[name]())

    answer = read_apart(path)

    assert answer["refusal"] is None
    assert max(answer["megabytes"]) < 400


@pytest.mark.slow
def test_a_pdf_that_unpacks_to_gigabytes_is_stopped(tmp_path):
    path = tmp_path / "акт.pdf"
    path.write_bytes(hostile.bomb_pdf())

    answer = read_apart(path)

    assert answer["refusal"] in ("ActTooSlow", "ActDamaged")
    assert max(answer["megabytes"]) < MEGABYTES


def test_a_process_out_of_time_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "CHILD_SECONDS", 0.01)

    with pytest.raises(errors.ActTooSlow, match="слишком много времени"):
        load_act(FILES / "printed.pdf")


@pytest.mark.parametrize("path", ["нет.docx", ".", "/dev/zero"])
def test_what_is_no_file_is_refused(tmp_path, path):
    with pytest.raises(errors.ActNotFound, match="Проверьте путь"):
        load_act(tmp_path / path)


def test_a_refusal_of_the_process_comes_with_its_fields(tmp_path):
    path = tmp_path / "акт.docx"
    path.write_bytes(hostile.word("<w:p/>" * 990_000))

    with pytest.raises(errors.ActTooLarge) as refused:
        load_act(path)

    assert refused.value.fields == {"what": "разметка", "limit": f"{limits.XML_TAGS} элементов"}


@pytest.mark.parametrize("refusal", UnreadableAct.__subclasses__(), ids=lambda refusal: refusal.__name__)
def test_every_refusal_says_in_russian_what_is_wrong_and_what_to_do(refusal):
    message = str(refusal(name="акт.docx", what="размер", limit="20 МБ", format=".docx", found="рисунок PNG"))
    sentences = re.split(r"(?<=[.!?]) (?=[А-ЯЁ])", message)

    assert "{" not in message
    assert 2 <= len(sentences) <= 3
    assert all(re.match(r"[А-ЯЁ]", sentence) and sentence.endswith(".") for sentence in sentences)
    assert re.search(r"Загрузите|загрузите|Проверьте|распознайте", sentences[-1])


def test_no_two_refusals_share_a_code():
    codes = [refusal.code for refusal in UnreadableAct.__subclasses__()]

    assert len(codes) == len(set(codes))
