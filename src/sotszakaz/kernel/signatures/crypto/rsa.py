"""RSA over SHA-2, by the library `cryptography`. Keys under 2048 bits are refused."""

import hashlib

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from sotszakaz.kernel.signatures.crypto.algorithms import Digest

_HASHES: dict[Digest, hashes.HashAlgorithm] = {
    Digest.SHA_256: hashes.SHA256(),
    Digest.SHA_384: hashes.SHA384(),
    Digest.SHA_512: hashes.SHA512(),
}
_LEAST_BITS = 2048


def digest_of(digest: Digest, content: bytes) -> bytes:
    """SHA-2."""
    return hashlib.new(str(digest), content).digest()


def verify(public_key: bytes, digest: Digest, content: bytes, signature: bytes, *, is_pss: bool) -> bool:
    """Was `content` signed by the owner of the key; junk is False."""
    try:
        key = load_der_public_key(public_key)
    except (ValueError, UnsupportedAlgorithm):
        return False
    if not isinstance(key, RSAPublicKey) or key.key_size < _LEAST_BITS:
        return False
    algorithm = _HASHES[digest]
    scheme: padding.AsymmetricPadding = padding.PKCS1v15()
    if is_pss:
        scheme = padding.PSS(padding.MGF1(algorithm), padding.PSS.AUTO)
    try:
        key.verify(signature, content, scheme, algorithm)
    except InvalidSignature:
        return False
    return True
