"""Algorithms that a signature may use, by their object identifiers.

ГОСТ Р 34.10-2012 over ГОСТ Р 34.11-2012 («Стрибог», R 1323565.1.023) and RSA over SHA-2. The old ГОСТ Р 34.10-2001 and
SHA-1 are not accepted: certificates with them may not be used since 2019.
"""

from dataclasses import dataclass
from enum import StrEnum


class Digest(StrEnum):
    """Hash functions."""

    STREEBOG_256 = "streebog256"
    STREEBOG_512 = "streebog512"
    SHA_256 = "sha256"
    SHA_384 = "sha384"
    SHA_512 = "sha512"

    @property
    def is_gost(self) -> bool:
        return self in (Digest.STREEBOG_256, Digest.STREEBOG_512)


class Scheme(StrEnum):
    """How a number is made of the digest."""

    GOST = "ГОСТ Р 34.10-2012"
    RSA = "RSA"
    RSA_PSS = "RSA-PSS"


@dataclass(frozen=True, slots=True)
class Algorithm:
    """A scheme over a digest."""

    scheme: Scheme
    digest: Digest

    @property
    def title(self) -> str:
        """«ГОСТ Р 34.10-2012, 256 бит», «RSA, sha256»."""
        if self.scheme is Scheme.GOST:
            return f"{self.scheme}, {self.digest.removeprefix('streebog')} бит"
        return f"{self.scheme}, {self.digest}"


DIGESTS = {
    "1.2.643.7.1.1.2.2": Digest.STREEBOG_256,
    "1.2.643.7.1.1.2.3": Digest.STREEBOG_512,
    "2.16.840.1.101.3.4.2.1": Digest.SHA_256,
    "2.16.840.1.101.3.4.2.2": Digest.SHA_384,
    "2.16.840.1.101.3.4.2.3": Digest.SHA_512,
}

GOST_KEYS = {"1.2.643.7.1.1.1.1": Digest.STREEBOG_256, "1.2.643.7.1.1.1.2": Digest.STREEBOG_512}
RSA_KEY = "1.2.840.113549.1.1.1"
RSA_PSS = "1.2.840.113549.1.1.10"

SIGNATURES = {
    "1.2.643.7.1.1.3.2": Algorithm(Scheme.GOST, Digest.STREEBOG_256),
    "1.2.643.7.1.1.3.3": Algorithm(Scheme.GOST, Digest.STREEBOG_512),
    "1.2.840.113549.1.1.11": Algorithm(Scheme.RSA, Digest.SHA_256),
    "1.2.840.113549.1.1.12": Algorithm(Scheme.RSA, Digest.SHA_384),
    "1.2.840.113549.1.1.13": Algorithm(Scheme.RSA, Digest.SHA_512),
}


def algorithm_of(signature_oid: str, digest_oid: str | None = None) -> Algorithm | None:
    """What the identifiers of a certificate or of a signer name together; None when it is not accepted here.

    A signer of CMS may name its key instead of the signature algorithm; then the digest beside it tells the rest.
    """
    known = SIGNATURES.get(signature_oid)
    digest = DIGESTS.get(digest_oid) if digest_oid is not None else None
    if known is not None:
        return known if digest_oid is None or digest is known.digest else None
    if digest is None:
        return None
    if signature_oid in GOST_KEYS:
        return Algorithm(Scheme.GOST, digest) if GOST_KEYS[signature_oid] is digest else None
    if signature_oid in (RSA_KEY, RSA_PSS) and not digest.is_gost:
        return Algorithm(Scheme.RSA if signature_oid == RSA_KEY else Scheme.RSA_PSS, digest)
    return None
