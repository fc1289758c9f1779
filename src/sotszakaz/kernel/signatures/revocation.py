"""Revocation lists: full lists of one authority, read once."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from asn1crypto import crl, pem

from sotszakaz.kernel.signatures.certificates import Certificate
from sotszakaz.kernel.signatures.crypto import Algorithm, algorithm_of, verify
from sotszakaz.kernel.signatures.der import octets_of
from sotszakaz.kernel.signatures.subjects import subject_of

PARTIAL = {"delta_crl_indicator", "issuing_distribution_point"}


@dataclass(frozen=True, slots=True)
class RevokedList:
    """A list of revoked serial numbers with the moment of each. `is_partial` lists do not name all of them."""

    der: bytes
    sha256: str
    issuer_name: bytes
    issuer_title: str
    updated_at: datetime
    next_at: datetime | None
    revoked: dict[int, datetime]
    is_partial: bool
    algorithm: Algorithm | None
    signed_part: bytes
    signature: bytes

    def was_issued_by(self, issuer: Certificate) -> bool:
        """Was it signed by the issuer, who may sign lists."""
        return self.issuer_name == issuer.subject_name and issuer.may("crl_sign") and _signed(self.sha256, issuer, self)


_genuine: dict[tuple[str, str], bool] = {}


def _signed(sha256: str, issuer: Certificate, found: RevokedList) -> bool:
    """A list may be of megabytes: each is counted over once a process."""
    key = (sha256, issuer.sha256)
    if key not in _genuine:
        _genuine[key] = found.algorithm is not None and verify(
            found.algorithm, issuer.public_key, found.signed_part, found.signature
        )
    return _genuine[key]


@lru_cache(maxsize=64)
def read_list(content: bytes) -> RevokedList:
    """DER or PEM. Raises ValueError and its like (`certificates.UNREADABLE`) when it is not a revocation list."""
    der = pem.unarmor(content)[2] if pem.detect(content) else content
    found = crl.CertificateList.load(der, strict=True)
    body = found["tbs_cert_list"]
    extensions = {each["extn_id"].native for each in body["crl_extensions"]}
    return RevokedList(
        der=der,
        sha256=hashlib.sha256(der).hexdigest(),
        issuer_name=octets_of(body["issuer"].chosen),
        issuer_title=subject_of(body["issuer"]).title,
        updated_at=body["this_update"].native,
        next_at=body["next_update"].native,
        revoked={
            each["user_certificate"].native: each["revocation_date"].native for each in body["revoked_certificates"]
        },
        is_partial=bool(extensions & PARTIAL),
        algorithm=algorithm_of(found["signature_algorithm"]["algorithm"].dotted),
        signed_part=octets_of(body),
        signature=found["signature"].native,
    )
