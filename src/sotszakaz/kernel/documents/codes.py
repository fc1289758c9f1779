"""Check codes: what a person types or scans to ask whether a document is real.

Sixteen symbols of Crockford's base 32 (no I, L, O, U): fifteen random ones, 75 bits, and one check symbol. The check
symbol makes the polynomial of the code vanish over GF(32), so every single wrong symbol and every swap of two different
symbols is told from a code that was never issued. Shown in groups of four.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
_VALUES = {symbol: value for value, symbol in enumerate(ALPHABET)}
_FIELD = 0b100101  # x⁵ + x² + 1, primitive: its root has order 31, more than the length of a code
_READ_AS = str.maketrans("OILОАВСЕНКМРТХУЗ", "0110ABCEHKMPTXY3")  # look-alikes, from the first Cyrillic «О» on


def new_code() -> str:
    """A new code of sixteen symbols, 75 random bits and the check symbol, as it is kept: without hyphens."""
    return code_of(secrets.token_bytes(LENGTH - 1))


def code_of(secret: bytes) -> str:
    """The code of fifteen secret bytes: the same bytes give the same code."""
    body = [byte % len(ALPHABET) for byte in secret[: LENGTH - 1]]
    return "".join(ALPHABET[value] for value in [*body, _times_root(_fold(body))])


def read_code(typed: str) -> str:
    """The code as kept, from what a person typed: any case, spaces, hyphens, look-alike and Russian letters."""
    return "".join(symbol for symbol in typed.upper().translate(_READ_AS) if symbol.isalnum())


def is_code(code: str) -> bool:
    """Could this code have been issued: length, symbols and check symbol are right."""
    if len(code) != LENGTH or not all(symbol in _VALUES for symbol in code):
        return False
    return _fold([_VALUES[symbol] for symbol in code]) == 0


def in_groups(code: str) -> str:
    """«K7QM-2D9X-…» for eyes and fingers."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _times_root(value: int) -> int:
    doubled = value << 1
    return doubled ^ _FIELD if doubled & 0b100000 else doubled


def _fold(values: list[int]) -> int:
    total = 0
    for value in values:
        total = _times_root(total) ^ value
    return total
