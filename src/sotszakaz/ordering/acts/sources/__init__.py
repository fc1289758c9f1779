"""Files of acts: one loader a format, one shape for all."""

from pathlib import Path

from sotszakaz.ordering.acts.errors import ActEmpty, ActNotFound, ActTooLarge
from sotszakaz.ordering.acts.source import ActSource
from sotszakaz.ordering.acts.sources import limits
from sotszakaz.ordering.acts.sources.bounded import load_bounded
from sotszakaz.ordering.acts.sources.bounds import checked
from sotszakaz.ordering.acts.sources.sniffing import format_of
from sotszakaz.ordering.acts.sources.text import load_text


def load_act(path: Path) -> ActSource:
    """The paragraphs and tables of an act's file: .txt, .docx, .doc, .odt, .rtf or .pdf, told apart by content.

    Raises `UnreadableAct` with one Russian sentence when the file is absent, empty, too large, encrypted, damaged,
    hostile, or none of these formats. Whether the text is an act at all is not judged here. All but plain text is read
    in a process of its own, bounded in time and memory (`limits`).
    """
    data = _read(path)
    kind = format_of(data)
    blocks = checked(load_text(data)) if kind == "txt" else load_bounded(kind, data)
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
