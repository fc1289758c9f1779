from datetime import datetime
from typing import Any

from django.db import transaction

from sotszakaz.kernel.documents.models import DocumentVersion
from sotszakaz.kernel.documents.states import PERSONAL, SignatureForm, SigningParty
from sotszakaz.kernel.signatures.certificates import Certificate
from sotszakaz.kernel.signatures.checking import Judged, judge
from sotszakaz.kernel.signatures.crypto import means
from sotszakaz.kernel.signatures.errors import ForeignKey, NotSigned
from sotszakaz.kernel.signatures.models import Signatory, Signature
from sotszakaz.kernel.signatures.recording import (
    day_of,
    ensure_not_ended,
    lock_version,
    record_signature,
    require_side,
    turn_of,
)
from sotszakaz.kernel.signatures.rules import is_same_person, is_signatory, plain_subject
from sotszakaz.kernel.signatures.selectors import signatories_on, standing_of, trust_of
from sotszakaz.kernel.users.access import Actor, System


@transaction.atomic(durable=True)
def sign_with_cms(*, version_id: int, party: SigningParty, cms: bytes, by: Actor, at: datetime) -> Signature:
    """Judge a signature that was made outside and keep it with what was verified.

    Whoever may bring it need not be the signer: the certificate says who signed.
    Raises NotFound, NotAllowed, VersionReplaced, DocumentEnded, ForeignKey, the refusals of turns and those of
    `checking.judge`.
    """
    version = lock_version(version_id)
    require_side(by, version, party)
    turn_of(version, party, SignatureForm.CMS)
    on = day_of(version, at)
    ensure_not_ended(version, on)
    trust = trust_of(version.municipality_id, on)
    judged = judge(version.payload.encode(), cms, since=version.formed_at, at=at, trust=trust)
    signatory = _signatory(version, party, judged.signed.certificate, by, at)
    subject = judged.signed.certificate.subject
    return record_signature(
        version,
        party=party,
        evidence=evidence_of(judged, signatory),
        by=by,
        at=at,
        form=SignatureForm.CMS,
        signatory=signatory,
        signer_name=signatory.name if signatory else subject.person,
        signer_position=signatory.position if signatory else "",
        signer_snils=subject.masked_snils,
        cms=cms,
        certificate_sha256=judged.signed.certificate.sha256,
    )


def ensure_complete(version: DocumentVersion) -> None:
    """Raise NotSigned until all sides have signed; for deeds whose regulation waits for signatures."""
    standing = standing_of(version)
    if not standing.is_complete:
        raise NotSigned(number=version.document.full_number, whose=standing.whose)


def evidence_of(judged: Judged, signatory: Signatory | None) -> dict[str, Any]:
    """What was verified and against what, as plain JSON; the СНИЛС is masked."""
    signed, path = judged.signed, judged.path
    own = signed.certificate
    return {
        "form": str(SignatureForm.CMS),
        "means": means().gost.name if signed.algorithm.digest.is_gost else "библиотека cryptography",
        "algorithm": signed.algorithm.title,
        "is_attached": signed.attached is not None,
        "claimed_at": signed.claimed_at.isoformat() if signed.claimed_at else None,
        "certificate": {
            **plain_subject(own.subject),
            "issuer": own.issuer_title,
            "serial": f"{own.serial:X}",
            "sha256": own.sha256,
            "valid_from": own.valid_from.isoformat(),
            "valid_until": own.valid_until.isoformat(),
        },
        "chain": [{"title": each.subject.title, "sha256": each.sha256} for each in path.certificates[1:]],
        "lists": [
            {
                "issuer": each.issuer_title,
                "sha256": each.sha256,
                "updated_at": each.updated_at.isoformat(),
                "next_at": each.next_at.isoformat() if each.next_at else None,
            }
            for each in path.lists
        ],
        "signatory": {"id": signatory.pk, "basis": signatory.basis} if signatory else None,
    }


def _signatory(
    version: DocumentVersion, party: SigningParty, certificate: Certificate, by: Actor, at: datetime
) -> Signatory | None:
    """Who of the side signed; None for people who sign in person. Raises ForeignKey."""
    subject = certificate.subject
    if party in PERSONAL:
        if isinstance(by, System) or is_same_person(subject.person, by.full_name):
            return None
        raise ForeignKey(name=subject.person, party=party.label, allowed=by.full_name)
    document = version.document
    organisation_id = document.organisation_id if party is SigningParty.PROVIDER else None
    allowed = signatories_on(document.municipality_id, organisation_id, day_of(version, at))
    for each in allowed:
        if is_signatory(subject, snils=each.snils, ogrn=each.ogrn, basis=each.basis):
            return each
    names = ", ".join(each.name for each in allowed) or "никто: список подписантов пуст"
    raise ForeignKey(name=subject.person, party=party.label, allowed=names)
