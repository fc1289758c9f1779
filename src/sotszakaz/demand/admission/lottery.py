"""A lottery that anybody can recompute.

The ticket of a child in a group is SHA-256 of «seed:child:group»; the smaller number stands earlier. The seed is made
before the first wish and its own SHA-256 is published with the window, so nobody can choose it when wishes are known;
the seed itself is published at the draw.
"""

import secrets
from hashlib import sha256


def new_seed() -> str:
    """64 hexadecimal digits of the system's randomness."""
    return secrets.token_hex(32)


def commitment(seed: str) -> str:
    """What is published in advance."""
    return sha256(seed.encode()).hexdigest()


def ticket(seed: str, child_id: int, group_id: int) -> str:
    """64 hexadecimal digits; compared as text, which is the same as by number."""
    return sha256(f"{seed}:{child_id}:{group_id}".encode()).hexdigest()
