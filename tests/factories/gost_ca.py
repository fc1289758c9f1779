"""A certificate authority of our own that really signs: ГОСТ Р 34.10-2012 of both lengths, and RSA.

    authority = Authority.root()
    between = authority.authority("Выдающий центр")
    person = between.person(surname="Примеров", snils="11223344595", ogrn="1022600000022")
    person.sign(content)                              # a detached CMS
    between.revocation_list([person], on=…)

Keys are made once a process; everything is invented. ГОСТ is signed by the gost engine when it is there, and by
gostcrypto otherwise; tests of `crypto` check one against the other.
"""

import ctypes
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from asn1crypto import algos, cms, core, crl, tsp, x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from sotszakaz.kernel.signatures.crypto import Digest, digest_of
from sotszakaz.kernel.signatures.crypto.libcrypto import LibcryptoGost, Unavailable, _library
from sotszakaz.kernel.signatures.crypto.plain import CURVES, PlainGost, signer_on
from sotszakaz.kernel.signatures.der import octets_of

SINCE, UNTIL = datetime(2025, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)
OIDS = {Digest.STREEBOG_256: "1.2.643.7.1.1.2.2", Digest.STREEBOG_512: "1.2.643.7.1.1.2.3"}
KEY_OIDS = {Digest.STREEBOG_256: "1.2.643.7.1.1.1.1", Digest.STREEBOG_512: "1.2.643.7.1.1.1.2"}
SIGNATURE_OIDS = {Digest.STREEBOG_256: "1.2.643.7.1.1.3.2", Digest.STREEBOG_512: "1.2.643.7.1.1.3.3"}
CURVE_OIDS = {Digest.STREEBOG_256: "1.2.643.2.2.36.0", Digest.STREEBOG_512: "1.2.643.7.1.2.1.2.1"}
NAMES = {
    "name": "2.5.4.3",
    "surname": "2.5.4.4",
    "given_name": "2.5.4.42",
    "title": "2.5.4.12",
    "organisation": "2.5.4.10",
    "snils": "1.2.643.100.3",
    "ogrn": "1.2.643.100.1",
    "ogrnip": "1.2.643.100.5",
    "inn": "1.2.643.3.131.1.1",
}
DIGITS = {"snils", "ogrn", "ogrnip", "inn"}


def octets(tag: int, *parts: bytes) -> bytes:
    """DER of a tag over its parts."""
    body = b"".join(parts)
    size = len(body)
    if size < 128:
        return bytes([tag, size]) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + body


def identifier(dotted: str) -> bytes:
    return core.ObjectIdentifier(dotted).dump()


@dataclass(frozen=True)
class GostKey:
    """A private key; `curve` is the identifier of its parameters."""

    digest: Digest
    curve: str
    private: bytes = field(repr=False)

    @property
    def signature_oid(self) -> str:
        return SIGNATURE_OIDS[self.digest]

    @property
    def digest_oid(self) -> str:
        return OIDS[self.digest]

    @property
    def _algorithm(self) -> bytes:
        parameters = octets(0x30, identifier(self.curve), identifier(OIDS[self.digest]))
        return octets(0x30, identifier(KEY_OIDS[self.digest]), parameters)

    @property
    def public(self) -> bytes:
        return _public(self)

    def sign(self, content: bytes) -> bytes:
        try:
            return self.sign_by_engine(content)
        except Unavailable:
            return self.sign_plainly(content)

    def sign_plainly(self, content: bytes) -> bytes:
        """By gostcrypto."""
        digest = PlainGost().digest(self.digest, content)
        signer = signer_on(CURVES[self.curve], self.digest)
        made = bytes(signer.sign(bytearray(self.private), bytearray(digest[::-1])))
        half = len(made) // 2
        return made[half:] + made[:half]

    def sign_by_engine(self, content: bytes) -> bytes:
        """By libcrypto with the gost engine. Raises Unavailable."""
        engine, library = LibcryptoGost(), _signing(_library())
        packed = octets(0x30, b"\x02\x01\x00", self._algorithm, octets(4, octets(4, self.private[::-1])))
        start = ctypes.c_char_p(packed)
        key = library.d2i_AutoPrivateKey(None, ctypes.byref(start), len(packed))
        context = library.EVP_MD_CTX_new()
        found, size = ctypes.create_string_buffer(256), ctypes.c_size_t(256)
        try:
            assert key
            assert library.EVP_DigestSignInit(context, None, engine._digests[self.digest], None, key) == 1
            assert library.EVP_DigestSign(context, found, ctypes.byref(size), content, len(content)) == 1
        finally:
            library.EVP_MD_CTX_free(context)
            library.EVP_PKEY_free(key)
        return found.raw[: size.value]


