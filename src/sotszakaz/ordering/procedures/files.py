"""The file of a signed act: of a known kind, and what our own marks in it say."""

from dataclasses import dataclass

from sotszakaz.foundation.bounded import OutOfBounds, ask_bounded
from sotszakaz.ordering.acts.drafting.word import bound_values
from sotszakaz.ordering.acts.errors import UnreadableAct
from sotszakaz.ordering.acts.sources import limits
from sotszakaz.ordering.acts.sources.sniffing import format_of
from sotszakaz.ordering.procedures.errors import FileUnfit, PdfUnfit

SECONDS = 30.0
"""How long a PDF may be opened, whatever else the machine does."""

_FORMATS = {"pdf", "docx", "doc", "odt", "rtf"}
_PDF_CHILD = "sotszakaz.ordering.procedures.pdf_child"


@dataclass(frozen=True, slots=True)
class ActFile:
    """`values` are printed parameters by key; empty for a file without our marks, such as a scan."""

    format: str
    values: dict[str, list[str]]


def ensure_act_file(name: str, content: bytes) -> ActFile:
    """Known by its bytes, not by its name; a .docx and a .pdf can be opened. Raises FileUnfit, PdfUnfit.

    A PDF is opened in a process of its own, which takes a while: ask before the transaction and never inside it.
    """
    refusal = FileUnfit(field="file", name=name, limit=limits.FILE_BYTES // limits.MEGABYTE)
    if not content or len(content) > limits.FILE_BYTES:
        raise refusal
    try:
        kind = format_of(content)
        values = bound_values(content) if kind == "docx" else {}
    except UnreadableAct as error:
        raise refusal from error
    if kind not in _FORMATS:
        raise refusal
    if kind == "pdf":
        _ensure_opens(name, content)
    return ActFile(kind, values)


def _ensure_opens(name: str, content: bytes) -> None:
    try:
        why = ask_bounded(_PDF_CHILD, content, seconds=SECONDS)["why"]
    except OutOfBounds as error:
        raise PdfUnfit(field="file", name=name, why="его не удалось просмотреть за отведённое время") from error
    if why:
        raise PdfUnfit(field="file", name=name, why=why)
