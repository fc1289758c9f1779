"""Files of acts: one loader a format, one shape for all."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from sotszakaz.ordering.acts.errors import ActEmpty, ActNotFound, ActTooLarge
from sotszakaz.ordering.acts.source import ActSource, Paragraph, Table
from sotszakaz.ordering.acts.sources import limits
from sotszakaz.ordering.acts.sources.doc import load_doc
from sotszakaz.ordering.acts.sources.docx import load_docx
from sotszakaz.ordering.acts.sources.odt import load_odt
from sotszakaz.ordering.acts.sources.pdf import load_pdf
from sotszakaz.ordering.acts.sources.rtf import load_rtf
from sotszakaz.ordering.acts.sources.sniffing import format_of
from sotszakaz.ordering.acts.sources.text import load_text

_LOADERS: Final[dict[str, Callable[[bytes], list[Paragraph | Table]]]] = {
    "doc": load_doc,
    "docx": load_docx,
    "odt": load_odt,
    "pdf": load_pdf,
    "rtf": load_rtf,
    "txt": load_text,
}


def load_act(path: Path) -> ActSource:
    """The paragraphs and tables of an act's file: .txt, .docx, .doc, .odt, .rtf or .pdf, told apart by content.

    Raises `UnreadableAct` with one Russian sentence when the file is absent, empty, too large, encrypted, damaged,
    hostile, or none of these formats. Whether the text is an act at all is not judged here.
    """
    data = _read(path)
    kind = format_of(data)
    blocks = _LOADERS[kind](data)
    if not blocks:
        raise ActEmpty
    if len(blocks) > limits.BLOCKS:
        raise ActTooLarge(what="абзацев", limit=limits.BLOCKS)
    return ActSource(name=path.name, format=kind, blocks=tuple(blocks))


def _read(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise ActNotFound(name=path.name)
        with path.open("rb") as file:
            data = file.read(limits.FILE_BYTES + 1)
    except OSError as error:
        raise ActNotFound(name=path.name) from error
    if len(data) > limits.FILE_BYTES:
        raise ActTooLarge(what="размер", limit=f"{limits.FILE_BYTES // limits.MEGABYTE} МБ")
    if not data.strip(b"\x00 \t\r\n"):
        raise ActEmpty
    return data