@lru_cache(maxsize=64)
def _public(key: GostKey) -> bytes:
    point = bytes(signer_on(CURVES[key.curve], key.digest).public_key_generate(bytearray(key.private)))
    half = len(point) // 2
    return octets(0x30, key._algorithm, octets(3, b"\0", octets(4, point[:half][::-1] + point[half:][::-1])))


def _signing(library: ctypes.CDLL) -> ctypes.CDLL:
    pointer, size = ctypes.c_void_p, ctypes.c_size_t
    library.d2i_AutoPrivateKey.restype = pointer
    library.d2i_AutoPrivateKey.argtypes = [pointer, ctypes.POINTER(ctypes.c_char_p), ctypes.c_long]
    library.EVP_DigestSignInit.argtypes = [pointer] * 5
    library.EVP_DigestSign.argtypes = [pointer, ctypes.c_char_p, ctypes.POINTER(size), ctypes.c_char_p, size]
    return library


@dataclass(frozen=True)
class RsaKey:
    private: rsa.RSAPrivateKey = field(repr=False)
    digest: Digest = Digest.SHA_256
    signature_oid: str = "1.2.840.113549.1.1.11"
    digest_oid: str = "2.16.840.1.101.3.4.2.1"

    @property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def sign(self, content: bytes) -> bytes:
        return self.private.sign(content, padding.PKCS1v15(), hashes.SHA256())


Key = GostKey | RsaKey


@lru_cache(maxsize=32)
def key_of(kind: str, name: str) -> Key:
    """The key of that name, the same in the whole process: `kind` is 256, 512 or rsa."""
    if kind == "rsa":
        return RsaKey(rsa.generate_private_key(public_exponent=65537, key_size=2048))
    digest = Digest.STREEBOG_256 if kind == "256" else Digest.STREEBOG_512
    size = 32 if kind == "256" else 64
    private = hashlib.shake_256(f"{kind}/{name}".encode()).digest(size)
    return GostKey(digest, CURVE_OIDS[digest], b"\0" + private[1:])


@dataclass(frozen=True)
class Owner:
    """Somebody with a certificate and its key."""

    key: Key
    der: bytes
    chain: tuple[bytes, ...] = ()
    """Certificates of those above, without the root."""

    @property
    def certificate(self) -> x509.Certificate:
        return x509.Certificate.load(self.der)

    def sign(
        self,
        content: bytes,
        *,
        at: datetime | None = None,
        attached: bool = False,
        bare: bool = False,
        with_key: Key | None = None,
        certificates: Sequence[bytes] | None = None,
    ) -> bytes:
        """A CMS of the content; a `bare` one is without signed attributes.

        `with_key` forges: the certificate is this one's, the key is another's.
        """
        key = with_key or self.key
        attributes = cms.CMSAttributes(
            [
                {"type": "content_type", "values": ["data"]},
                {"type": "message_digest", "values": [digest_of(self.key.digest, content)]},
                {"type": "signing_certificate_v2", "values": [self._named()]},
                *([{"type": "signing_time", "values": [cms.Time({"utc_time": at})]}] if at else []),
            ]
        )
        certificate = self.certificate
        signer = cms.SignerInfo(
            {
                "version": "v1",
                "sid": {
                    "issuer_and_serial_number": {
                        "issuer": certificate.issuer,
                        "serial_number": certificate.serial_number,
                    }
                },
                "digest_algorithm": {"algorithm": self.key.digest_oid},
                **({} if bare else {"signed_attrs": attributes}),
                "signature_algorithm": {"algorithm": self.key.signature_oid},
                "signature": key.sign(content if bare else attributes.dump()),
            }
        )
        own = [self.der, *self.chain] if certificates is None else certificates
        data = {
            "version": "v1",
            "digest_algorithms": [{"algorithm": self.key.digest_oid}],
            "encap_content_info": {"content_type": "data", **({"content": content} if attached else {})},
            "certificates": [cms.CertificateChoices("certificate", x509.Certificate.load(each)) for each in own],
            "signer_infos": [signer],
        }
        return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(data)}).dump()

    def _named(self) -> Any:
        digest = digest_of(self.key.digest, self.der)
        named = {"hash_algorithm": {"algorithm": self.key.digest_oid}, "cert_hash": digest}
        return tsp.SigningCertificateV2({"certs": [named]})


