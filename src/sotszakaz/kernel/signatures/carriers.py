"""The port by which one-time codes reach people; an installation chooses its carrier by the setting SIGNATURE_CODES."""

from typing import Protocol

from django.conf import settings

from sotszakaz.kernel.signatures.errors import CodeHasNoWay
from sotszakaz.kernel.users.models import User

ON_SCREEN = "на экране"


class CodeNotDelivered(Exception):
    """The carrier could not bring the code; the text says why, for people."""


class CodeCarrier(Protocol):
    """A way by which a code reaches a person."""

    name: str
    """The value of the setting."""
    title: str
    """What the evidence calls it: «почта»."""
    hint: str
    """What to do when nothing comes."""

    def way_to(self, user: User) -> str:
        """Where the code goes, so that only its owner knows it: «на почту и…@example.org». Raises CodeHasNoAddress."""

    def carry(self, user: User, title: str, text: str) -> None:
        """Bring the text to the person at once. Raises CodeNotDelivered."""


_carriers: dict[str, CodeCarrier] = {}


def register_code_carrier(carrier: CodeCarrier) -> None:
    """Let an installation choose this carrier. Said in `tasks.py` of an app."""
    if carrier.name in _carriers:
        raise ValueError(f"carrier {carrier.name} is registered twice")
    _carriers[carrier.name] = carrier


def carrier_in_use() -> CodeCarrier | None:
    """The carrier of the installation; None where a demonstration shows codes on the page. Raises CodeHasNoWay."""
    if settings.SIGNATURE_CODES:
        return _carriers[settings.SIGNATURE_CODES]
    if settings.SIGNATURE_CODES_ON_SCREEN:
        return None
    raise CodeHasNoWay()
