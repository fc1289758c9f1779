"""Reading a signature: CMS SignedData with one signer (RFC 5652), in DER, PEM or bare base64.

A detached signature is expected. An attached one is taken too when the content inside is the very bytes of the
document: what was signed is then the same, and some programs make no other files.
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import cms, pem, tsp

from sotszakaz.kernel.signatures.certificates import UNREADABLE, Certificate, read_certificate
from sotszakaz.kernel.signatures.crypto import Algorithm, algorithm_of, digest_of, verify
from sotszakaz.kernel.signatures.crypto.algorithms import DIGESTS
from sotszakaz.kernel.signatures.der import octets_of
from sotszakaz.kernel.signatures.errors import (
    AlgorithmUnknown,
    CertificatesCount,
    Forged,
    NotCms,
    OtherContent,
    SignersCount,
    SignerWithoutCertificate,
)

__all__ = ["Signed", "read_cms", "tsp"]  # importing tsp teaches cms the attribute of signing certificates

MOST_CERTIFICATES = 10
"""Of a file: the signer's and those of a chain, with room to spare."""


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature, read and not yet judged. `claimed_at` is the signer's own clock: a claim."""

    certificate: Certificate
    others: tuple[Certificate, ...]
    algorithm: Algorithm
    signature: bytes
    attributes: bytes | None
    """The signed attributes as the SET that the signature is of."""
    message_digest: bytes | None
    names_certificate: bool
    """The signed attributes name the certificate, or name none."""
    claimed_at: datetime | None
    attached: bytes | None

    def ensure_signs(self, content: bytes) -> None:
        """Raise OtherContent for other bytes, Forged when the key of the certificate did not sign them."""
        if self.attached is not None and self.attached != content:
            raise OtherContent()
        signed = content
        if self.attributes is not None:
            if self.message_digest != digest_of(self.algorithm.digest, content):
                raise OtherContent()
            signed = self.attributes
        if not self.names_certificate or not verify(
            self.algorithm, self.certificate.public_key, signed, self.signature
        ):
            raise Forged()


def read_cms(content: bytes) -> Signed:
    """Raises NotCms, SignersCount, SignerWithoutCertificate, AlgorithmUnknown."""
    try:
        return _read(_der(content))
    except UNREADABLE as error:
        raise NotCms() from error


def _der(content: bytes) -> bytes:
    if content[:1] == b"\x30":
        return content
    if pem.detect(content):
        return bytes(pem.unarmor(content)[2])
    text = content.removeprefix(b"\xef\xbb\xbf")
    try:
        return base64.b64decode(b"".join(text.split()), validate=True)
    except binascii.Error as error:
        raise ValueError("neither DER nor base64") from error


def _read(der: bytes) -> Signed:
    outer = cms.ContentInfo.load(der, strict=True)
    if outer["content_type"].native != "signed_data":
        raise ValueError("not signed data")
    data = outer["content"]
    signers = data["signer_infos"]
    if len(signers) != 1:
        raise SignersCount(count=len(signers))
    signer = signers[0]
    algorithm = algorithm_of(
        signer["signature_algorithm"]["algorithm"].dotted, signer["digest_algorithm"]["algorithm"].dotted
    )
    if algorithm is None:
        raise AlgorithmUnknown()
    if len(data["certificates"]) > MOST_CERTIFICATES:
        raise CertificatesCount(count=len(data["certificates"]), most=MOST_CERTIFICATES)
    certificates = [
        read_certificate(octets_of(each.chosen)) for each in data["certificates"] if each.name == "certificate"
    ]
    own = _certificate_of(signer["sid"], certificates)
    said = _attributes(signer["signed_attrs"])
    return Signed(
        certificate=own,
        others=tuple(each for each in certificates if each is not own),
        algorithm=algorithm,
        signature=signer["signature"].native,
        attributes=_as_set(signer["signed_attrs"]),
        message_digest=said["message_digest"].native if "message_digest" in said else None,
        names_certificate=_names(said, own),
        claimed_at=said["signing_time"].native if "signing_time" in said else None,
        attached=data["encap_content_info"]["content"].native,
    )


def _certificate_of(identifier: Any, certificates: list[Certificate]) -> Certificate:
    for each in certificates:
        if identifier.name == "issuer_and_serial_number":
            named = identifier.chosen
            if (each.issuer_name, each.serial) == (octets_of(named["issuer"].chosen), named["serial_number"].native):
                return each
        elif each.key_identifier is not None and each.key_identifier == identifier.chosen.native:
            return each
    raise SignerWithoutCertificate()


def _attributes(attributes: Any) -> dict[str, Any]:
    return {each["type"].native: each["values"][0] for each in attributes}


def _as_set(attributes: Any) -> bytes | None:
    """They lie under an implicit tag; what is signed begins with the tag of SET."""
    return b"\x31" + octets_of(attributes)[1:] if len(attributes) else None


def _names(said: dict[str, Any], own: Certificate) -> bool:
    """Does the attribute of CAdES, when it is there, name this certificate: else another with the same key would do."""
    if "signing_certificate_v2" not in said:
        return True
    named = said["signing_certificate_v2"]["certs"][0]
    digest = DIGESTS[named["hash_algorithm"]["algorithm"].dotted]
    return bool(named["cert_hash"].native == digest_of(digest, own.der))
