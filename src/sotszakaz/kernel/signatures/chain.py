"""The chain of a certificate to one that is trusted here, and what must hold of it on the moment of signing.

Certificates between may lie in the signature itself. What is trusted is trusted by the decision of a person, so a
trusted certificate may be a root or the authority's own; it must be valid on the moment, like all others. Revocation
is judged by the newest genuine list of each issuer, when one was supplied.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.signatures.certificates import Certificate
from sotszakaz.kernel.signatures.errors import (
    CertificateExpired,
    CertificateForged,
    CertificateRevoked,
    CertificateUse,
    RootUnknown,
)
from sotszakaz.kernel.signatures.revocation import RevokedList

LONGEST = 6


@dataclass(frozen=True, slots=True)
class Trust:
    """Who is believed on a moment: trusted certificates and the lists supplied, newest first."""

    anchors: tuple[Certificate, ...]
    lists: tuple[RevokedList, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """From the signer's certificate to the trusted one; `lists` are those that were asked."""

    certificates: tuple[Certificate, ...]
    lists: tuple[RevokedList, ...]


def find_path(signer: Certificate, others: Sequence[Certificate], trust: Trust, moment: datetime) -> Path:
    """A chain that holds on the moment. Raises the refusal of the first chain found, or RootUnknown."""
    refused: Refusal | None = None
    for chain in _chains((signer,), others, trust.anchors):
        try:
            return _judged(chain, trust.lists, moment)
        except Refusal as refusal:
            refused = refused or refusal
    if refused is not None:
        raise refused
    _ensure_issuers_are_true(signer, (*others, *trust.anchors))
    raise RootUnknown(issuer=signer.issuer_title)


def _chains(
    begun: tuple[Certificate, ...], others: Sequence[Certificate], anchors: Sequence[Certificate]
) -> Iterator[tuple[Certificate, ...]]:
    latest = begun[-1]
    trusted = {each.sha256 for each in anchors}
    if latest.sha256 in trusted:
        yield begun
        return
    if len(begun) == LONGEST:
        return
    known = {each.sha256 for each in begun}
    for issuer in (*anchors, *others):
        if issuer.sha256 not in known and latest.was_issued_by(issuer):
            known.add(issuer.sha256)
            yield from _chains((*begun, issuer), others, anchors)


def _judged(chain: tuple[Certificate, ...], lists: Sequence[RevokedList], moment: datetime) -> Path:
    signer = chain[0]
    if not signer.may("digital_signature", "non_repudiation"):
        raise CertificateUse(subject=signer.subject.title, why="он не для подписи документов")
    for between, issuer in enumerate(chain[1:]):
        _ensure_authority(issuer, between)
    for each in chain:
        if each.has_unknown_demand:
            raise CertificateUse(subject=each.subject.title, why="в нём есть требования, которые здесь не известны")
        if not each.is_valid_at(moment):
            raise CertificateExpired(
                subject=each.subject.title,
                since=f"{each.valid_from:%d.%m.%Y}",
                until=f"{each.valid_until:%d.%m.%Y}",
                day=f"{moment:%d.%m.%Y}",
            )
    asked = [_ask(each, issuer, lists, moment) for each, issuer in pairwise(chain)]
    return Path(chain, tuple(each for each in asked if each is not None))


def _ensure_authority(issuer: Certificate, between: int) -> None:
    if not issuer.is_authority or not issuer.may("key_cert_sign"):
        raise CertificateUse(subject=issuer.subject.title, why="его владелец не вправе выдавать сертификаты")
    if issuer.path_length is not None and between > issuer.path_length:
        raise CertificateUse(subject=issuer.subject.title, why="цепочка под ним длиннее разрешённой")


def _ask(
    certificate: Certificate, issuer: Certificate, lists: Sequence[RevokedList], moment: datetime
) -> RevokedList | None:
    """The list that was asked about the certificate; None when none was supplied. Raises CertificateRevoked."""
    for each in lists:
        if each.was_issued_by(issuer):
            revoked_at = each.revoked.get(certificate.serial)
            if revoked_at is not None and revoked_at <= moment:
                raise CertificateRevoked(subject=certificate.subject.title, day=f"{revoked_at:%d.%m.%Y}")
            return each
    return None


def _ensure_issuers_are_true(signer: Certificate, known: Sequence[Certificate]) -> None:
    """Tell a forged certificate from one whose issuer is not known here."""
    for certificate in (signer, *known):
        named = [each for each in known if each.subject_name == certificate.issuer_name]
        if named and not any(certificate.was_issued_by(each) for each in named):
            raise CertificateForged(subject=certificate.subject.title)