@dataclass(frozen=True)
class Authority(Owner):
    """Issues certificates."""

    kind: str = "256"

    @classmethod
    def root(cls, kind: str = "256", name: str = "Испытательный корневой центр", **values: Any) -> "Authority":
        key = key_of(kind, name)
        der = _certificate(
            {"name": name}, key, issuer=None, signer=key, authority=True, uses={"key_cert_sign", "crl_sign"}, **values
        )
        return cls(key, der, kind=kind)

    def authority(self, name: str = "Испытательный выдающий центр", **values: Any) -> "Authority":
        key = key_of(self.kind, name)
        values = {"authority": True, "uses": {"key_cert_sign", "crl_sign"}, **values}
        der = _certificate({"name": name}, key, issuer=self.certificate, signer=self.key, **values)
        return Authority(key, der, (der, *self.chain), kind=self.kind)

    def person(self, *, key_name: str | None = None, **said: Any) -> Owner:
        """A person's certificate; what is not a part of the name limits the certificate."""
        subject = {name: said.pop(name) for name in list(said) if name in NAMES}
        subject.setdefault("name", f"{subject.get('surname', '')} {subject.get('given_name', '')}".strip() or "Некто")
        key = key_of(self.kind, key_name or f"person {sorted(subject.items())}")
        values = {"uses": {"digital_signature", "non_repudiation"}, **said}
        der = _certificate(subject, key, issuer=self.certificate, signer=self.key, **values)
        return Owner(key, der, self.chain)

    def revocation_list(
        self, revoked: Sequence[Owner] = (), *, on: datetime, at: datetime | None = None, signer: Key | None = None
    ) -> bytes:
        """The list of `at` (or of the day of the revocation) that names the owners as revoked `on` a moment."""
        updated = at or on
        key = signer or self.key
        body = crl.TbsCertList(
            {
                "version": "v2",
                "signature": {"algorithm": self.key.signature_oid},
                "issuer": self.certificate.subject,
                "this_update": x509.Time({"utc_time": updated}),
                "next_update": x509.Time({"utc_time": UNTIL}),
                "revoked_certificates": [
                    {
                        "user_certificate": each.certificate.serial_number,
                        "revocation_date": x509.Time({"utc_time": on}),
                    }
                    for each in revoked
                ],
            }
        )
        return crl.CertificateList(
            {
                "tbs_cert_list": body,
                "signature_algorithm": {"algorithm": self.key.signature_oid},
                "signature": key.sign(body.dump()),
            }
        ).dump()


def forged(owner: Owner, key_name: str = "a stranger") -> Owner:
    """The certificate with another key in it, under the old signature of its issuer: nobody issued it."""
    certificate = owner.certificate
    kind = "rsa" if isinstance(owner.key, RsaKey) else "256" if owner.key.digest is Digest.STREEBOG_256 else "512"
    key = key_of(kind, key_name)
    der = octets(
        0x30,
        octets_of(certificate["tbs_certificate"]).replace(owner.key.public, key.public),
        certificate["signature_algorithm"].dump(),
        certificate["signature_value"].dump(),
    )
    return replace(owner, key=key, der=der)


def _name(said: dict[str, str]) -> x509.Name:
    parts = []
    for key, value in said.items():
        text = core.NumericString(value) if key in DIGITS else core.UTF8String(value)
        kind = identifier(NAMES[key])
        parts.append(octets(0x31, octets(0x30, kind, text.dump())))
    return x509.Name.load(octets(0x30, *parts))


def _certificate(
    subject: dict[str, str],
    key: Key,
    *,
    issuer: x509.Certificate | None,
    signer: Key,
    since: datetime = SINCE,
    until: datetime = UNTIL,
    authority: bool = False,
    path_length: int | None = None,
    uses: set[str] | None = None,
    awkward: bool = False,
) -> bytes:
    name = _name(subject)
    limits = x509.BasicConstraints({"ca": authority, "path_len_constraint": path_length})
    extensions = [
        {"extn_id": "basic_constraints", "critical": True, "extn_value": limits},
        {"extn_id": "key_identifier", "extn_value": core.OctetString(hashlib.sha256(key.public).digest()[:20])},
    ]
    if uses is not None:
        extensions.append({"extn_id": "key_usage", "critical": True, "extn_value": x509.KeyUsage(uses)})
    algorithm = algos.SignedDigestAlgorithm({"algorithm": signer.signature_oid})
    body = {
        "version": "v3",
        "signature": algorithm,
        "issuer": issuer.subject if issuer is not None else name,
        "validity": {"not_before": x509.Time({"utc_time": since}), "not_after": x509.Time({"utc_time": until})},
        "subject": name,
        "subject_public_key_info": x509.PublicKeyInfo.load(key.public),
        "extensions": extensions,
    }
    for size in range(8, 300):
        part = x509.TbsCertificate({**body, "serial_number": (1 << 8 * size) + secrets.randbits(60)}).dump()
        if _ends_awkwardly(part) is awkward:
            der = octets(0x30, part, algorithm.dump(), octets(3, b"\0", signer.sign(part)))
            if not _ends_awkwardly(der):
                return der
    raise AssertionError("no length of a certificate was found")


def _ends_awkwardly(der: bytes) -> bool:
    """Does the length of the value end with the octet 0x80, which asn1crypto does not understand."""
    size = der[1] & 0x7F if der[1] > 0x80 else 0
    return size > 0 and der[1 + size] == 0x80
