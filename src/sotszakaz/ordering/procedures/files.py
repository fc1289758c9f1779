"""The file of a signed act: of a known kind, and what our own marks in it say."""

from dataclasses import dataclass

from sotszakaz.ordering.acts.drafting.word import bound_values
from sotszakaz.ordering.acts.errors import UnreadableAct
from sotszakaz.ordering.acts.sources import limits
from sotszakaz.ordering.acts.sources.sniffing import format_of
from sotszakaz.ordering.procedures.errors import FileUnfit

_FORMATS = {"pdf", "docx", "doc", "odt", "rtf"}


@dataclass(frozen=True, slots=True)
class ActFile:
    """`values` are printed parameters by key; empty for a file without our marks, such as a scan."""

    format: str
    values: dict[str, list[str]]


def ensure_act_file(name: str, content: bytes) -> ActFile:
    """Known by its bytes, not by its name; a .docx can be opened. Raises FileUnfit."""
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
    return ActFile(kind, values)
