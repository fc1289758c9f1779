"""ГОСТ in plain Python (gostcrypto): always there, about a tenth of a second a signature. The last resort.

That library counts a hash as a number whose first octet is the greatest and puts r before s; X.509 and CMS do the
opposite, so octets are turned round on the way in.
"""

from typing import Any

from asn1crypto import core
from gostcrypto import gosthash, gostsignature
from gostcrypto.gostsignature import GOSTSignatureError

from sotszakaz.kernel.signatures.crypto.algorithms import GOST_KEYS, Digest

CURVES = {
    "1.2.643.2.2.35.1": "id-tc26-gost-3410-2012-256-paramSetB",
    "1.2.643.2.2.35.2": "id-tc26-gost-3410-2012-256-paramSetC",
    "1.2.643.2.2.35.3": "id-tc26-gost-3410-2012-256-paramSetD",
    "1.2.643.2.2.36.0": "id-tc26-gost-3410-2012-256-paramSetB",
    "1.2.643.2.2.36.1": "id-tc26-gost-3410-2012-256-paramSetD",
    "1.2.643.7.1.2.1.1.1": "id-tc26-gost-3410-2012-256-paramSetA",
    "1.2.643.7.1.2.1.1.2": "id-tc26-gost-3410-2012-256-paramSetB",
    "1.2.643.7.1.2.1.1.3": "id-tc26-gost-3410-2012-256-paramSetC",
    "1.2.643.7.1.2.1.1.4": "id-tc26-gost-3410-2012-256-paramSetD",
    "1.2.643.7.1.2.1.2.1": "id-tc26-gost-3410-12-512-paramSetA",
    "1.2.643.7.1.2.1.2.2": "id-tc26-gost-3410-12-512-paramSetB",
    "1.2.643.7.1.2.1.2.3": "id-tc26-gost-3410-2012-512-paramSetC",
}
"""Sets of parameters by identifier; those of CryptoPro are the same curves under older names."""

_MODES = {Digest.STREEBOG_256: gostsignature.MODE_256, Digest.STREEBOG_512: gostsignature.MODE_512}


class _Parameters(core.Sequence):  # type: ignore[misc]
    _fields = [("curve", core.ObjectIdentifier), ("digest", core.ObjectIdentifier, {"optional": True})]


class _KeyAlgorithm(core.Sequence):  # type: ignore[misc]
    _fields = [("name", core.ObjectIdentifier), ("parameters", _Parameters)]


class _PublicKey(core.Sequence):  # type: ignore[misc]
    _fields = [("algorithm", _KeyAlgorithm), ("bits", core.BitString)]


class PlainGost:
    name = "библиотека gostcrypto на языке Python"
    is_slow = True

    def digest(self, digest: Digest, content: bytes) -> bytes:
        return bytes(gosthash.new(str(digest), data=bytearray(content)).digest())

    def verify(self, public_key: bytes, digest: Digest, content: bytes, signature: bytes) -> bool:
        try:
            signer, point = _key_of(public_key, digest)
            half = len(signature) // 2
            turned = bytearray(signature[half:] + signature[:half])
            return bool(signer.verify(point, bytearray(self.digest(digest, content)[::-1]), turned))
        except (KeyError, TypeError, ValueError, GOSTSignatureError):
            return False


def signer_on(curve: str, digest: Digest) -> Any:
    """The library's own object for a curve."""
    return gostsignature.new(_MODES[digest], gostsignature.CURVES_R_1323565_1_024_2019[curve])


def _key_of(public_key: bytes, digest: Digest) -> tuple[Any, bytearray]:
    key = _PublicKey.load(public_key)
    if GOST_KEYS.get(key["algorithm"]["name"].native) is not digest:
        raise ValueError("the key is of another length")
    point = core.OctetString.load(key["bits"].contents[1:]).native
    half = len(point) // 2
    curve = CURVES[key["algorithm"]["parameters"]["curve"].native]
    return signer_on(curve, digest), bytearray(point[:half][::-1] + point[half:][::-1])
