"""Counting signatures: the quickest way to ГОСТ that this machine has, and RSA.

`means()` is asked once a process: libcrypto with the gost engine, else the program `openssl` with it, else plain
Python. The page of trust says which it is, for the last ones are slow (ADR 0014).
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from sotszakaz.kernel.signatures.crypto import rsa
from sotszakaz.kernel.signatures.crypto.algorithms import Algorithm, Digest, Scheme, algorithm_of
from sotszakaz.kernel.signatures.crypto.command_line import CommandLineGost
from sotszakaz.kernel.signatures.crypto.interface import Gost, Unavailable
from sotszakaz.kernel.signatures.crypto.libcrypto import LibcryptoGost
from sotszakaz.kernel.signatures.crypto.plain import PlainGost

__all__ = ["Algorithm", "Digest", "Gost", "Means", "Scheme", "algorithm_of", "digest_of", "means", "verify"]

WAYS: tuple[Callable[[], Gost], ...] = (LibcryptoGost, CommandLineGost, PlainGost)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Means:
    """What this process counts ГОСТ with, and why better ways could not be taken."""

    gost: Gost
    missing: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def means() -> Means:
    """The first way that works here; plain Python always does."""
    missing: list[str] = []
    for way in WAYS:
        try:
            return Means(way(), tuple(missing))
        except Unavailable as reason:
            missing.append(str(reason))
            logger.warning("%s: %s", way.__name__, reason)
    raise AssertionError("plain Python is always there")


def digest_of(digest: Digest, content: bytes) -> bytes:
    """The hash of the content."""
    return means().gost.digest(digest, content) if digest.is_gost else rsa.digest_of(digest, content)


def verify(algorithm: Algorithm, public_key: bytes, content: bytes, signature: bytes) -> bool:
    """Was `content` signed by the owner of the key (a DER SubjectPublicKeyInfo). Anything wrong is False."""
    if algorithm.scheme is Scheme.GOST:
        return means().gost.verify(public_key, algorithm.digest, content, signature)
    is_pss = algorithm.scheme is Scheme.RSA_PSS
    return rsa.verify(public_key, algorithm.digest, content, signature, is_pss=is_pss)
