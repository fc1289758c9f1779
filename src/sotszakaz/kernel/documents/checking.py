"""What everybody may learn of a document by its code or its number: no payload, no title, no name of a person."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from sotszakaz.kernel.documents.codes import is_code, read_code
from sotszakaz.kernel.documents.errors import CodeMistyped, CodeUnknown, NumberMistyped, NumberUnknown
from sotszakaz.kernel.documents.kinds import KINDS
from sotszakaz.kernel.documents.states import IN_FORCE, DocumentKind, SigningParty
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.municipalities.selectors import today_in

_NUMBER = re.compile(r"^(?:№\s*)?(?:([А-ЯЁ]{2})\s*[-–—]\s*)?(\d{1,9})\s*/\s*(\d{4})$")


@dataclass(frozen=True, slots=True)
class CheckedVersion:
    """A version as everybody may see it: when it was formed and the SHA-256 of its payload, no word of it."""

    version: int
    formed_on: date
    sha256: str
    is_valid: bool
    """False when a later version has replaced it."""

    @property
    def sum_in_groups(self) -> str:
        """The sum as it is printed, to be compared by eye."""
        return " ".join(self.sha256[start : start + 8] for start in range(0, 64, 8))


@dataclass(frozen=True, slots=True)
class Checked:
    """What everybody may know of a document. `issuer` is an organisation or the authorised body, never a person."""

    kind: str
    number: str
    formed_on: date
    municipality: str
    issuer: str
    outcome: str
    """How it ends; empty while no end of it is known."""
    ended_on: date | None
    """The first day on which it is no longer in force."""
    has_ended: bool
    """Has that day come in the municipality."""
    zone: str
    """Where days are told by its clock."""
    versions: list[CheckedVersion]
    """The latest first."""

    @property
    def kind_title(self) -> str:
        return str(DocumentKind(self.kind).label)

    @property
    def state(self) -> str:
        """`IN_FORCE` while it has not ended, or its `Outcome`. Whether all have signed, `kernel.signatures` adds."""
        return self.outcome if self.has_ended else IN_FORCE

    @property
    def last_on(self) -> date | None:
        """The last day in force, of a document whose end is known and still ahead."""
        return self.ended_on - timedelta(days=1) if self.ended_on and not self.has_ended else None

    @property
    def latest(self) -> CheckedVersion:
        return self.versions[0]


def check_document(typed_code: str) -> Checked:
    """The document by its code as typed or scanned, for everybody. Raises CodeMistyped or CodeUnknown."""
    code = read_code(typed_code)
    if not is_code(code):
        raise CodeMistyped(field="code")
    rows = _asked("SELECT * FROM examine_document(%s)", [code])
    if not rows:
        raise CodeUnknown(field="code")
    return _checked(rows)


def check_number(typed_number: str, *, municipality_id: int, kind: DocumentKind | None = None) -> Checked:
    """The document by its number, «СС-12/2026»; without the letters the kind is given.

    Numbers can be tried one after another, so nothing is told here that is not public. Raises NumberMistyped or
    NumberUnknown.
    """
    read = _NUMBER.match(typed_number.strip().upper())
    if read is None:
        raise NumberMistyped(field="number")
    prefix, number, year = read.groups()
    if prefix:
        kind = next((each.name for each in KINDS.values() if each.prefix == prefix), None)
    if kind is None:
        raise NumberMistyped(field="number")
    query = "SELECT * FROM examine_document_numbered(%s, %s, %s, %s)"
    rows = _asked(query, [municipality_id, str(kind), int(year), int(number)])
    if not rows:
        raise NumberUnknown(field="number")
    return _checked(rows)


def _asked(query: str, values: list[Any]) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        rows: Sequence[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _checked(rows: Sequence[tuple[Any, ...]]) -> Checked:
    kind, number, formed_on, municipality, body, organisation, outcome, ended_on = rows[0][:8]
    home = Municipality.objects.filter(name=municipality).order_by("pk")[0]
    return Checked(
        kind=kind,
        number=number,
        formed_on=formed_on,
        municipality=municipality,
        issuer=_issuer(DocumentKind(kind), organisation, body) or municipality,
        outcome=outcome or "",
        ended_on=ended_on,
        has_ended=ended_on is not None and ended_on <= today_in(home),
        zone=home.timezone,
        versions=[CheckedVersion(*row[8:]) for row in rows],
    )


def _issuer(kind: DocumentKind, organisation: str | None, body: str | None) -> str | None:
    """A paper of a provider's that the body does not sign is the provider's; every other is the body's."""
    signs = {turn.party for turn in KINDS[kind].signing}
    return organisation if SigningParty.BODY not in signs and organisation else body
