"""Licences of a register's file, .xml, .json or .csv, one at a time. Whatever is wrong with the file is one sentence.

Nothing outside of the file is looked at: a document type is refused before XML is read.
"""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import Element, ParseError, iterparse
from xml.parsers.expat import ExpatError, ParserCreate

from sotszakaz.outside.exchange.licence_register.columns import field_of

CHUNK = 64 * 1024
JSON_BYTES = 300 * 1024 * 1024
VALUE = 2000
JOIN = "; "

RegisterRow = dict[str, str]
"""What the register says of one licence, by the names of `columns.py`."""


class RegisterUnreadable(Exception):
    """The sentence says what is wrong with the file."""


def read_register(path: Path) -> Iterator[RegisterRow]:
    """Facts of every licence by the names of `columns.NAMES`; those without a number are left out.

    Raises RegisterUnreadable.
    """
    readers = {".xml": _of_xml, ".json": _of_json, ".csv": _of_csv}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise RegisterUnreadable(f"Файл реестра «{path.name}» не .xml, не .json и не .csv.")
    found = 0
    try:
        for said in reader(path):
            found += 1
            yield said
    except (OSError, ValueError, csv.Error, ParseError, RecursionError) as error:
        raise RegisterUnreadable(f"Файл реестра «{path.name}» повреждён: {type(error).__name__}.") from error
    if not found:
        raise RegisterUnreadable(f"В файле реестра «{path.name}» нет ни одной лицензии с номером.")


def _of_xml(path: Path) -> Iterator[RegisterRow]:
    """An element is a licence when a child of it is a number and it names its holder: supplements do not."""
    with path.open("rb") as file:
        _ensure_no_type(file)
        file.seek(0)
        for _, element in iterparse(file, events=("end",)):
            if any(field_of((child.tag,)) == "number" for child in element):
                said = _gathered(_leaves(element))
                if _is_licence(said):
                    yield said
                    element.clear()


def _ensure_no_type(file: IO[bytes]) -> None:
    parser, met = ParserCreate(), []
    parser.StartDoctypeDeclHandler = lambda *_: met.append("type")
    parser.StartElementHandler = lambda *_: met.append("element")
    try:
        while not met and (chunk := file.read(CHUNK)):
            parser.Parse(chunk, False)
    except ExpatError as error:
        raise ValueError(str(error)) from error
    if "type" in met:
        raise RegisterUnreadable("В файле реестра есть объявление типа документа: такой файл не читается.")


def _leaves(element: Element, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    for child in element:
        here = (*path, child.tag.rpartition("}")[2])
        if len(child):
            yield from _leaves(child, here)
        elif child.text:
            yield here, child.text


def _of_json(path: Path) -> Iterator[RegisterRow]:
    if path.stat().st_size > JSON_BYTES:
        raise RegisterUnreadable(f"Файл реестра «{path.name}» больше {JSON_BYTES // 1024**2} МБ. Выгрузите его в .xml.")
    with path.open("rb") as file:
        yield from _objects(json.load(file))


def _objects(value: Any) -> Iterator[RegisterRow]:
    if isinstance(value, dict):
        said = _gathered(_values(value))
        if _is_licence(said) and any(field_of((str(key),)) == "number" for key in value):
            yield said
            return
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _objects(each)


def _values(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _values(inner, (*path, str(key)))
    elif isinstance(value, list):
        for inner in value:
            yield from _values(inner, path)
    elif value is not None and path:
        yield path, str(value)


def _of_csv(path: Path) -> Iterator[RegisterRow]:
    with path.open(encoding=_encoding(path), newline="") as file:
        first = file.readline()
        file.seek(0)
        rows = csv.reader(file, delimiter=max(";,\t", key=first.count), strict=True)
        headings = [(each.strip("\ufeff "),) for each in next(rows, [])]
        for row in rows:
            said = _gathered(zip(headings, row, strict=False))
            if said.get("number"):
                yield said


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        beginning = file.read(CHUNK)
    try:
        beginning.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return "utf-8-sig" if error.start > len(beginning) - 4 else "cp1251"
    return "utf-8-sig"


def _gathered(leaves: Any) -> RegisterRow:
    """Values of one field together; the first number stands, for supplements have numbers too."""
    said: RegisterRow = {}
    for path, value in leaves:
        field, text = field_of(path), value.strip()[:VALUE]
        if field is None or not text:
            continue
        if field not in said:
            said[field] = text
        elif field == "subtypes":
            said[field] = f"{said[field]}{JOIN}{text}"[:VALUE]
    return said


def _is_licence(said: RegisterRow) -> bool:
    return bool(said.get("number")) and bool(said.get("inn") or said.get("ogrn"))
