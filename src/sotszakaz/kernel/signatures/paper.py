"""Paper originals: where the decision lets a kind be on paper, and always for citizens."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from sotszakaz.foundation import audit
from sotszakaz.kernel.documents.kinds import KINDS
from sotszakaz.kernel.documents.models import DocumentVersion
from sotszakaz.kernel.documents.states import DocumentKind, SignatureForm, SigningParty
from sotszakaz.kernel.signatures.errors import (
    PaperDayWrong,
    PaperNotAllowed,
    PaperOfAnotherSide,
    PaperOfAnotherVersion,
)
from sotszakaz.kernel.signatures.models import PaperOriginal, Signature
from sotszakaz.kernel.signatures.ports import paper_leave
from sotszakaz.kernel.signatures.recording import day_of, ensure_not_ended, lock_version, record_signature, turn_of
from sotszakaz.kernel.signatures.scans import media_type_of
from sotszakaz.kernel.signatures.selectors import standing_of
from sotszakaz.kernel.users.access import Actor, has_permission, require
from sotszakaz.kernel.users.permissions import Permission


@dataclass(frozen=True, slots=True)
class Paper:
    """What lies on the table: the scan, why it is on paper, the day on it and who has signed for each side.

    `edition` is the version that stands at the foot of every page; None for a form that was signed before its document
    was formed.
    """

    content: bytes
    ground: str
    signed_on: date
    signers: Mapping[SigningParty, str]
    edition: int | None = None


def register_paper(*, version_id: int, paper: Paper, by: Actor, at: datetime) -> PaperOriginal:
    """Keep the scan; it counts as the signatures of the sides named, in their order.

    The authorised body keeps the papers of all sides; a provider brings its own signatures and those of families.
    Raises NotFound, NotAllowed, VersionReplaced, DocumentEnded, PaperOfAnotherSide, PaperOfAnotherVersion,
    PaperNotAllowed, PaperDayWrong, ScanRefused and the refusals of turns.
    """
    media_type = media_type_of(paper.content)
    return _register(version_id, paper, media_type, by, at)


@transaction.atomic(durable=True)
def _register(version_id: int, paper: Paper, media_type: str, by: Actor, at: datetime) -> PaperOriginal:
    version = lock_version(version_id)
    document = version.document
    require(by, Permission.PAPER_REGISTER, document.municipality_id, organisation_id=document.organisation_id)
    if SigningParty.BODY in paper.signers and not keeps_all_papers(by, document.municipality_id):
        raise PaperOfAnotherSide()
    if not version.formed_on <= paper.signed_on <= day_of(version, at):
        raise PaperDayWrong(field="signed_on", since=f"{version.formed_on:%d.%m.%Y}")
    if paper.edition != version.version:
        raise PaperOfAnotherVersion(field="edition", said=paper.edition, current=version.version)
    return _keep(version, paper, media_type, by, at)


@transaction.atomic(savepoint=False)
def keep_paper(*, version_id: int, paper: Paper, media_type: str, by: Actor, at: datetime) -> PaperOriginal:
    """The same for a paper that was signed before its document was formed from it. Part of a larger transaction.

    Rights, the day and the file were judged when the paper was taken. Raises VersionReplaced, PaperNotAllowed.
    """
    return _keep(lock_version(version_id), paper, media_type, by, at)


def _keep(version: DocumentVersion, paper: Paper, media_type: str, by: Actor, at: datetime) -> PaperOriginal:
    document = version.document
    ensure_not_ended(version, paper.signed_on)
    leave = ensure_on_paper(version, paper.signers, day_of(version, at))
    original = PaperOriginal.objects.create(
        version=version,
        municipality_id=version.municipality_id,
        content=paper.content,
        media_type=media_type,
        sha256=hashlib.sha256(paper.content).hexdigest(),
        ground=paper.ground,
        signed_on=paper.signed_on,
        registered_at=at,
        registered_by_id=by.pk,
    )
    audit.record("document.register_paper", document, by=by, version=version.version)
    for turn in KINDS[DocumentKind(document.kind)].signing:
        if turn.party in paper.signers:
            _sign(original, version, turn.party, paper, leave, by, at)
    return original


def keeps_all_papers(by: Actor, municipality_id: int) -> bool:
    """May the person say that the authorised body has signed on paper: its own staff."""
    return has_permission(by, Permission.PAPER_REGISTER, municipality_id=municipality_id)


def ensure_on_paper(version: DocumentVersion, parties: Mapping[SigningParty, str], on: date) -> str:
    """The condition in the decision's words, «» when none is needed. Raises PaperNotAllowed."""
    document = version.document
    kind = DocumentKind(document.kind)
    leave = paper_leave(kind, document.municipality_id, on)
    free = {turn.party for turn in KINDS[kind].signing if turn.paper_is_free}
    if not parties or (leave is None and set(parties) - free):
        raise PaperNotAllowed(year=on.year)
    return leave or ""


def parties_on_paper(version: DocumentVersion, on: date) -> list[SigningParty]:
    """The sides that have not signed and whose signatures a scan may bring now, in the order of signing.

    A side that may not be on paper keeps those of later turns waiting, not those of its own.
    """
    document = version.document
    kind = DocumentKind(document.kind)
    leave = paper_leave(kind, document.municipality_id, on)
    found: list[SigningParty] = []
    awaited: int | None = None
    for each in standing_of(version).turns:
        if each.signature is not None:
            continue
        if awaited is not None and each.turn.order > awaited:
            break
        if SignatureForm.PAPER not in each.turn.forms or (leave is None and not each.turn.paper_is_free):
            awaited = each.turn.order
        else:
            found.append(each.party)
    return found


def _sign(
    original: PaperOriginal,
    version: DocumentVersion,
    party: SigningParty,
    paper: Paper,
    leave: str,
    by: Actor,
    at: datetime,
) -> Signature:
    turn_of(version, party, SignatureForm.PAPER)
    evidence = {
        "form": str(SignatureForm.PAPER),
        "scan_sha256": original.sha256,
        "ground": original.ground,
        "condition": leave,
        "edition": paper.edition,
        "signed_on": original.signed_on.isoformat(),
        "user": by.pk,
    }
    return record_signature(
        version,
        party=party,
        evidence=evidence,
        by=by,
        at=at,
        form=SignatureForm.PAPER,
        paper=original,
        signer_name=paper.signers[party],
    )
