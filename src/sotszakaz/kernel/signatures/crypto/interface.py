"""What a way of counting ГОСТ must be able to do."""

from typing import Protocol

from sotszakaz.kernel.signatures.crypto.algorithms import Digest


class Unavailable(Exception):
    """This way cannot be used on this machine."""


class Gost(Protocol):
    """ГОСТ Р 34.11-2012 and ГОСТ Р 34.10-2012. Signatures and keys are the octets that stand in CMS and X.509."""

    name: str
    is_slow: bool

    def digest(self, digest: Digest, content: bytes) -> bytes:
        """The hash."""

    def verify(self, public_key: bytes, digest: Digest, content: bytes, signature: bytes) -> bool:
        """Was `content` signed by the owner of the key. `public_key` is a DER SubjectPublicKeyInfo; junk is False."""
