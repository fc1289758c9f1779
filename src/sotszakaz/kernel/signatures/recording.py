"""The steps that all forms of signing share: lock the version, ask whose turn it is, write, tell."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max

from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged, name_constraint
from sotszakaz.kernel.documents.kinds import KINDS, Turn
from sotszakaz.kernel.documents.models import DocumentVersion
from sotszakaz.kernel.documents.payloads.canonical import canonical
from sotszakaz.kernel.documents.selectors import ending_of
from sotszakaz.kernel.documents.states import DocumentKind, SignatureForm, SigningParty
from sotszakaz.kernel.signatures.errors import DocumentEnded, NotAllowed, NotFound, VersionReplaced
from sotszakaz.kernel.signatures.models import Signature
from sotszakaz.kernel.signatures.ports import is_chair_of, is_citizen_of, is_expert_of
from sotszakaz.kernel.signatures.rules import ensure_turn
from sotszakaz.kernel.signatures.selectors import standing_of
from sotszakaz.kernel.users.access import Actor, System, require
from sotszakaz.kernel.users.permissions import Permission

EVIDENCE_SCHEMA = 1

name_constraint(
    "signature_of_its_version",
    "Подпись относится к другой редакции документа. Подпишите действующую.",
    is_overtaken=True,
)
name_constraint(
    "signature_before_ending", "Документ перестал действовать, его больше не подписывают.", is_overtaken=True
)


def lock_version(version_id: int) -> DocumentVersion:
    """The version, locked until the end of the transaction, so that sides sign one after another.

    Raises NotFound, VersionReplaced.
    """
    versions = DocumentVersion.objects.select_related("document", "document__municipality")
    version = versions.select_for_update(of=("self",), no_key=True).filter(pk=version_id).first()
    if version is None:
        raise NotFound()
    latest = DocumentVersion.objects.filter(document_id=version.document_id).aggregate(latest=Max("version"))["latest"]
    if latest != version.version:
        raise VersionReplaced()
    return version


def day_of(version: DocumentVersion, at: datetime) -> date:
    """The municipality's day of a moment."""
    return at.astimezone(ZoneInfo(version.document.municipality.timezone)).date()


def ensure_not_ended(version: DocumentVersion, on: date) -> None:
    """The document is in force on the day of signing; a trigger judges it over again. Raises DocumentEnded."""
    ending = ending_of(version.document_id)
    if ending is not None and ending.ended_on <= on:
        raise DocumentEnded(words=ending.get_outcome_display(), day=f"{ending.ended_on:%d.%m.%Y}")


def require_side(by: Actor, version: DocumentVersion, party: SigningParty) -> None:
    """May this person bring a signature of the side: staff and the provider's people by right, a citizen by kinship, an
    expert and who presided the own one.

    Raises NotAllowed, NotFound.
    """
    document = version.document
    if party is SigningParty.CITIZEN:
        if isinstance(by, System) or is_citizen_of(document, by):
            return
        raise NotFound()
    if party is SigningParty.EXPERT:
        if isinstance(by, System) or is_expert_of(document, by):
            return
        raise NotAllowed()
    if party is SigningParty.CHAIR:
        if isinstance(by, System) or is_chair_of(document, by):
            return
        raise NotAllowed()
    organisation_id = document.organisation_id if party is SigningParty.PROVIDER else None
    require(by, Permission.DOCUMENT_SIGN, document.municipality_id, organisation_id=organisation_id)


def turn_of(version: DocumentVersion, party: SigningParty, form: SignatureForm) -> Turn:
    """The turn of the side, when it is its turn and it may sign so. Raises the refusals of `rules.ensure_turn`."""
    signed = [each.party for each in standing_of(version).turns if each.signature]
    return ensure_turn(KINDS[DocumentKind(version.document.kind)].signing, signed, party, form)


def record_signature(
    version: DocumentVersion, *, party: SigningParty, evidence: dict[str, Any], by: Actor, at: datetime, **fields: Any
) -> Signature:
    """Write the signature with its evidence, log it, tell whose turn comes. Part of a larger transaction."""
    facts = {
        "schema": EVIDENCE_SCHEMA,
        "payload_sha256": version.payload_sha256,
        "checked_at": at.isoformat(),
        "party": str(party),
        **evidence,
    }
    signature = Signature(
        version=version,
        municipality_id=version.municipality_id,
        party=party,
        payload_sha256=version.payload_sha256,
        evidence=canonical(facts),
        signed_at=at,
        signed_by_id=by.pk,
        **fields,
    )
    with judged(Signature):
        signature.save(force_insert=True)
    document = version.document
    audit.record("document.sign", document, by=by, version=version.version, party=str(party), form=signature.form)
    left = [str(each.party) for each in standing_of(version).next_turns]
    outbox.put("document.signed", document, version=version.version, party=str(party), next=left)
    if not left:
        outbox.put("document.completed", document, version=version.version)
    return signature


__all__ = [
    "NotAllowed",
    "day_of",
    "ensure_not_ended",
    "lock_version",
    "record_signature",
    "require_side",
    "turn_of",
]
