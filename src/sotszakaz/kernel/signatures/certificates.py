"""X.509 certificates, read once: only what verification asks for."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from asn1crypto import pem, x509

from sotszakaz.kernel.signatures.crypto import Algorithm, algorithm_of, verify
from sotszakaz.kernel.signatures.der import octets_of
from sotszakaz.kernel.signatures.subjects import Subject, subject_of

UNDERSTOOD = {"basic_constraints", "key_usage", "extended_key_usage", "certificate_policies", "subject_alt_name"}
"""Extensions that may be critical: what they demand is checked here, or they only tell more."""

UNREADABLE = (ValueError, TypeError, KeyError, IndexError, OverflowError, RecursionError, AttributeError)
"""What asn1crypto raises on junk."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate; names are DER, moments are aware."""

    der: bytes
    sha256: str
    serial: int
    subject_name: bytes
    issuer_name: bytes
    subject: Subject
    issuer_title: str
    valid_from: datetime
    valid_until: datetime
    public_key: bytes
    algorithm: Algorithm | None
    signed_part: bytes
    signature: bytes
    is_authority: bool
    path_length: int | None
    uses: frozenset[str] | None
    """Key usage; None when the certificate does not limit it."""
    key_identifier: bytes | None
    has_unknown_demand: bool
    """A critical extension that is not understood here."""

    @property
    def is_self_issued(self) -> bool:
        return self.subject_name == self.issuer_name

    def is_valid_at(self, moment: datetime) -> bool:
        return self.valid_from <= moment <= self.valid_until

    def may(self, *uses: str) -> bool:
        """Does the certificate allow one of the uses."""
        return self.uses is None or bool(self.uses & set(uses))

    def was_issued_by(self, issuer: "Certificate") -> bool:
        """Was it signed by the issuer's key."""
        if self.issuer_name != issuer.subject_name:
            return False
        return _signed_by(self.algorithm, issuer.public_key, self.signed_part, self.signature)


@lru_cache(maxsize=4096)
def read_certificate(content: bytes) -> Certificate:
    """DER or PEM. Raises ValueError and its like (UNREADABLE) when it is not a certificate."""
    der = pem.unarmor(content)[2] if pem.detect(content) else content
    certificate = x509.Certificate.load(der, strict=True)
    body = certificate["tbs_certificate"]
    uses = certificate.key_usage_value
    limits = certificate.basic_constraints_value
    return Certificate(
        der=der,
        sha256=hashlib.sha256(der).hexdigest(),
        serial=certificate.serial_number,
        subject_name=octets_of(body["subject"].chosen),
        issuer_name=octets_of(body["issuer"].chosen),
        subject=subject_of(body["subject"]),
        issuer_title=subject_of(body["issuer"]).title,
        valid_from=body["validity"]["not_before"].native,
        valid_until=body["validity"]["not_after"].native,
        public_key=octets_of(body["subject_public_key_info"]),
        algorithm=_algorithm(certificate["signature_algorithm"]),
        signed_part=octets_of(body),
        signature=certificate["signature_value"].native,
        is_authority=bool(limits and limits["ca"].native),
        path_length=limits["path_len_constraint"].native if limits else None,
        uses=None if uses is None else frozenset(uses.native),
        key_identifier=certificate.key_identifier,
        has_unknown_demand=bool(certificate.critical_extensions - UNDERSTOOD),
    )


def _algorithm(named: Any) -> Algorithm | None:
    return algorithm_of(named["algorithm"].dotted)


@lru_cache(maxsize=8192)
def _signed_by(algorithm: Algorithm | None, public_key: bytes, content: bytes, signature: bytes) -> bool:
    return algorithm is not None and verify(algorithm, public_key, content, signature)
