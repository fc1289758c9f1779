"""Ways of counting ГОСТ agree with one another and take nothing false."""

import pytest
from tests.factories.gost_ca import key_of

from sotszakaz.kernel.signatures import crypto
from sotszakaz.kernel.signatures.crypto import Algorithm, Digest, Scheme, algorithm_of
from sotszakaz.kernel.signatures.crypto.command_line import CommandLineGost
from sotszakaz.kernel.signatures.crypto.interface import Unavailable
from sotszakaz.kernel.signatures.crypto.libcrypto import LibcryptoGost
from sotszakaz.kernel.signatures.crypto.plain import PlainGost

CONTENT = "Соглашение № СГ-1/2026".encode() * 7
WAYS = [LibcryptoGost, CommandLineGost, PlainGost]
LENGTHS = [("256", Digest.STREEBOG_256), ("512", Digest.STREEBOG_512)]


def made(way):
    try:
        return way()
    except Unavailable as reason:
        pytest.skip(f"нет модуля gost: {reason}")


@pytest.mark.parametrize(("kind", "digest"), LENGTHS)
@pytest.mark.parametrize("way", WAYS)
def test_every_way_takes_what_gostcrypto_signed_and_refuses_one_byte_more(way, kind, digest):
    key, gost = key_of(kind, "crosswise"), made(way)
    signature = key.sign_plainly(CONTENT)

    assert gost.verify(key.public, digest, CONTENT, signature)
    assert not gost.verify(key.public, digest, CONTENT + b" ", signature)


@pytest.mark.parametrize(("kind", "digest"), LENGTHS)
def test_gostcrypto_takes_what_the_engine_signed(kind, digest):
    made(LibcryptoGost)
    key = key_of(kind, "crosswise")
    signature = key.sign_by_engine(CONTENT)

    assert PlainGost().verify(key.public, digest, CONTENT, signature)
    assert not PlainGost().verify(key_of(kind, "another").public, digest, CONTENT, signature)


@pytest.mark.parametrize("digest", [Digest.STREEBOG_256, Digest.STREEBOG_512])
@pytest.mark.parametrize("way", [LibcryptoGost, CommandLineGost])
def test_every_way_counts_the_same_digest(way, digest):
    assert made(way).digest(digest, CONTENT) == PlainGost().digest(digest, CONTENT)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("junk", [b"", b"\0" * 64, b"\xff" * 64, b"x" * 63])
def test_no_way_takes_junk_for_a_signature(way, junk):
    assert not made(way).verify(key_of("256", "crosswise").public, Digest.STREEBOG_256, CONTENT, junk)


@pytest.mark.parametrize("way", WAYS)
def test_no_way_takes_junk_for_a_key(way):
    key = key_of("256", "crosswise")

    assert not made(way).verify(b"0\x03junk", Digest.STREEBOG_256, CONTENT, key.sign(CONTENT))


def test_plain_python_is_taken_when_nothing_better_is_there(monkeypatch):
    def no_engine():
        raise Unavailable("the gost engine is not installed")

    monkeypatch.setattr(crypto, "WAYS", (no_engine, no_engine, PlainGost))
    crypto.means.cache_clear()
    try:
        found = crypto.means()
        assert isinstance(found.gost, PlainGost)
        assert found.gost.is_slow
        assert len(found.missing) == 2
    finally:
        crypto.means.cache_clear()


@pytest.mark.parametrize(
    ("signature", "digest", "expected"),
    [
        ("1.2.643.7.1.1.1.1", "1.2.643.7.1.1.2.2", Algorithm(Scheme.GOST, Digest.STREEBOG_256)),
        ("1.2.643.7.1.1.3.3", "1.2.643.7.1.1.2.3", Algorithm(Scheme.GOST, Digest.STREEBOG_512)),
        ("1.2.643.7.1.1.1.1", "1.2.643.7.1.1.2.3", None),
        ("1.2.643.7.1.1.3.2", "1.2.643.7.1.1.2.3", None),
        ("1.2.840.113549.1.1.1", "2.16.840.1.101.3.4.2.1", Algorithm(Scheme.RSA, Digest.SHA_256)),
        ("1.2.840.113549.1.1.1", "1.3.14.3.2.26", None),
        ("1.2.840.113549.1.1.5", None, None),
        ("1.2.643.2.2.3", "1.2.643.2.2.9", None),
    ],
)
def test_only_present_algorithms_are_accepted(signature, digest, expected):
    assert algorithm_of(signature, digest) == expected
