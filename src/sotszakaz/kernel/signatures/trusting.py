"""Deeds about trust: certificates of authorities, revocation lists, signatories."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.kernel.signatures.certificates import UNREADABLE, Certificate, read_certificate
from sotszakaz.kernel.signatures.errors import CertificateUnreadable, ListUnreadable, NotFound, StillSigned
from sotszakaz.kernel.signatures.models import RevocationList, Signatory, TrustedRoot
from sotszakaz.kernel.signatures.revocation import RevokedList, read_list
from sotszakaz.kernel.signatures.states import ActingBasis
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission

CERTIFICATE_BYTES = 64 * 1024
LIST_MB = 20
LIST_BYTES = LIST_MB * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Appointment:
    """Who may sign, by what, from when; `until` is the last day or None."""

    name: str
    position: str
    snils: str
    ogrn: str
    basis: ActingBasis
    basis_document: str
    since: date
    until: date | None = None


@transaction.atomic(durable=True)
def trust_root(*, municipality_id: int | None, content: bytes, by: Actor, on: date, at: datetime) -> TrustedRoot:
    """Believe an authority from the day on, in one municipality or (from the command line) in all.

    Raises NotAllowed, CertificateUnreadable, ConstraintViolated when it is trusted already.
    """
    if municipality_id is not None:
        require(by, Permission.TRUST_EDIT, municipality_id)
    certificate = _authority(content, at)
    root = TrustedRoot(
        municipality_id=municipality_id,
        certificate=certificate.der,
        sha256=certificate.sha256,
        title=certificate.subject.title,
        issuer_title=certificate.issuer_title,
        algorithm=certificate.algorithm.title if certificate.algorithm else "",
        starts_on=certificate.valid_from.date(),
        ends_on=certificate.valid_until.date(),
        trusted=DateRange(on, None),
        added_by_id=by.pk,
    )
    with judged(TrustedRoot):
        root.save(force_insert=True)
    audit.record("trusted_root.add", root, by=by, sha256=root.sha256)
    return root


@transaction.atomic(durable=True)
def end_trust(*, root_id: int, municipality_id: int, by: Actor, on: date) -> TrustedRoot:
    """Believe the authority no more from tomorrow on; what came before stays as it was judged.

    Raises NotFound (also for certificates of the whole installation), NotAllowed.
    """
    mine = TrustedRoot.objects.filter(municipality_id=municipality_id, trusted__endswith__isnull=True)
    root = mine.select_for_update(of=("self",), no_key=True).filter(pk=root_id).first()
    if root is None:
        raise NotFound()
    require(by, Permission.TRUST_EDIT, municipality_id)
    root.trusted = DateRange(root.trusted.lower, max(on, root.trusted.lower) + timedelta(days=1))
    root.save(update_fields=["trusted"])
    audit.record("trusted_root.end", root, by=by)
    return root


@transaction.atomic(durable=True)
def add_revocation_list(*, municipality_id: int | None, content: bytes, by: Actor, at: datetime) -> RevocationList:
    """Keep a full revocation list. Whether its issuer signed it is judged when the issuer is met, at each signature.

    Raises NotAllowed, ListUnreadable, ConstraintViolated when it is here already.
    """
    if municipality_id is not None:
        require(by, Permission.TRUST_EDIT, municipality_id)
    found = _list(content, at)
    kept = RevocationList(
        municipality_id=municipality_id,
        content=found.der,
        sha256=found.sha256,
        issuer_title=found.issuer_title,
        revoked=len(found.revoked),
        issued_on=found.updated_at.date(),
        next_on=found.next_at.date() if found.next_at else None,
        added_by_id=by.pk,
    )
    with judged(RevocationList):
        kept.save(force_insert=True)
    audit.record("revocation_list.add", kept, by=by, revoked=kept.revoked)
    return kept


@transaction.atomic(durable=True)
def appoint_signatory(
    *, municipality_id: int, organisation_id: int | None, appointment: Appointment, by: Actor
) -> Signatory:
    """Let a person sign for the provider, or for the authorised body. Raises NotAllowed, ConstraintViolated."""
    require(by, Permission.SIGNATORY_EDIT, municipality_id)
    facts = asdict(appointment)
    since, until = facts.pop("since"), facts.pop("until")
    if until is not None and until < since:
        raise StillSigned(field="until", since=f"{since:%d.%m.%Y}")
    signatory = Signatory(
        municipality_id=municipality_id,
        organisation_id=organisation_id,
        valid=DateRange(since, until + timedelta(days=1) if until else None),
        added_by_id=by.pk,
        **facts,
    )
    with judged(Signatory):
        signatory.save(force_insert=True)
    audit.record("signatory.appoint", signatory, by=by)
    return signatory


@transaction.atomic(durable=True)
def dismiss_signatory(*, signatory_id: int, by: Actor, last_day: date) -> Signatory:
    """The person signs until that day and no longer. Raises NotFound, NotAllowed, StillSigned."""
    rows = Signatory.objects.select_for_update(of=("self",), no_key=True)
    signatory = rows.filter(pk=signatory_id, valid__endswith__isnull=True).first()
    if signatory is None:
        raise NotFound()
    require(by, Permission.SIGNATORY_EDIT, signatory.municipality_id)
    if last_day < signatory.valid.lower:
        raise StillSigned(field="last_day", since=f"{signatory.valid.lower:%d.%m.%Y}")
    signatory.valid = DateRange(signatory.valid.lower, last_day + timedelta(days=1))
    signatory.save(update_fields=["valid"])
    audit.record("signatory.dismiss", signatory, by=by)
    return signatory


def _authority(content: bytes, at: datetime) -> Certificate:
    if len(content) > CERTIFICATE_BYTES:
        raise CertificateUnreadable(field="certificate", why="файл слишком большой для сертификата")
    try:
        certificate = read_certificate(content)
    except UNREADABLE as error:
        raise CertificateUnreadable(field="certificate", why="это не сертификат") from error
    if not certificate.is_authority or not certificate.may("key_cert_sign"):
        raise CertificateUnreadable(field="certificate", why="это сертификат не удостоверяющего центра")
    if certificate.is_self_issued and not certificate.was_issued_by(certificate):
        raise CertificateUnreadable(field="certificate", why="он поддельный или его алгоритм не принимают")
    if certificate.valid_until < at:
        raise CertificateUnreadable(field="certificate", why=f"он истёк {certificate.valid_until:%d.%m.%Y}")
    return certificate


def _list(content: bytes, at: datetime) -> RevokedList:
    if len(content) > LIST_BYTES:
        raise ListUnreadable(field="revocation_list", why=f"файл больше {LIST_MB} МБ")
    try:
        found = read_list(content)
    except UNREADABLE as error:
        raise ListUnreadable(field="revocation_list", why="это не список отзыва") from error
    if found.is_partial:
        raise ListUnreadable(field="revocation_list", why="это часть списка или дополнение к нему")
    if found.algorithm is None:
        raise ListUnreadable(field="revocation_list", why="он подписан алгоритмом, который здесь не принимают")
    if found.updated_at > at + timedelta(days=1):
        raise ListUnreadable(field="revocation_list", why="он выпущен в будущем")
    return found
