"""Finding a child by СНИЛС without searching its text: a hash keyed by the secret of the installation (design §7)."""

from django.utils.crypto import salted_hmac

SALT = "sotszakaz.children.snils"


def hash_snils(snils: str) -> str | None:
    """64 hexadecimal digits of eleven digits; None when there is no СНИЛС."""
    return salted_hmac(SALT, snils, algorithm="sha256").hexdigest() if snils else None
