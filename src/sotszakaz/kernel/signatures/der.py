"""The very octets of a value that was read.

asn1crypto takes a length whose last octet is 0x80 (one certificate in 256) for an indefinite one and encodes such a
value anew in `dump()`; a signature is of the octets that came.
"""

from typing import Any


def octets_of(value: Any) -> bytes:
    """The value as it stood in the file."""
    return bytes(value._header + value.contents + value._trailer)
