"""The versions of a document with who signed each, when, and what was verified."""

from collections.abc import Iterable
from dataclasses import dataclass

from sotszakaz.kernel.documents.models import Document, DocumentVersion
from sotszakaz.kernel.documents.selectors import list_versions
from sotszakaz.kernel.documents.states import SignatureForm
from sotszakaz.kernel.signatures.models import Signature
from sotszakaz.kernel.signatures.selectors import Standing, list_signatures, standings_of
from sotszakaz.web.components.signing_words import facts_of


@dataclass(frozen=True, slots=True)
class Row:
    """A signature with what was verified, in words."""

    signature: Signature
    facts: list[tuple[str, str]]

    @property
    def is_on_paper(self) -> bool:
        return self.signature.form == SignatureForm.PAPER


@dataclass(frozen=True, slots=True)
class Edition:
    """A version, where its signing stands, and its signatures."""

    version: DocumentVersion
    standing: Standing
    rows: list[Row]

    @property
    def sum(self) -> str:
        return grouped(self.version.payload_sha256)


def editions_of(document: Document) -> list[Edition]:
    """All versions, the one in force first; by three queries however many there are."""
    versions = list_versions(document)
    standings, rows = standings_of(versions), _rows(list_signatures(document.pk))
    return [Edition(each, standings[each.pk], rows.get(each.pk, [])) for each in versions]


def grouped(digest: str) -> str:
    """A control sum in groups of eight signs, so that two can be compared by eye."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def _rows(signatures: Iterable[Signature]) -> dict[int, list[Row]]:
    rows: dict[int, list[Row]] = {}
    for each in signatures:
        rows.setdefault(each.version_id, []).append(Row(each, facts_of(each)))
    return rows
